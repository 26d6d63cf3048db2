"""Writes down a log-in as a session of its own; the oldest ones beyond the side's number end."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.models import FailedLogIns, LogInSession, User
from yiji.accounts.session_limits import NEWER, TOUCH_EVERY, most_live


@dataclass(frozen=True)
class Device:
    """Where somebody logs in, in words: never the address, only its network."""

    browser: str = ""
    system: str = ""
    network: str = ""


def begin_session(
    user: User, *, factor: str, device: Device | None = None, now: dt.datetime | None = None
) -> LogInSession:
    """The session of a log-in that is proved. Call it in the transaction that has updated the user's row: that
    update lets two log-ins of the same user run one after the other, so that the newer sees the older.
    """
    now, device = now or timezone.now(), device or Device()
    failed = FailedLogIns.objects.filter(user=user).first()
    session = LogInSession.objects.create(
        user=user,
        epoch=user.session_epoch,
        factor=factor[:16],
        browser=device.browser[:30],
        system=device.system[:30],
        network=device.network[:50],
        started_at=now,
        last_seen_at=now,
        failed_before=failed.count if failed else 0,
    )
    if failed:
        FailedLogIns.objects.filter(user=user, count__lte=failed.count).delete()
    live = LogInSession.objects.filter(user=user, ended_at__isnull=True).exclude(pk=session.pk)
    spared = list(
        live.filter(epoch=user.session_epoch)
        .order_by("-started_at", "-id")
        .values_list("pk", flat=True)[: most_live(user.side) - 1]
    )
    live.exclude(pk__in=spared).update(ended_at=now, end_reason=NEWER)
    return session


def touch_session(session_id: uuid.UUID, *, now: dt.datetime | None = None) -> bool:
    """Write down that the session is in use, at most once a minute; True when that was written."""
    now = now or timezone.now()
    resting = LogInSession.objects.filter(
        pk=session_id, ended_at__isnull=True, last_seen_at__lte=now - TOUCH_EVERY
    )
    return bool(resting.update(last_seen_at=now))


def count_failed_try(user_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """One more wrong password or code since the user came in last; its owner sees the number at the next log-in."""
    now = now or timezone.now()
    rows = FailedLogIns.objects.filter(user_id=user_id)
    if rows.update(count=F("count") + 1, last_at=now):
        return
    try:
        with transaction.atomic():
            FailedLogIns.objects.create(user_id=user_id, count=1, last_at=now)
    except IntegrityError:  # somebody else made the row in this moment
        rows.update(count=F("count") + 1, last_at=now)
