"""The responsible person signs the month's figures of the roster (seed 6)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.actions.freeze_form import freeze_form
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.register.models import RosterSnapshot
from yiji.register.queries.reconciliation import current_roster
from yiji.register.queries.snapshots import figure_lines, snapshot_figures

MOST_DAYS = 31
FORM = "RS"


def sign_roster_snapshot(
    scope: Scope, *, acknowledged: bool, now: dt.datetime | None = None
) -> RosterSnapshot:
    """Freeze this month's figures under the signer's name; a month is signed once and never altered.

    Raises Refusal without a comparison of the last 31 days or without the acknowledgement, Conflict when the month is
    signed already.
    """
    now = now or timezone.now()
    if scope.side != "institution" or scope.organisation_id is None or scope.user_id is None:
        raise NotFound
    roster = current_roster(scope)
    if roster is None or roster.compared_at is None or (now - roster.compared_at).days > MOST_DAYS:
        raise Refusal(
            Problem(
                "no_comparison",
                "最近 31 天内没有核对过人事名单，不能确认本月名单。",
                way_out="请先上传人事名单核对，或者按最新注册信息重新核对。",
            )
        )
    if not acknowledged:
        raise Refusal(
            Problem(
                "acknowledged",
                "尚未确认本月名单与实际在岗情况相符。",
                field="acknowledged",
                way_out="请核对后勾选；不相符的先处理差异。",
            )
        )
    month = timezone.localdate(now).replace(day=1)
    figures: dict[str, Any] = snapshot_figures(scope, roster)
    try:
        with transaction.atomic():
            snapshot = RosterSnapshot.objects.create(
                institution_id=scope.organisation_id,
                month=month,
                roster=roster,
                figures=figures,
                signed_by=scope.user_id,
                signed_by_name=scope.display_name[:60],
                signed_at=now,
            )
            snapshot.serial_no = _freeze(snapshot, figures)
            RosterSnapshot.objects.filter(pk=snapshot.pk).update(serial_no=snapshot.serial_no)
            record(scope, "roster_snapshot.sign", "roster_snapshot", snapshot.pk, delta={"month": str(month)})
    except IntegrityError:
        raise Conflict("本月名单已经确认过。") from None
    return snapshot


def _freeze(snapshot: RosterSnapshot, figures: dict[str, Any]) -> str:
    """Freeze the printed form of the month and let the worker draw it; returns its serial number."""
    content = {
        "institution_name": snapshot.institution.name,
        "month": f"{snapshot.month:%Y-%m}",
        "figures": [{"label": label, "figure": str(n)} for label, n in figure_lines(figures)],
        "signed_by": snapshot.signed_by_name,
        "signed_on": timezone.localdate(snapshot.signed_at).isoformat(),
    }
    form = freeze_form(FORM, "roster_snapshot", snapshot.pk, content, tenant_id=snapshot.institution_id)
    return form.serial_no
