"""Announcements as authorities, institutions and the public see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from yiji.accounts.scope import Scope
from yiji.institutions.visibility import visible_announcements
from yiji.notices.models import Announcement, AnnouncementRead

# Authorities see drafts as well, which have no moment of publishing.
WRITTEN_ORDER = ("-created_at", "id")
SHOWN_ORDER = ("-published_at", "id")
COLUMNS = (
    "id",
    "title",
    "authority_name",
    "audience",
    "urgent",
    "public",
    "shown_from",
    "shown_until",
    "state",
    "created_by_name",
    "created_at",
    "published_at",
    "withdrawn_reason",
)
READ_COLUMNS = (*COLUMNS, "is_read")
WRITTEN_TABS = ("all", "draft", "published", "withdrawn")
SHOWN_TABS = ("current", "unread", "all")
MOST_COUNTED = 1000
ON_HOME_PAGE = 3


@dataclass(frozen=True)
class HomeAnnouncements:
    """``urgent`` are shown above everything; ``newest`` are three of the others."""

    urgent: list[dict[str, Any]]
    newest: list[dict[str, Any]]


def written_announcements(scope: Scope, tab: str = "all") -> QuerySet[Announcement]:
    """What the scope's authority has written, in one tab of WRITTEN_TABS."""
    found = visible_announcements(scope)
    return found.filter(state=tab) if tab in WRITTEN_TABS[1:] else found


def shown_announcements(scope: Scope, tab: str, today: dt.date) -> QuerySet[Announcement]:
    """What is addressed to the scope, in one tab of SHOWN_TABS, with ``is_read``; later ones are not shown yet."""
    found = visible_announcements(scope).filter(shown_from__lte=today)
    mine = AnnouncementRead.objects.filter(announcement=OuterRef("pk"), user_id=scope.user_id)
    found = found.annotate(is_read=Exists(mine))
    if tab == "all":
        return found
    current = found.filter(Q(shown_until__isnull=True) | Q(shown_until__gte=today), state="published")
    return current.filter(~Exists(mine)) if tab == "unread" else current


def unread_announcements(scope: Scope, today: dt.date) -> int:
    """How many current ones the person has not opened, capped."""
    return shown_announcements(scope, "unread", today)[:MOST_COUNTED].count()


def home_announcements(scope: Scope, today: dt.date) -> HomeAnnouncements:
    """The current urgent ones and the newest others, three of each."""
    current = shown_announcements(scope, "current", today).order_by(*SHOWN_ORDER)

    def some(urgent: bool) -> list[dict[str, Any]]:
        return list(current.filter(urgent=urgent).values(*READ_COLUMNS)[:ON_HOME_PAGE])

    return HomeAnnouncements(urgent=some(True), newest=some(False))


def public_announcements(today: dt.date, province: str = "") -> QuerySet[Announcement]:
    """The current public ones, of one province when ``province`` is its code."""
    found = visible_announcements(Scope.public()).filter(
        Q(shown_until__isnull=True) | Q(shown_until__gte=today), state="published", shown_from__lte=today
    )
    return found.filter(province_code=province) if province else found


def announcement_figures(scope: Scope, today: dt.date) -> dict[str, int]:
    """How many of the authority's own are shown now, and how many drafts wait; capped."""
    mine = written_announcements(scope)
    current = mine.filter(
        Q(shown_until__isnull=True) | Q(shown_until__gte=today), state="published", shown_from__lte=today
    )
    return {
        "current": current[:MOST_COUNTED].count(),
        "draft": mine.filter(state="draft")[:MOST_COUNTED].count(),
    }


def readers(announcement: Announcement) -> int:
    """How many institutions have opened it, counted to a thousand."""
    opened = AnnouncementRead.objects.filter(announcement_id=announcement.pk, organisation_id__isnull=False)
    return opened.values("organisation_id").distinct()[:MOST_COUNTED].count()
