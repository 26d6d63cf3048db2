"""When an institution has been silent for too long: from then on the authority may activate in its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.codelists.calendar import working_days
from yiji.institutions.models import Institution
from yiji.kernel.calendar import WorkingDays
from yiji.register.activation_rules import SILENCE_WORKING_DAYS
from yiji.register.models import AuthorityReferral, IssuedActivationCode


@dataclass(frozen=True)
class Silence:
    """``until`` is the institution's last day, ``left`` the working days to it, ``waited`` those since the beginning."""

    since: dt.datetime
    until: dt.date
    left: int
    waited: int
    over: bool

    @property
    def tone(self) -> str:
        """Tone of the days waited: the last two days warn, afterwards it is late."""
        if self.over:
            return "bad"
        return "wait" if self.left <= 1 else "run"


def silence(
    since: dt.datetime,
    now: dt.datetime,
    last_word: dt.datetime | None = None,
    calendar: WorkingDays | None = None,
) -> Silence:
    """The institution's period for somebody who waits ``since``; it begins anew with its last word to him.

    Lists pass the ``calendar``, so that it is read once.
    """
    calendar = calendar or working_days()
    began, today = timezone.localtime(since).date(), timezone.localtime(now).date()
    answered = timezone.localtime(max(since, last_word or since)).date()
    until = calendar.add_working_days(answered, SILENCE_WORKING_DAYS).date
    return Silence(
        since=since,
        until=until,
        left=calendar.remaining_working_days(today, until),
        waited=calendar.working_days_between(began, today),
        over=today > until,
    )


def last_words(account_ids: Iterable[UUID]) -> dict[UUID, dt.datetime]:
    """When each institution last did something for the account: sent a code, or got it back from the authority."""
    ids = list(account_ids)
    codes = IssuedActivationCode.objects.filter(account_id__in=ids).values("account_id")
    found: dict[UUID, dt.datetime] = dict(codes.annotate(at=Max("issued_at")).values_list("account_id", "at"))
    back = AuthorityReferral.objects.filter(account_id__in=ids, state="sent_back").values("account_id")
    for account_id, at in back.annotate(at=Max("closed_at")).values_list("account_id", "at"):
        if at:
            found[account_id] = max(at, found.get(account_id, at))
    return found


def silence_of(account: PhysicianAccount, now: dt.datetime) -> Silence:
    """The institution's period for this account."""
    since = account.waiting_since or account.created_at
    return silence(since, now, last_words([account.pk]).get(account.pk))


def ground_of(account: PhysicianAccount, institution: Institution, now: dt.datetime) -> str:
    """Why the authority may activate without being asked: ``closed``, ``silent`` or "" (not yet)."""
    if institution.licence_state != "valid":
        return "closed"
    if account.state == "awaiting_activation" and silence_of(account, now).over:
        return "silent"
    return ""


def silent_before(now: dt.datetime) -> dt.datetime:
    """Whoever has waited since before this moment has waited for more than five working days."""
    calendar, day, left = working_days(), timezone.localtime(now).date(), SILENCE_WORKING_DAYS
    while left:
        day -= dt.timedelta(days=1)
        left -= calendar.is_working_day(day)
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
