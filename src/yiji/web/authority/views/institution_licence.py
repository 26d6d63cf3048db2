"""Changes of an institution's practice licence: entered by one officer of the issuer, confirmed by another (LOC-07)."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.institutions.actions import change_licence as changes
from yiji.web.authority.institution_forms import DeclineClosingForm, LicenceChangeForm, VersionedForm
from yiji.web.authority.institution_pages import answer, detail_context, licence_context
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.request import ScopedRequest


@access("authority:institution_account:change")
def change_licence(request: ScopedRequest, institution_id: uuid.UUID) -> HttpResponse:
    """Enter what became of the licence; another person confirms."""
    scope = request.scope
    context = licence_context(scope, institution_id)
    initial = {"seen_state": context["institution"].licence_state, "effective_on": timezone.localdate()}
    form = LicenceChangeForm(posted(request), request.FILES or None, acts=context["acts"], initial=initial)

    def act() -> uuid.UUID:
        seen = form.cleaned_data["seen_state"]
        return changes.ask_licence_change(scope, institution_id, form.licence_facts(), seen_state=seen).pk

    told = _("已登记，请本机关另一名有账户发放或监督岗位的人员复核；复核前许可证状态不变。")
    return answer(request, form, "authority/change_licence.html", context, act, told, context["back"])


@require_POST
@access("authority:institution_account:check")
def confirm_licence(
    request: ScopedRequest, institution_id: uuid.UUID, licence_change_id: uuid.UUID
) -> HttpResponse:
    """Let it take effect, as the second person."""
    told = _("许可证状态已更新，机构会收到消息。")
    return _decide(request, institution_id, licence_change_id, changes.confirm_licence_change, told)


@require_POST
@access("authority:institution_account:check")
def decline_licence(
    request: ScopedRequest, institution_id: uuid.UUID, licence_change_id: uuid.UUID
) -> HttpResponse:
    """Do not agree."""
    told = _("已退回，许可证状态不变。")
    return _decide(request, institution_id, licence_change_id, changes.decline_licence_change, told)


@require_POST
@access("authority:institution_account:change")
def withdraw_licence(
    request: ScopedRequest, institution_id: uuid.UUID, licence_change_id: uuid.UUID
) -> HttpResponse:
    """Take one's own entry back."""
    told = _("已撤回，许可证状态不变。")
    return _decide(request, institution_id, licence_change_id, changes.take_back_licence_change, told)


def _decide(
    request: ScopedRequest, institution_id: uuid.UUID, change_id: uuid.UUID, act: Any, told: str
) -> HttpResponse:
    scope = request.scope
    declining = act is changes.decline_licence_change
    form = (DeclineClosingForm if declining else VersionedForm)(request.POST)
    context = detail_context(scope, institution_id)
    context["licence_decline_form" if declining else "licence_form"] = form
    return answer(
        request,
        form,
        "authority/institution.html",
        context,
        lambda: act(scope, change_id, **form.cleaned_data).pk,
        told,
        reverse("authority:institution", args=[institution_id]),
    )
