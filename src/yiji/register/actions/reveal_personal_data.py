"""Shows one protected value in full, for a stated reason, with a row in the log and a limit an hour."""

from __future__ import annotations

import uuid

from django.db import transaction

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.limits.limiter import REVEAL, require
from yiji.register.models import Physician
from yiji.register.visibility import visible_accounts_waiting, visible_physicians
from yiji.vault.fields import reveal

REASONS = ("identity_check", "contact", "case_handling", "correction", "inspection")
_FIELDS = {"account": ("id_number", "phone"), "physician": ("id_number",)}


def reveal_personal_data(scope: Scope, kind: str, object_id: uuid.UUID, *, field: str, reason: str) -> str:
    """The clear value of ``field`` (``id_number`` or ``phone``) of an ``account`` or ``physician`` in the scope.

    Raises Refusal without a reason of the list, NotFound outside the scope or for another field, TooMany after 30
    in an hour.
    """
    if reason not in REASONS:
        raise Refusal(
            Problem("reveal_reason", "未选择查看原因。", field="reason", way_out="请选择后再查看。")
        )
    if field not in _FIELDS.get(kind, ()):
        raise NotFound
    row: PhysicianAccount | Physician | None
    if kind == "account":
        row = visible_accounts_waiting(scope).filter(pk=object_id).select_related("user").first()
    else:
        row = visible_physicians(scope).filter(pk=object_id).first()
    if row is None:
        raise NotFound
    require(REVEAL, str(scope.user_id), "一小时内查看原文的次数已达上限。请稍后再试，或请另一名同事办理。")
    with transaction.atomic():
        record(
            scope,
            "personal_data.reveal",
            kind,
            object_id,
            reason=reason,
            delta={"field": field},
            # The physician is told by it who saw his number (谁看过我的信息).
            subject_id=object_id,
        )
    holder = row.user if isinstance(row, PhysicianAccount) and field == "phone" else row
    return reveal(holder, field)
