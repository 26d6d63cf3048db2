"""The institution's home page: what waits, until when, what is announced, and what is still to be set up."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.accounts.queries.institution_standing import own_standing
from yiji.accounts.scope import Scope
from yiji.audit.events import object_text, tenant_events, verb_text
from yiji.institutions.queries.announcements import home_announcements
from yiji.institutions.queries.home_card import HomeCard, home_card
from yiji.institutions.queries.licence_changes import own_licence_history
from yiji.institutions.queries.profile import institution_profile
from yiji.web.institution.counter_cards import Reader
from yiji.web.institution.home_counters import shown_counters
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest

RECENT = 10


@access("institution:home:view")
def home(request: ScopedRequest) -> HttpResponse:
    """Counters, announcements, institution card, recent activity, and the set-up list of a new institution."""
    scope, now = request.scope, timezone.now()
    card = home_card(scope)
    waiting, nothing = shown_counters(Reader(scope, card, now))
    context = {
        "card": card,
        "profile": institution_profile(scope),
        "waiting": waiting,
        "nothing": nothing,
        "announcements": home_announcements(scope, timezone.localdate(now)),
        "steps": _steps(card),
        "events": _recent(scope),
        "may_log": scope.may("institution:audit:view"),
    }
    return render(request, "institution/home.html", context)


def _steps(card: HomeCard) -> list[dict[str, Any]]:
    """What a new institution sets up, in its order; nothing once all is done."""
    if card.ready:
        return []
    unset = "、".join(card.unset)
    steps = (
        (
            not card.unset,
            _("设置审批机关"),
            _("还没有设置：%(names)s。没有设置的类别不能确认申请。") % {"names": unset},
            "approving_authorities",
        ),
        (card.departments, _("建立科室字典"), _("医师申请和分配科室时要选科室。"), "departments"),
        (card.operators, _("添加操作员"), _("至少两人：一人经办，一人复核。"), "operators"),
        (card.printing, _("测试打印"), _("打印一张测试页，登记打印正常。"), "printing"),
    )
    return [
        {"done": done, "title": title, "why": why, "url": reverse(f"institution:{page}")}
        for done, title, why, page in steps
    ]


def _recent(scope: Scope) -> list[dict[str, Any]]:
    if scope.organisation_id is None:
        return []
    columns = ("at", "actor_side", "actor_name", "verb", "object_kind", "outcome")
    rows = tenant_events(scope.organisation_id).order_by("-id").values(*columns)[:RECENT]
    return [
        {
            **row,
            "text": verb_text(row["verb"]),
            "object": object_text(row["object_kind"]),
            "who": _("系统") if row["actor_side"] == "system" else row["actor_name"],
        }
        for row in rows
    ]


@access("institution:profile:view")
def profile(request: ScopedRequest) -> HttpResponse:
    """What the licence says of the institution, and how its account stands; only the issuer changes either."""
    scope = request.scope
    context = {
        "profile": institution_profile(scope),
        "standing": own_standing(scope),
        "licence_history": own_licence_history(scope),
    }
    return render(request, "institution/profile.html", context)
