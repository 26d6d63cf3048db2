"""A second person confirms or declines a proposed approving authority; whoever proposed it may withdraw it (seed 3)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.actions.set_approving_authority import Choice, write_setting
from yiji.institutions.models import AuthorityProposal
from yiji.institutions.visibility import get_authority_proposal, own_institution
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal


def confirm_authority_proposal(
    scope: Scope, proposal_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> AuthorityProposal:
    """Have the proposal take effect on its day (today, when its day has passed while it waited).

    Raises NotFound, Conflict, Refusal for the person who proposed it and for an authority out of use.
    """
    now = now or timezone.now()
    proposal = _open(scope, proposal_id, version)
    _two_persons(scope, proposal)
    if not proposal.authority.is_active:
        raise Refusal(
            Problem(
                "authority",
                "所选审批机关已停用。",
                way_out="请不同意这项设置，由提出人另选。",
            )
        )
    day = max(proposal.effective_from, timezone.localtime(now).date())
    with transaction.atomic():
        choice = Choice(proposal.category, proposal.authority, day, proposal.unusual, proposal.reason)
        setting = write_setting(scope, own_institution(scope), choice, now=now, proposal=proposal)
        _step(scope, proposal, "confirmed", now, setting=setting, effective_from=day)
    return proposal


def decline_authority_proposal(
    scope: Scope, proposal_id: uuid.UUID, *, version: int, reason: str, now: dt.datetime | None = None
) -> AuthorityProposal:
    """Leave everything as it is, with a reason. Raises NotFound, Conflict, Refusal for the person who proposed it."""
    proposal = _open(scope, proposal_id, version)
    _two_persons(scope, proposal)
    with transaction.atomic():
        _step(scope, proposal, "declined", now or timezone.now(), decline_reason=reason.strip()[:200])
        record(
            scope,
            "approving_authority.decline",
            "institution",
            proposal.institution_id,
            delta={"category": proposal.category, "reason": reason},
        )
    return proposal


def withdraw_authority_proposal(
    scope: Scope, proposal_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> AuthorityProposal:
    """The person who proposed it takes it back. Raises NotFound for others, Conflict."""
    proposal = _open(scope, proposal_id, version)
    if proposal.proposed_by_person != scope.person_id:
        raise NotFound
    with transaction.atomic():
        _step(scope, proposal, "withdrawn", now or timezone.now())
        record(
            scope,
            "approving_authority.withdraw",
            "institution",
            proposal.institution_id,
            delta={"category": proposal.category},
        )
    return proposal


def _open(scope: Scope, proposal_id: uuid.UUID, version: int) -> AuthorityProposal:
    proposal = get_authority_proposal(scope, proposal_id)
    if proposal.state != "proposed" or proposal.version != version:
        raise Conflict
    return proposal


def _two_persons(scope: Scope, proposal: AuthorityProposal) -> None:
    if scope.person_id is None or scope.person_id == proposal.proposed_by_person:
        raise Refusal(
            Problem(
                "four_eyes",
                "提出人不能复核自己提出的设置。",
                way_out="请由本机构另一名管理员或复核人员办理；没有的，请先在“设置 → 操作员”中添加一名复核人员。",
            )
        )


def _step(scope: Scope, proposal: AuthorityProposal, state: str, now: dt.datetime, **values: Any) -> None:
    moved = AuthorityProposal.objects.filter(
        pk=proposal.pk, state="proposed", version=proposal.version
    ).update(
        state=state,
        decided_by=scope.user_id,
        decided_by_person=scope.person_id,
        decided_by_name=scope.display_name[:60],
        decided_at=now,
        version=F("version") + 1,
        **values,
    )
    if not moved:
        raise Conflict
    proposal.refresh_from_db()
