"""The authority's work place: what has to be done next, and what is due first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.applications.deadline import days_left, service_terms
from yiji.applications.queries.counters import authority_counters
from yiji.applications.queries.lists import most_urgent
from yiji.certificates.queries.official_papers import papers_to_serve
from yiji.institutions.queries.announcements import announcement_figures
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest
from yiji.web.templatetags.ui_status import remaining_text, remaining_tone

_CARDS = {
    "to_accept": gettext_lazy("待受理"),
    "to_examine": gettext_lazy("待审查"),
    "to_decide": gettext_lazy("待决定"),
    "to_deliver": gettext_lazy("待发证"),
    "supplement": gettext_lazy("待申请人补正"),
}


@access("authority:workbench:view")
def workbench(request: ScopedRequest) -> HttpResponse:
    """Cards by what to do next with the earliest legal date, and the twenty most urgent applications."""
    today = timezone.localdate()
    counters = authority_counters(request.scope)
    cards = [_card(key, counters[key], counters[f"{key}_due"], today) for key in _CARDS]
    cards += [_papers(request, today), _announcements(request, today)]
    context = {"cards": cards, "rows": most_urgent(request.scope, today)}
    return render(request, "authority/workbench.html", context)


def _papers(request: ScopedRequest, today: dt.date) -> dict[str, Any]:
    count, oldest = papers_to_serve(request.scope)
    card = {
        "label": _("文书待送达"),
        "count": count,
        "unit": _("份"),
        "url": f"{reverse('authority:official_papers')}?served=no",
        "due": "",
        "tone": "run",
        "tag": "",
    }
    if oldest is not None:
        due, left = service_terms([oldest], today)[oldest]
        card["due"] = _("最早 %(date)s 到期") % {"date": due.on.isoformat()}
        card["tone"], card["tag"] = remaining_tone(left), remaining_text(left)
    return card


def _announcements(request: ScopedRequest, today: dt.date) -> dict[str, Any]:
    figures = announcement_figures(request.scope, today)
    return {
        "label": _("公告"),
        "count": figures["current"],
        "unit": _("份"),
        "url": reverse("authority:announcements"),
        "due": _("现行；草稿 %(n)d 份待发布") % {"n": figures["draft"]} if figures["draft"] else _("现行"),
        "tone": "run",
        "tag": "",
    }


def _card(key: str, count: int, due: dt.date | None, today: dt.date) -> dict[str, Any]:
    left = days_left(due, today)
    return {
        "label": _CARDS[key],
        "count": count,
        "url": f"{reverse('authority:applications')}?tab={key}",
        "due": _("最早 %(date)s 到期") % {"date": due.isoformat()} if due else "",
        "tone": "run" if left is None else remaining_tone(left),
        "tag": "" if left is None else remaining_text(left),
    }
