"""Terms of the register: filings that run out, and the two years of those who left the roster (MR 10, 19)."""

from __future__ import annotations

import datetime as dt
import time
import uuid

from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.jobs.worker import duty
from yiji.kernel.outcome import Conflict
from yiji.notices.send import notify, send_sms
from yiji.register.actions.apply_changes import apply_changes
from yiji.register.models import MultiInstitutionFiling, Registration
from yiji.rulebook.assumptions import OFF_ROSTER_YEARS
from yiji.rulebook.periods import last_day
from yiji.rulebook.register_changes import CloseFiling, ProposeDeregistration
from yiji.vault.fields import reveal

_EVERY_SECONDS = 1800
_MOST_AT_ONCE = 500
FILING_NOTICES = (90, 30, 7)
OFF_ROSTER_NOTICES = (180, 90, 30)
TWO_YEARS_OVER = "12"
_last_round = float("-inf")


@duty
def watch_terms_duty() -> int:
    """The worker's round, at most every half hour."""
    global _last_round
    if time.monotonic() - _last_round < _EVERY_SECONDS:
        return 0
    _last_round = time.monotonic()
    return watch_terms()


def watch_terms(*, today: dt.date | None = None) -> int:
    """Remind, expire and propose; returns how many rows of the register changed. A second run changes nothing."""
    today = today or timezone.localdate()
    _remind_of_filings(today)
    _remind_off_roster(today)
    return _expire_filings(today) + _propose_deregistration(today)


def _remind_of_filings(today: dt.date) -> None:
    """SMS-9 to the physician at 90, 30 and 7 days before a filing ends, and to the institution where it lies."""
    soon = MultiInstitutionFiling.objects.filter(
        state="active", ends_on__gte=today, ends_on__lte=today + dt.timedelta(days=FILING_NOTICES[0])
    ).select_related("registration", "institution")
    for filing in soon.iterator(chunk_size=_MOST_AT_ONCE):
        step = _step((filing.ends_on - today).days, FILING_NOTICES)
        what = f"在{filing.institution.name}的多机构备案"
        _remind(
            filing.registration.physician_id,
            what,
            filing.ends_on,
            "续备请在到期前办理。",
            f"{filing.pk}:{step}",
        )
        notify(
            filing.institution_id,
            "filing-ends",
            {"date": filing.ends_on},
            dedup_key=f"filing-ends:{filing.pk}:{step}",
            object_kind="filing",
            object_id=filing.pk,
        )


def _remind_off_roster(today: dt.date) -> None:
    """SMS-9 at 180, 90 and 30 days before the two years of MR 19 are over."""
    years = OFF_ROSTER_YEARS.value
    for row in _off_roster_since(today, before=OFF_ROSTER_NOTICES[0]):
        end = last_day(row.off_roster_on, years=years) if row.off_roster_on else today
        days = (end - today).days
        if 0 <= days <= OFF_ROSTER_NOTICES[0]:
            step = _step(days, OFF_ROSTER_NOTICES)
            advice = "请在此之前到新机构办理变更或注册，否则将依法注销。"
            _remind(row.physician_id, "离职备案满二年", end, advice, f"{row.pk}:{step}")


def _off_roster_since(today: dt.date, before: int) -> list[Registration]:
    """Off the roster long enough for the two years to end within ``before`` days."""
    years = OFF_ROSTER_YEARS.value
    since = today - dt.timedelta(days=365 * years - before - 1)
    rows = Registration.objects.filter(status="off_roster", off_roster_on__lte=since)
    return list(rows.order_by("off_roster_on")[:_MOST_AT_ONCE])


def _step(days: int, steps: tuple[int, ...]) -> int:
    """The reminder that is due: the smallest step not yet passed."""
    return min(step for step in steps if days <= step)


def _remind(physician_id: uuid.UUID, what: str, on: dt.date, advice: str, key: str) -> None:
    account = (
        PhysicianAccount.objects.filter(physician_id=physician_id, state="active")
        .select_related("user")
        .first()
    )
    if account is None:
        return
    send_sms(
        "SMS-9",
        reveal(account.user, "phone"),
        {"what": what, "date": on, "advice": advice},
        dedup_key=f"SMS-9:{key}",
        recipient_kind="physician",
        recipient_id=account.user_id,
        tenant_id=None,
    )
    notify(
        account.user_id,
        "term-ends",
        {"what": what, "date": on, "advice": advice},
        dedup_key=f"term-ends:{key}",
    )


def _expire_filings(today: dt.date) -> int:
    ended = MultiInstitutionFiling.objects.filter(state="active", ends_on__lt=today)
    done = 0
    for filing in ended.select_related("registration").order_by("ends_on")[:_MOST_AT_ONCE]:
        change = CloseFiling(str(filing.pk), "expired", "期限届满")
        done += _applied(change, filing.registration.physician_id, today)
    return done


def _propose_deregistration(today: dt.date) -> int:
    """Two full years off the roster: the registrar proposes deregistration and hears the physician (OFF-04)."""
    done = 0
    for row in _off_roster_since(today, before=0):
        end = last_day(row.off_roster_on, years=OFF_ROSTER_YEARS.value) if row.off_roster_on else today
        if end >= today or not _applied(
            ProposeDeregistration(str(row.pk), TWO_YEARS_OVER), row.physician_id, today
        ):
            continue
        done += 1
        if row.approving_authority_id:
            notify(
                row.approving_authority_id,
                "off-roster-two-years",
                {"date": end},
                dedup_key=f"off-roster-two-years:{row.pk}:{end}",
                object_kind="physician",
                object_id=row.physician_id,
            )
    return done


def _applied(change: CloseFiling | ProposeDeregistration, physician_id: uuid.UUID, today: dt.date) -> int:
    try:
        apply_changes(
            Scope.system("期限"),
            [change],
            physician_id=physician_id,
            application_id=None,
            effective_on=today,
            source="term",
        )
    except Conflict:
        # Somebody acted at the same moment: his act stands.
        return 0
    return 1
