"""The physician heard; the clock stopped, resumed, extended; a case of the authority's own given up."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.applications.actions.change_clock import extend, pause, resume
from yiji.applications.actions.hear import hear
from yiji.applications.actions.withdraw import withdraw
from yiji.applications.deadline import clock
from yiji.web.authority.application_forms import AcceptForm, HearForm, ReasonForm
from yiji.web.authority.case_acts import EXTEND, HEAR, PAUSE, RESUME, WITHDRAW, file_context
from yiji.web.authority.file_act import ActPage, act_on_file, at_version
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.request import ScopedRequest


@access("authority:application:examine")
def hear_physician(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Tell the physician what is held against the registration."""
    scope, context = request.scope, file_context(request.scope, application_id)
    form = HearForm(posted(request), initial=at_version(context))
    context["due"] = clock("hearing", timezone.now())
    page = ActPage(
        HEAR,
        _("告知当事人"),
        _("当事人可以在期限内陈述申辩；期满或者答复后再完成审查。"),
        _("已告知当事人。"),
    )
    return act_on_file(
        request, page, form, context, lambda: hear(scope, application_id, **form.cleaned_data).pk
    )


@access("authority:application:pause")
def pause_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Stop the clock for a hearing, test, appraisal or expert review."""
    scope, context = request.scope, file_context(request.scope, application_id)
    form = ReasonForm(posted(request), initial=at_version(context))
    page = ActPage(
        PAUSE,
        _("中止期限"),
        _("听证、检验、鉴定、专家评审等所需时间不计入审批期限，须书面告知申请人。"),
        _("期限已中止。"),
    )
    return act_on_file(
        request, page, form, context, lambda: pause(scope, application_id, **form.cleaned_data).pk
    )


@access("authority:application:pause")
def resume_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Go on counting."""
    scope, context = request.scope, file_context(request.scope, application_id)
    form = AcceptForm(posted(request), initial=at_version(context))
    page = ActPage(
        RESUME, _("恢复计算期限"), _("中止的工作日不计入期限，系统重新计算期满日。"), _("期限已恢复。")
    )
    return act_on_file(
        request, page, form, context, lambda: resume(scope, application_id, **form.cleaned_data).pk
    )


@access("authority:application:extend")
def extend_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Ten more working days, once."""
    scope, context = request.scope, file_context(request.scope, application_id)
    form = ReasonForm(posted(request), initial=at_version(context))
    page = ActPage(
        EXTEND,
        _("延长审批期限"),
        _("经本机关负责人批准，可以延长十个工作日，只能一次；延长的理由告知申请人。"),
        _("期限已延长。"),
    )
    return act_on_file(
        request, page, form, context, lambda: extend(scope, application_id, **form.cleaned_data).pk
    )


@access("authority:ex_officio:write")
def withdraw_case(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Give up a case the authority opened itself."""
    scope, context = request.scope, file_context(request.scope, application_id)
    form = ReasonForm(posted(request), initial=at_version(context))
    page = ActPage(WITHDRAW, _("撤销立案"), _("撤销后本件终结，不影响注册。"), _("已撤销立案。"))
    return act_on_file(
        request, page, form, context, lambda: withdraw(scope, application_id, **form.cleaned_data).pk
    )
