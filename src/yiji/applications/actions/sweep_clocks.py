"""What happens to applications when nobody acts in time; safe to run twice, each act asks the workflow table."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from yiji.accounts.models import AuthorityOfficer
from yiji.accounts.scope import Scope
from yiji.applications.actions.recompute_clocks import recompute_clocks
from yiji.applications.actions.transition import transition
from yiji.applications.deadline import clock, decision_clock, local_day
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_outcome, tell_received
from yiji.codelists.calendar import working_days
from yiji.jobs.worker import duty
from yiji.kernel.outcome import Conflict
from yiji.notices.send import send_sms
from yiji.rulebook.application_types import ALL
from yiji.rulebook.workflow import AT_THE_AUTHORITY
from yiji.vault.fields import reveal

_EVERY_SECONDS = 1800
_MOST_AT_ONCE = 500
_SOON = 5
_ACCEPTED_BY_SILENCE = tuple(kind.code for kind in ALL if kind.workflow.has("accept"))
_ESCALATED = tuple(kind.code for kind in ALL if kind.workflow.has("escalate"))
_last_round = float("-inf")


@duty
def sweep_duty() -> int:
    """The worker's round, at most every half hour."""
    global _last_round
    if time.monotonic() - _last_round < _EVERY_SECONDS:
        return 0
    _last_round = time.monotonic()
    return sweep_clocks()


def sweep_clocks(*, now: dt.datetime | None = None) -> int:
    """Recompute dates after a change of the calendar, then do what silence means; returns how much was done."""
    now = now or timezone.now()
    done = recompute_clocks(now=now)
    done += _each(_silent_institutions(now), lambda one: _escalate(one, now))
    done += _each(_untouched(now), lambda one: _deem_accepted(one, now))
    done += _each(_unsupplied(now), lambda one: _close_unsupplied(one, now))
    remind_authorities(now=now)
    return done


def _each(rows: list[Application], act: Callable[[Application], object]) -> int:
    done = 0
    for row in rows:
        try:
            with transaction.atomic():
                act(row)
            done += 1
        except Conflict:
            # Somebody acted at the same moment: his act stands.
            continue
    return done


def _silent_institutions(now: dt.datetime) -> list[Application]:
    """Submitted, and the institution has let ten working days go by."""
    rows = Application.objects.filter(
        state="submitted", type__in=_ESCALATED, submitted_at__lt=now - dt.timedelta(days=10)
    ).order_by("submitted_at")[:_MOST_AT_ONCE]
    today = local_day(now)
    return [row for row in rows if row.submitted_at and clock("escalation", row.submitted_at).on < today]


def _escalate(row: Application, now: dt.datetime) -> None:
    changed = transition(
        Scope.system("期限"),
        row,
        "escalate",
        version=row.version,
        now=now,
        note="机构十个工作日内未确认，转请审批机关过问",
        changes={"escalated_at": now, "due_on": None, "due_estimated": False},
    )
    tell_outcome(changed, "转请过问", "机构逾期未确认，审批机关可以直接收件；您也可以联系机构。")
    tell_received(changed)


def _untouched(now: dt.datetime) -> list[Application]:
    """Received, and neither accepted nor told what is missing within five working days (APL 32)."""
    rows = Application.objects.filter(
        state="received", type__in=_ACCEPTED_BY_SILENCE, intake_due_on__lt=local_day(now)
    )
    return list(rows.order_by("intake_due_on")[:_MOST_AT_ONCE])


def _deem_accepted(row: Application, now: dt.datetime) -> None:
    received = row.received_at or now
    due = decision_clock(received, received)
    changed = transition(
        Scope.system("期限"),
        row,
        "accept",
        version=row.version,
        now=now,
        note="五个工作日内未告知补正，自收到之日起视为受理",
        changes={
            "accepted_at": received,
            "deemed_accepted": True,
            "decision_due_on": due.on,
            "due_on": due.on,
            "due_estimated": due.estimated,
        },
    )
    tell_outcome(changed, "受理", f"逾期未告知补正，依法自收到之日起视为受理，应于{due.on}前作出决定。")


def _unsupplied(now: dt.datetime) -> list[Application]:
    """Asked for more, and the term for it has run out."""
    rows = Application.objects.filter(state="supplement_requested", due_on__lt=local_day(now))
    return list(rows.order_by("due_on")[:_MOST_AT_ONCE])


def _close_unsupplied(row: Application, now: dt.datetime) -> None:
    changed = transition(
        Scope.system("期限"),
        row,
        "close_unsupplied",
        version=row.version,
        now=now,
        note="补正期限届满未补正",
        changes={"due_on": None, "due_estimated": False, "decided_at": now},
    )
    tell_outcome(changed, "终结", "补正期限届满未补正；材料齐全后可以重新申请。")


def remind_authorities(*, now: dt.datetime) -> None:
    """SMS-11 once a day to those who supervise: how many applications are near their date or past it."""
    today = local_day(now)
    until = working_days().add_working_days(today, _SOON).date
    near = Application.objects.filter(state__in=AT_THE_AUTHORITY, whose_turn="authority", due_on__lte=until)
    for authority_id in near.order_by().values_list("authority_id", flat=True).distinct():
        count = near.filter(authority_id=authority_id).count()
        for officer in AuthorityOfficer.objects.filter(
            authority_id=authority_id, user__is_active=True
        ).select_related("user"):
            if "supervise" not in officer.duties:
                continue
            send_sms(
                "SMS-11",
                reveal(officer.user, "phone"),
                {"count": count},
                dedup_key=f"SMS-11:{officer.pk}:{today}",
                recipient_kind="user",
                recipient_id=officer.user_id,
                tenant_id=authority_id,
            )
