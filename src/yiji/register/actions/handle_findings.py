"""What an institution does about the differences that a comparison found: remind, begin, put aside, reopen (seed 6)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.models.physician_account import ENDED_STATES
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.notices.send import notify, send_sms
from yiji.register.actions.compare_hr_roster import finding_counts
from yiji.register.models import HrRoster, RosterFinding
from yiji.register.models.hr_roster import WAITING_FINDINGS
from yiji.register.queries.organisation_names import organisation_name
from yiji.register.visibility import visible_findings
from yiji.rulebook.roster_decisions import SITUATIONS
from yiji.vault.fields import reveal

MOST_AT_ONCE = 500


def remind_physicians(
    scope: Scope, ids: Sequence[uuid.UUID], *, now: dt.datetime | None = None
) -> dict[str, int]:
    """Ask the physicians, by message to their account's phone, for the business they need.

    Returns how many were ``sent``, have ``no_account``, or can't be ``skipped`` this way (the institution's own
    business, settled ones). One reminder a day reaches a physician. Raises NotFound for findings of others.
    """
    now = now or timezone.now()
    told = {"sent": 0, "no_account": 0, "skipped": 0}
    institution = organisation_name(scope)
    with transaction.atomic():
        for finding in _mine(scope, ids):
            decision = SITUATIONS[finding.situation]
            if decision.who != "physician" or finding.state not in WAITING_FINDINGS:
                told["skipped"] += 1
                continue
            account = _account(finding)
            if account is None:
                told["no_account"] += 1
                continue
            business = "、".join(
                catalogue.label("application_type", code, lang="zh") for code in decision.business
            )
            params = {"institution": institution, "business": business}
            key = f"roster-business:{account.pk}:{timezone.localdate(now)}"
            send_sms(
                "roster-business",
                reveal(account.user, "phone"),
                params,
                dedup_key=key,
                recipient_kind="physician",
                recipient_id=account.user_id,
                tenant_id=scope.organisation_id,
                now=now,
            )
            notify(account.user_id, "roster-business", params, dedup_key=key)
            _step(scope, finding, "invited", now, "")
            told["sent"] += 1
        _recount(scope, ids)
    return told


def begin_business(scope: Scope, ids: Sequence[uuid.UUID], *, now: dt.datetime | None = None) -> int:
    """Note that the institution has begun its own business for these; returns how many."""
    return _handle(scope, ids, "started", "", now or timezone.now())


def put_aside(
    scope: Scope, ids: Sequence[uuid.UUID], *, reason: str, note: str = "", now: dt.datetime | None = None
) -> int:
    """Nothing has to be filed for these: standardised training, consultation and the like, or an error of the list.

    Raises Refusal without a reason of the list (finding_reason), or with "other" and no words.
    """
    if not catalogue.exists("finding_reason", reason):
        raise Refusal(
            Problem("reason", "未选择不需办理的理由。", field="reason", way_out="请从列表中选择一项。")
        )
    if reason == "other" and len(note.strip()) < 4:
        raise Refusal(Problem("note", "选择“其他”时要写明理由。", field="note", way_out="请至少写 4 个字。"))
    words = catalogue.label("finding_reason", reason, lang="zh")
    return _handle(scope, ids, "dismissed", f"{words} {note.strip()}".strip()[:200], now or timezone.now())


def reopen(scope: Scope, ids: Sequence[uuid.UUID], *, now: dt.datetime | None = None) -> int:
    """Take findings up again that were put aside; returns how many."""
    now = now or timezone.now()
    with transaction.atomic():
        found = [one for one in _mine(scope, ids) if one.state == "dismissed"]
        for finding in found:
            _step(scope, finding, "open", now, "")
        _recount(scope, ids)
    return len(found)


def _handle(scope: Scope, ids: Sequence[uuid.UUID], state: str, note: str, now: dt.datetime) -> int:
    with transaction.atomic():
        found = [one for one in _mine(scope, ids) if one.state in WAITING_FINDINGS]
        for finding in found:
            _step(scope, finding, state, now, note)
        _recount(scope, ids)
    return len(found)


def _mine(scope: Scope, ids: Sequence[uuid.UUID]) -> list[RosterFinding]:
    if len(ids) > MOST_AT_ONCE:
        raise Refusal(Problem("too_many", "一次最多办理 500 人。", way_out="请减少勾选的人数，分几次办理。"))
    found = list(visible_findings(scope).filter(pk__in=ids).order_by("pk"))
    if len(found) != len(set(ids)):
        raise NotFound
    return found


def _account(finding: RosterFinding) -> PhysicianAccount | None:
    if finding.physician_id is None:
        return None
    live = PhysicianAccount.objects.exclude(state__in=ENDED_STATES).select_related("user")
    return live.filter(physician_id=finding.physician_id, phone_verified_at__isnull=False).first()


def _step(scope: Scope, finding: RosterFinding, state: str, now: dt.datetime, note: str) -> None:
    RosterFinding.objects.filter(pk=finding.pk, version=finding.version).update(
        state=state,
        handled_by_name=scope.display_name[:60],
        handled_at=now,
        handled_note=note,
        version=F("version") + 1,
    )
    record(scope, f"roster_finding.{state}", "roster_finding", finding.pk, reason=note)


def _recount(scope: Scope, ids: Sequence[uuid.UUID]) -> None:
    for roster_id in set(visible_findings(scope).filter(pk__in=ids).values_list("roster_id", flat=True)):
        roster = HrRoster.objects.get(pk=roster_id)
        HrRoster.objects.filter(pk=roster_id).update(counts=finding_counts(roster))
