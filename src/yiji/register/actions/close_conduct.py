"""A confirmed record is withdrawn or ended before its time: one officer asks, another agrees (A-10)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.visibility import own_authority
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.register.actions.record_conduct import four_eyes, step
from yiji.register.actions.suspend_practice import bring_up_to_date
from yiji.register.actions.tell_conduct import tell_conduct, tell_second_person
from yiji.register.conduct_rules import KINDS
from yiji.register.conduct_visibility import get_conduct
from yiji.register.models import ConductRecord
from yiji.register.models.conduct import CLOSE_KINDS


def ask_to_close(
    scope: Scope,
    record_id: uuid.UUID,
    *,
    version: int,
    close_kind: str,
    close_reason: str,
    close_on: dt.date | None = None,
    now: dt.datetime | None = None,
) -> ConductRecord:
    """``close_kind``: mistaken, overturned (by review or court) or ended (``close_on`` is its last day).

    The record stays in force until another officer agrees. Raises NotFound, Conflict, Refusal.
    """
    own_authority(scope)
    row = get_conduct(scope, record_id)
    if close_kind not in CLOSE_KINDS[1:]:
        raise NotFound
    _refuse_wrong(row, close_kind, close_reason, close_on)
    with transaction.atomic():
        step(
            row,
            version,
            "confirmed",
            state="close_asked",
            close_kind=close_kind,
            close_reason=close_reason.strip()[:300],
            close_on=close_on if close_kind == "ended" else None,
            close_asked_by_person=scope.person_id,
            close_asked_by_name=scope.display_name[:60],
            close_asked_at=now or timezone.now(),
            closed_by_person=None,
            closed_by_name="",
            closed_at=None,
        )
        _log(scope, "ask_close", row)
        tell_second_person(row.authority_id, "conduct_record", row.pk, row.version)
    return row


def answer_close(
    scope: Scope, record_id: uuid.UUID, *, version: int, agreed: bool, now: dt.datetime | None = None
) -> ConductRecord:
    """Another officer agrees, and the register follows at once, or declines, and the record stands as it was."""
    now = now or timezone.now()
    own_authority(scope)
    row = get_conduct(scope, record_id)
    four_eyes(scope, row.close_asked_by_person)
    ended = row.close_kind == "ended"
    changes: dict[str, Any] = {"state": "confirmed", "close_kind": "", "close_reason": "", "close_on": None}
    if agreed:
        changes = {
            "state": "confirmed" if ended else "withdrawn",
            "closed_by_person": scope.person_id,
            "closed_by_name": scope.display_name[:60],
            "closed_at": now,
        }
        if ended:
            changes |= {"effective_to": row.close_on, "lifelong": False}
    with transaction.atomic():
        step(row, version, "close_asked", **changes)
        _log(scope, "close" if agreed else "keep", row)
        if agreed:
            if row.kind == "suspension":
                bring_up_to_date(scope, row.physician_id, now, timezone.localdate(now))
            tell_conduct(row, "ended" if ended else "withdrawn", label=KINDS[row.kind].label)
    row.refresh_from_db()
    return row


def _refuse_wrong(row: ConductRecord, close_kind: str, close_reason: str, close_on: dt.date | None) -> None:
    problems = []
    if not close_reason.strip():
        problems.append(
            Problem("required", "请写明理由和依据。", "close_reason", "写明复议决定、判决或者核实的情况。")
        )
    if close_kind == "ended" and KINDS[row.kind].end == "none":
        problems.append(
            Problem("no_end", "这一类记录没有期间，不能提前终止。", "close_kind", "记录有误的，请选择撤回。")
        )
    elif close_kind == "ended" and (close_on is None or close_on < row.effective_from):
        problems.append(
            Problem("order", "请填写终止的日期，不能早于起始日期。", "close_on", "填写限制的最后一日。")
        )
    elif close_kind == "ended" and close_on and row.effective_to and close_on > row.effective_to:
        problems.append(
            Problem("later", "终止的日期晚于原定的截止日期。", "close_on", "需要延长的，请另行登记新的决定。")
        )
    if problems:
        raise Refusal.of(problems)


def _log(scope: Scope, verb: str, row: ConductRecord) -> None:
    delta = {"kind": row.kind, "how": row.close_kind}
    record(scope, f"conduct.{verb}", "conduct_record", row.pk, delta=delta, subject_id=row.physician_id)
