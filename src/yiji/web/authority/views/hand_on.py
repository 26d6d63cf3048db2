"""Filings noted; what belongs elsewhere handed on, received, or not accepted; what an institution left lying taken up."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _

from yiji.applications.actions.hand_on import receive_transferred, refuse_acceptance, take_up, transfer
from yiji.applications.actions.note import note
from yiji.institutions.queries.authority_directory import other_authorities
from yiji.web.authority.application_forms import (
    ReasonForm,
    RefuseAcceptanceForm,
    RemarkForm,
    TransferForm,
)
from yiji.web.authority.case_acts import (
    NOTE,
    RECEIVE,
    REFUSE_ACCEPTANCE,
    TAKE_UP,
    TRANSFER,
    file_context,
)
from yiji.web.authority.file_act import ActPage, act_on_file, at_version
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.attempt import posted
from yiji.web.shared.request import ScopedRequest


@access("authority:application:note")
def note_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Note a filing; the register changes at once."""
    scope, context = request.scope, file_context(request.scope, application_id)
    form = RemarkForm(posted(request), initial=at_version(context))
    page = ActPage(
        NOTE,
        _("备案"),
        _("备案后立即登记，申请人和机构会收到备案号。"),
        _("已备案。"),
        _("备案后不能撤回；有误的另行办理。"),
    )
    return act_on_file(
        request, page, form, context, lambda: note(scope, application_id, **form.cleaned_data).pk
    )


@access("authority:application:accept")
def receive_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Take in what another authority handed on."""
    scope, context = request.scope, file_context(request.scope, application_id)
    form = VersionForm(posted(request), initial=at_version(context))
    page = ActPage(RECEIVE, _("收件"), _("收件后开始计算本机关的五个工作日受理期限。"), _("已收件。"))
    return act_on_file(
        request,
        page,
        form,
        context,
        lambda: receive_transferred(scope, application_id, **form.cleaned_data).pk,
    )


@access("authority:application:take_up")
def take_up_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """The institution has been silent: receive without its confirmation."""
    scope, context = request.scope, file_context(request.scope, application_id)
    form = ReasonForm(posted(request), initial=at_version(context))
    page = ActPage(
        TAKE_UP,
        _("机构未确认，直接收件"),
        _("请先向机构核实聘用情况。收件后由本机关受理、审查。"),
        _("已收件。"),
    )
    return act_on_file(
        request, page, form, context, lambda: take_up(scope, application_id, **form.cleaned_data).pk
    )


@access("authority:application:transfer")
def transfer_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Hand on to the competent authority."""
    scope, context = request.scope, file_context(request.scope, application_id)
    form = TransferForm(posted(request), initial=at_version(context), authorities=other_authorities(scope))
    page = ActPage(
        TRANSFER,
        _("移送有权机关"),
        _("移送后由该机关办理，本机关不再处理；申请人和机构会收到消息。"),
        _("已移送。"),
        _("移送后不能撤回。"),
        leaves=True,
    )
    return act_on_file(
        request, page, form, context, lambda: transfer(scope, application_id, **form.cleaned_data).pk
    )


@access("authority:application:refuse_acceptance")
def refuse_to_accept(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Do not accept, in writing, with reasons."""
    scope, context = request.scope, file_context(request.scope, application_id)
    form = RefuseAcceptanceForm(posted(request), initial=at_version(context))
    page = ActPage(
        REFUSE_ACCEPTANCE,
        _("不予受理"),
        _("不予受理的，本件终结；理由和救济途径会告知申请人。"),
        _("已作出不予受理决定。"),
        _("决定作出后不能撤回。"),
    )
    return act_on_file(
        request, page, form, context, lambda: refuse_acceptance(scope, application_id, **form.cleaned_data).pk
    )
