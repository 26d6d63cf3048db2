"""The counter's acts: accept, tell once what is missing, deliver the certificate and close."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.applications.actions.accept import accept
from yiji.applications.actions.complete import complete
from yiji.applications.actions.request_supplement import request_supplement
from yiji.applications.deadline import clock, decision_clock
from yiji.web.authority.application_forms import AcceptForm, SupplementForm
from yiji.web.authority.case_acts import ACCEPT, COMPLETE, SUPPLEMENT, file_context
from yiji.web.authority.file_act import ActPage, act_on_file, at_version
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.attempt import posted
from yiji.web.shared.request import ScopedRequest


@access("authority:application:accept")
def accept_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Accept; the clock of twenty working days starts."""
    context = file_context(request.scope, application_id)
    form = AcceptForm(posted(request), initial=at_version(context))
    now = timezone.now()
    context["due"] = decision_clock(now, context["application"].received_at or now)
    page = ActPage(
        ACCEPT,
        _("受理申请"),
        _("受理后开始计算审批期限，应在二十个工作日内作出决定；申请人和机构会收到消息。"),
        _("已受理。"),
    )
    return act_on_file(
        request, page, form, context, lambda: accept(request.scope, application_id, **form.cleaned_data).pk
    )


@access("authority:application:supplement")
def request_application_supplement(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Tell once everything that has to be supplied."""
    context = file_context(request.scope, application_id)
    form = SupplementForm(posted(request), initial=at_version(context))
    context["due"] = clock("supplement", timezone.now())
    page = ActPage(
        SUPPLEMENT,
        _("一次性告知补正"),
        _("告知后由申请人补正，申请人会收到短信；补正后重新计算受理期限。"),
        _("已告知申请人补正。"),
        _("补正内容只能告知一次，请列全。"),
    )
    return act_on_file(
        request,
        page,
        form,
        context,
        lambda: request_supplement(request.scope, application_id, **form.cleaned_data).pk,
    )


@access("authority:application:deliver")
def complete_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """The certificate has been delivered; the case is closed."""
    context = file_context(request.scope, application_id)
    form = VersionForm(posted(request), initial=at_version(context))
    page = ActPage(
        COMPLETE,
        _("发证办结"),
        _("确认执业证书已经送达申请人，本件办结。"),
        _("已办结。"),
        _("办结后不能再更改。"),
    )
    return act_on_file(
        request, page, form, context, lambda: complete(request.scope, application_id, **form.cleaned_data).pk
    )
