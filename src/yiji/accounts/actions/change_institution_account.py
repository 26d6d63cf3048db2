"""Suspends, restores, restricts an institution's account, or lifts the restriction: one officer, with a reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from yiji.accounts.actions.step_institution_account import (
    Ground,
    Scan,
    account_at,
    move,
    require_own,
    require_reason,
    store_evidence,
    tell_administrators,
)
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.institution_states import allowed, not_allowed
from yiji.accounts.models import InstitutionAccountStep
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound, Problem, Refusal

# Closing needs a second person and has its own action; issuing needs the papers.
CHANGES = ("suspend", "restore", "restrict", "lift")


def change_institution_account(
    scope: Scope,
    institution: LicensedInstitution,
    act: str,
    *,
    version: int,
    reason: str,
    note: str = "",
    evidence: Scan | None = None,
    now: dt.datetime | None = None,
) -> InstitutionAccountStep:
    """Take one of ``CHANGES``. A suspension ends log-ins and set-up codes at once; data stay untouched.

    Raises NotFound for another authority's institution, Conflict when the account moved on since the page was
    drawn, Refusal where the state does not allow the act, for a wrong reason, or for a cancelled licence.
    """
    if act not in CHANGES:
        raise NotFound
    require_own(scope, institution)
    now = now or timezone.now()
    with transaction.atomic():
        account = account_at(institution.id, version)
        if not allowed(act, account.state):
            raise Refusal(not_allowed(act, account.state))
        require_reason(act, reason, note)
        if act == "restore" and institution.licence_state == "cancelled":
            raise Refusal(
                Problem(
                    "licence_cancelled",
                    "该机构的执业许可证已注销，账户不能恢复。",
                    way_out="请核实许可证状态；机构已终止的，请关闭账户。",
                )
            )
        ground = Ground(reason, note, store_evidence(scope, account, evidence))
        step = move(scope, account, act, ground, now=now, institution=institution)
        record(
            scope,
            f"institution_account.{act}",
            "institution",
            institution.id,
            reason=reason,
            delta={"step": str(step.pk), "sessions_ended": step.sessions_ended},
        )
        tell_administrators(account, step, institution.name)
    return step
