"""Activation without anybody's act, where the institution has chosen it and the register vouches for the phone."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Institution
from yiji.jobs.queue import Claim, JobResult, handler
from yiji.kernel.outcome import Conflict, Refusal
from yiji.register.actions.finish_activation import finish_activation
from yiji.register.queries.activation_settings import activation_setting
from yiji.register.queries.automatic import safe_to_activate, waiting_and_safe

JOB = "activate_automatically"


def activate_if_safe(scope: Scope, account: PhysicianAccount, now: dt.datetime) -> bool:
    """Activate in the caller's transaction when the setting and the register allow it; returns whether it did.

    Safe: the proven phone is the phone of record, and the registration here is valid. Everybody else waits.
    """
    institution = (
        Institution.objects.select_related("licence_issuer")
        .filter(pk=account.activating_institution_id or uuid.UUID(int=0))
        .first()
    )
    if institution is None or institution.licence_state != "valid":
        return False
    if not activation_setting(institution).automatic or not safe_to_activate(account):
        return False
    try:
        with transaction.atomic():
            finish_activation(scope, account, method="AUTO", by=None, now=now)
            record(
                scope,
                "physician_account.activate_automatically",
                "physician_account",
                account.pk,
                tenant_id=institution.pk,
            )
    except (Refusal, Conflict):
        return False
    return True


@handler(JOB)
def activate_waiting(claim: Claim) -> JobResult:
    """After the setting was changed: everybody who waits already and is safe to activate. Repeatable."""
    institution_id = uuid.UUID(claim.job.payload["institution_id"])
    accounts = list(waiting_and_safe(institution_id).select_related("user"))
    activated = 0
    for number, account in enumerate(accounts, 1):
        activated += activate_if_safe(Scope.system("automatic activation"), account, timezone.now())
        if not claim.progress(number, len(accounts)) or claim.cancelled():
            break
    return JobResult(summary={"activated": activated, "looked_at": len(accounts)})
