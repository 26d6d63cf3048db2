"""What authorities announce to the institution, and the notices of the program (seed 2.3)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.institutions.actions.read_announcement import read_announcement
from yiji.institutions.announcement_rules import over
from yiji.institutions.queries.announcements import (
    READ_COLUMNS,
    SHOWN_ORDER,
    SHOWN_TABS,
    shown_announcements,
)
from yiji.web.shared.access import access
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.message_pages import messages_page
from yiji.web.shared.request import ScopedRequest


@access("institution:announcement:view")
def announcements(request: ScopedRequest) -> HttpResponse:
    """Current ones, those not yet opened, or all with expired and withdrawn ones."""
    asked = request.GET.get("tab", "current")
    tab, today = asked if asked in SHOWN_TABS else "current", timezone.localdate()
    page = keyset_page(request, shown_announcements(request.scope, tab, today), SHOWN_ORDER, READ_COLUMNS)
    words = {"current": _("现行"), "unread": _("未读"), "all": _("全部")}
    context = {
        "page": page,
        "rows": page.rows,
        "tab": tab,
        "tabs": [(words[name], f"?tab={name}", name == tab) for name in SHOWN_TABS],
        "today": today,
    }
    return render(request, "institution/announcements.html", context)


@access("institution:announcement:view")
def announcement(request: ScopedRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """One announcement; opening it counts as read."""
    found = read_announcement(request.scope, announcement_id)
    context = {"announcement": found, "over": over(found.shown_until, timezone.localdate())}
    return render(request, "institution/announcement.html", context)


@access("institution:message:view")
def messages(request: ScopedRequest) -> HttpResponse:
    """Notices to the institution and to oneself, newest first; what is shown counts as read."""
    return messages_page(request)
