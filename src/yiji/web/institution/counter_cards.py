"""How a counter of the home page becomes a card: count, earliest date with its ground, what is left, tone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.accounts.queries.staff_counts import staff_counts
from yiji.accounts.scope import Scope
from yiji.applications.deadline import days_left
from yiji.institutions.queries.home_card import HomeCard
from yiji.kernel.law import Article
from yiji.kernel.waiting import Waiting
from yiji.web.shared.menus import url_or_empty
from yiji.web.templatetags.ui_status import remaining_text, remaining_tone


@dataclass(frozen=True)
class Reader:
    """Who looks, when, and what the page has read already."""

    scope: Scope
    card: HomeCard
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return timezone.localtime(self.now).date()

    @cached_property
    def staff(self) -> dict[str, int]:
        """What waits among the log-ins, read once for its two cards."""
        return staff_counts(self.scope)


@dataclass(frozen=True)
class HomeCounter:
    """One card. ``page`` is a URL name and ``query`` the filter that shows just what is counted.

    ``law`` is what the date rests on; without it the date is a reminder of our own. ``calm`` counters inform and
    ask for nothing; ``calendar_days`` count natural days to the date; ``main`` ones are shown even at nought.
    """

    key: str
    label: Any
    read: Callable[[Reader], Waiting]
    page: str
    query: str = ""
    permission: str = "institution:home:view"
    unit: Any = ""
    law: tuple[Article, ...] = ()
    calm: bool = False
    calendar_days: bool = False
    main: bool = False


@dataclass(frozen=True)
class ShownCounter:
    """A card ready to be drawn; ``due`` tells date and ground in words, ``tag`` what is left."""

    key: str
    label: Any
    count: int
    url: str
    tone: str
    due: str
    tag: str
    unit: Any
    main: bool


def shown_counter(counter: HomeCounter, waiting: Waiting, today: dt.date) -> ShownCounter:
    """The counter as a card of the day."""
    page = url_or_empty(counter.page)
    left = _left(counter, waiting, today)
    return ShownCounter(
        key=counter.key,
        label=counter.label,
        count=waiting.count,
        url=page + counter.query if page else "",
        tone=_tone(counter, waiting, left),
        due=_due_words(counter, waiting) if waiting.count else "",
        tag=_left_words(counter, waiting, left),
        unit=counter.unit,
        main=counter.main,
    )


def _left(counter: HomeCounter, waiting: Waiting, today: dt.date) -> int | None:
    if not waiting.count or waiting.due is None:
        return None
    if counter.calendar_days:
        return (waiting.due.date - today).days
    return days_left(waiting.due.date, today)


def _tone(counter: HomeCounter, waiting: Waiting, left: int | None) -> str:
    if left is None:
        return "run" if counter.calm or not waiting.count else "wait"
    if counter.calendar_days:
        return "bad" if left < 0 else "wait"
    return remaining_tone(left)


def _left_words(counter: HomeCounter, waiting: Waiting, left: int | None) -> str:
    if left is None:
        # The colour never speaks alone.
        return _("待办") if waiting.count and not counter.calm else ""
    if not counter.calendar_days:
        return remaining_text(left)
    if left < 0:
        return _("超期 %(n)d 天") % {"n": -left}
    return _("今日到期") if left == 0 else _("余 %(n)d 天") % {"n": left}


def _due_words(counter: HomeCounter, waiting: Waiting) -> str:
    if waiting.due is None:
        cited = "、".join(article.cite() for article in counter.law)
        if cited:
            return _("依据%(law)s") % {"law": cited}
        return _("最早 %(day)s 提出") % {"day": waiting.since.isoformat()} if waiting.since else ""
    day = waiting.due.date.isoformat() + (_("（预估）") if waiting.due.estimated else "")
    cited = "、".join(article.cite() for article in counter.law)
    if cited:
        return _("最早 %(day)s 到期，%(law)s") % {"day": day, "law": cited}
    return _("最早 %(day)s，提醒日期，非法定期限") % {"day": day}
