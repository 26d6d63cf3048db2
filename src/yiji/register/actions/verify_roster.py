"""Records that somebody has verified physicians' qualifications or registrations, with what was seen (seed 6.2, 6.3)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.register.models import RosterVerification
from yiji.register.models.verification import VERIFICATION_KINDS
from yiji.register.queries.verification import COLUMNS, describe_verification, to_verify

MOST_AT_ONCE = 200


def verify_roster(
    scope: Scope, kind: str, ids: Sequence[uuid.UUID], *, note: str = "", now: dt.datetime | None = None
) -> int:
    """Write down the results as they are now for these registrations; returns how many.

    Raises NotFound when one is not this institution's, Refusal for more than 200, or for differences without a note
    that says what was done about them.
    """
    now = now or timezone.now()
    if kind not in VERIFICATION_KINDS or scope.organisation_id is None or scope.user_id is None:
        raise NotFound
    if len(ids) > MOST_AT_ONCE:
        raise Refusal(Problem("too_many", "一次最多核验 200 人。", way_out="请减少勾选的人数，分几次办理。"))
    wanted = to_verify(scope, kind, "all", "").filter(pk__in=ids).values(*COLUMNS)
    rows = describe_verification(scope, kind, wanted)
    if len(rows) != len(set(ids)):
        raise NotFound
    if len(note.strip()) < 2 and any(row.results != ("MATCH",) for row in rows):
        raise Refusal(
            Problem(
                "note",
                "所选人员中有不一致的，没有写明怎样处理。",
                field="note",
                way_out="请写明处理办法，例如“人事名单已改正”“已请医师申请信息修改”；或只勾选一致的人员。",
            )
        )
    with transaction.atomic():
        for row in rows:
            RosterVerification.objects.update_or_create(
                institution_id=scope.organisation_id,
                registration_id=row.id,
                kind=kind,
                defaults={
                    "results": list(row.results),
                    "note": note.strip()[:200],
                    "verified_by": scope.user_id,
                    "verified_by_name": scope.display_name[:60],
                    "verified_at": now,
                },
            )
            record(
                scope, f"roster.verify_{kind}", "registration", row.id, delta={"results": list(row.results)}
            )
    return len(rows)
