"""An authority enters one institution that it licensed, or corrects what is registered of it: checked as a row of an import."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.apply_institutions import told_values, write_judged
from yiji.institutions.import_columns import LABELS
from yiji.institutions.import_lines import Line, clean_line
from yiji.institutions.queries.import_matching import Judged, Registered, judge, note_similar_names
from yiji.institutions.visibility import own_authority
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal


def write_institution(
    scope: Scope,
    cells: Mapping[str, str],
    *,
    institution_id: uuid.UUID | None = None,
    looked_at: bool = False,
    now: dt.datetime | None = None,
) -> uuid.UUID:
    """Enter a new institution (``institution_id`` None) or correct that one; returns its id.

    ``cells`` are texts by the columns of an import; an empty one leaves what is registered. ``looked_at``: the
    officer has seen what is only doubtful. Raises NotFound for other sides and for an institution of another issuer,
    Refusal naming the fields, Conflict when another authority took one of the numbers in this moment.
    """
    authority = own_authority(scope)
    if not scope.may("authority:institution:import"):
        raise NotFound
    today = timezone.localtime(now or timezone.now()).date()
    line = clean_line(1, {key: cells.get(key, "") for key in LABELS}, today)
    try:
        with transaction.atomic():
            judged = judge(line, Registered(authority, [line], lock=True))
            _refuse_another(line, judged, institution_id)
            note_similar_names([line], {1: judged}, authority)
            _refuse(line, looked_at=looked_at)
            if judged.outcome == "unchanged" and judged.institution is not None:
                return judged.institution.pk
            written = write_judged(judged)
            verb = "institution.enter" if judged.outcome == "new" else "institution.correct"
            record(scope, verb, "institution", written, delta=told_values(judged))
    except IntegrityError:
        raise Conflict("登记号或者统一社会信用代码刚刚由别的机关登记，请核对后重试。") from None
    return written


def _refuse_another(line: Line, judged: Judged, institution_id: uuid.UUID | None) -> None:
    """A new one must not be there yet; a correction must not turn out to mean another institution."""
    if line.refused:
        return
    found = judged.institution
    if institution_id is None and found is not None:
        line.problem(
            "registered",
            "registration_no" if "registration_no" in line.values else "uscc",
            "该号码已经登记为“{name}”。",
            "请在“机构账户”中打开这家机构，需要更正的，用“修改机构信息”。",
            name=found.name,
        )
    if institution_id is not None and (found is None or found.pk != institution_id):
        line.problem(
            "other_number",
            "registration_no" if "registration_no" in line.values else "uscc",
            "两个号码都与这家机构登记的不同。",
            "登记号和统一社会信用代码一次只改一个，另一个保持原样，以便对应到这家机构。",
        )


def _refuse(line: Line, *, looked_at: bool) -> None:
    if line.refused:
        raise Refusal.of([one for one in line.problems if one.severity == "BLOCK"])
    if line.problems and not looked_at:
        doubtful = [dataclasses.replace(one, severity="BLOCK") for one in line.problems]
        look = Problem(
            "look",
            "有需要核对的内容。",
            "looked_at",
            "请核对标出的各项；确与证件一致的，勾选“已与证件核对”后再保存。",
        )
        raise Refusal.of([*doubtful, look])
