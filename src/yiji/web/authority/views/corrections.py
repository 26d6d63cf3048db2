"""信息更正 at the authority: what waits, one ticket with its papers beside it, and each act on it (A-14)."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.register.actions.decide_correction import decide_correction, send_back_correction
from yiji.register.actions.examine_correction import (
    accept_correction,
    ask_supplement,
    check_correction,
    forward_correction,
)
from yiji.register.queries import corrections as found
from yiji.web.shared import correction_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.attempt import posted
from yiji.web.shared.correction_forms import CheckForm, ForwardForm, WordsForm
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.request import ScopedRequest

_PAGE = "corrections/desk.html"


@access("authority:correction:view")
def corrections(request: ScopedRequest) -> HttpResponse:
    """By whose turn it is; what is due first stands first."""
    words = {
        "accept": _("待受理"),
        "check": _("待核查"),
        "decide": _("待作出更正"),
        "supplement": _("待申请人补充"),
        "done": _("已办结"),
    }
    return pages.list_page(request, found.DESK_TABS, words, found.DESK_ORDER, {})


@access("authority:correction:view")
def correction(request: ScopedRequest, correction_id: uuid.UUID) -> HttpResponse:
    """One ticket: old and new, the papers beside, and what may be done now."""
    return render(request, _PAGE, _context(request, correction_id))


@access("authority:correction:view")
def correction_paper(
    request: ScopedRequest, correction_id: uuid.UUID, paper_id: uuid.UUID, page: int
) -> HttpResponse:
    """A page of a paper."""
    return pages.paper_page(request, correction_id, paper_id, page)


@access("authority:correction:accept")
def accept(request: ScopedRequest, correction_id: uuid.UUID) -> HttpResponse:
    """Take it in hand."""
    return _act(request, correction_id, "accept", accept_correction, _("已受理。"))


@access("authority:correction:check")
def supplement(request: ScopedRequest, correction_id: uuid.UUID) -> HttpResponse:
    """Ask for more papers."""
    return _act(request, correction_id, "supplement", ask_supplement, _("已要求补充材料，期限暂停。"))


@access("authority:correction:accept")
def forward(request: ScopedRequest, correction_id: uuid.UUID) -> HttpResponse:
    """Hand it to the authority that issued the certificate."""
    then = reverse("authority:corrections")
    return _act(request, correction_id, "forward", forward_correction, _("已转办。"), then)


@access("authority:correction:check")
def check(request: ScopedRequest, correction_id: uuid.UUID) -> HttpResponse:
    """The first officer's opinion on the evidence."""
    return _act(request, correction_id, "check", check_correction, _("已提交，由另一名人员作出更正。"))


@access("authority:correction:decide")
def decide(request: ScopedRequest, correction_id: uuid.UUID) -> HttpResponse:
    """The second officer puts the opinion in force."""
    return _act(request, correction_id, "decide", decide_correction, _("已办结，申请人会收到通知。"))


@access("authority:correction:decide")
def send_back(request: ScopedRequest, correction_id: uuid.UUID) -> HttpResponse:
    """The second officer does not follow it."""
    return _act(request, correction_id, "send_back", send_back_correction, _("已退回重新核查。"))


def _forms(request: ScopedRequest, data: Any = None, **more: Any) -> dict[str, YijiForm]:
    offices = found.other_authorities(request.scope)

    def words(key: str) -> dict[str, Any]:
        return {"auto_id": f"{key}_%s", **more}

    return {
        "accept": VersionForm(data, **words("accept")),
        "supplement": WordsForm(data, **words("supplement")),
        "forward": ForwardForm(data, authorities=offices, **words("forward")),
        "check": CheckForm(data, **words("check")),
        "decide": VersionForm(data, **words("decide")),
        "send_back": WordsForm(data, **words("send_back")),
    }


def _context(request: ScopedRequest, correction_id: uuid.UUID) -> dict[str, Any]:
    context, scope = pages.ticket_context(request, correction_id), request.scope
    detail = context["detail"]
    drawn = _forms(request, initial={"version": context["ticket"].version})
    return {
        **context,
        **{f"{key}_form": form for key, form in drawn.items()},
        "may_accept": detail.may_accept and scope.may("authority:correction:accept"),
        "may_forward": detail.may_forward and scope.may("authority:correction:accept"),
        "may_check": detail.may_examine and scope.may("authority:correction:check"),
        "may_decide": detail.ticket.state == "checked" and scope.may("authority:correction:decide"),
    }


def _act(
    request: ScopedRequest, correction_id: uuid.UUID, key: str, action: Any, said: str, then: str = ""
) -> HttpResponse:
    form = _forms(request, posted(request))[key]
    return pages.act(
        request,
        correction_id,
        f"{key}_form",
        form,
        _context(request, correction_id),
        lambda: action(request.scope, correction_id, **form.cleaned_data).pk,
        said,
        _PAGE,
        then,
    )
