"""工作人员: the authority's officers, kept by those who supervise; a second person confirms."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.accounts.actions.officer_posts import (
    confirm_officer,
    decline_officer,
    end_officer,
    resend_officer_code,
)
from yiji.accounts.queries.officers import officer, officer_list, open_proposals
from yiji.accounts.queries.officers import proposal as one_proposal
from yiji.institutions.queries.own_authority import own_authority_name
from yiji.web.authority import officer_pages
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.staff_forms import EndPostForm, PressForm
from yiji.web.shared.staff_pages import form_page, press
from yiji.web.shared.step_up import fresh_factor


@access("authority:officer:view")
def officers(request: ScopedRequest) -> HttpResponse:
    """Present officers, those who left, and proposals that wait."""
    ended, here = request.GET.get("tab") == "ended", reverse("authority:officers")
    context = {
        "rows": officer_list(request.scope, ended=ended),
        "proposals": [] if ended else open_proposals(request.scope),
        "ended": ended,
        "tab_entries": [(_("在用"), here, not ended), (_("已停用"), f"{here}?tab=ended", ended)],
    }
    return render(request, "authority/officers.html", context)


@access("authority:officer:maintain")
@fresh_factor
def add_officer(request: ScopedRequest) -> HttpResponse:
    """Propose a new officer."""
    return officer_pages.add_page(request)


@access("authority:officer:maintain")
@fresh_factor
def change_officer_duties(request: ScopedRequest, post_id: uuid.UUID) -> HttpResponse:
    """Give an officer other duties."""
    return officer_pages.duties_page(request, post_id)


@access("authority:officer:maintain")
def end_officer_post(request: ScopedRequest, post_id: uuid.UUID) -> HttpResponse:
    """End an officer's access."""
    scope, row, form = request.scope, officer(request.scope, post_id), EndPostForm(posted(request))
    return form_page(
        request,
        form,
        "authority/officer_end.html",
        lambda: end_officer(scope, post_id, reason=form.cleaned_data["reason"]),
        done=_("工作人员已停用，其登录已退出。"),
        to=reverse("authority:officers"),
        context={"officer": row, "back": reverse("authority:officers")},
    )


@access("authority:officer:maintain")
def resend_code(request: ScopedRequest, post_id: uuid.UUID) -> HttpResponse:
    """Send the set-up code again to an officer who has not used it."""
    scope, row = request.scope, officer(request.scope, post_id)
    return form_page(
        request,
        PressForm(posted(request)),
        "authority/officer_resend.html",
        lambda: resend_officer_code(scope, post_id, authority_name=own_authority_name(scope)),
        done=_("新的设置码已发出，原设置码作废。"),
        to=reverse("authority:officers"),
        context={"officer": row, "back": reverse("authority:officers")},
    )


@access("authority:officer:view")
def officer_proposal(request: ScopedRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """One proposal with what may be done about it."""
    return render(request, "authority/officer_proposal.html", _proposal(request, proposal_id))


@access("authority:officer:maintain")
@fresh_factor
def confirm_proposal(request: ScopedRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """The second person agrees."""
    scope = request.scope
    act = lambda: confirm_officer(scope, proposal_id, authority_name=own_authority_name(scope))  # noqa: E731
    return _press(request, proposal_id, act, _("已确认。"))


@access("authority:officer:maintain")
def decline_proposal(request: ScopedRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Nothing comes of it."""
    act = lambda: decline_officer(request.scope, proposal_id)  # noqa: E731
    return _press(request, proposal_id, act, _("提议已终止。"))


def _press(request: ScopedRequest, proposal_id: uuid.UUID, act: Any, done: str) -> HttpResponse:
    to, context = reverse("authority:officers"), lambda: _proposal(request, proposal_id)
    return press(request, act, done, to, "authority/officer_proposal.html", context)


def _proposal(request: ScopedRequest, proposal_id: uuid.UUID) -> dict[str, Any]:
    return {"proposal": one_proposal(request.scope, proposal_id)}
