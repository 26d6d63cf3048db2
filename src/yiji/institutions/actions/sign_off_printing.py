"""An operator says after a trial whether printing works at his institution (seed 2.1)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import PrintCheck
from yiji.institutions.visibility import own_institution
from yiji.kernel.outcome import Problem, Refusal

LONGEST_NOTE = 200


def sign_off_printing(
    scope: Scope, *, works: bool, note: str = "", now: dt.datetime | None = None
) -> PrintCheck:
    """Keep who tried it, when and with what outcome; trouble must be told in ``note``."""
    institution = own_institution(scope)
    note = note.strip()
    if not works and not note:
        raise Refusal(
            Problem(
                "required",
                "没有写明打印有什么问题。",
                "note",
                "请写明，例如“右边框缺失”“生僻字显示为方框”，便于同事和系统管理员处理。",
            )
        )
    if len(note) > LONGEST_NOTE:
        raise Refusal(Problem("too_long", "说明超过 200 个字。", "note", "请缩短说明。"))
    with transaction.atomic():
        check = PrintCheck.objects.create(
            institution=institution,
            works=works,
            note=note,
            checked_by=scope.user_id,
            checked_by_name=scope.display_name[:60],
            checked_at=now or timezone.now(),
        )
        record(
            scope, "printing.sign_off", "institution", institution.pk, reason="works" if works else "trouble"
        )
    return check
