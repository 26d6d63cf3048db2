"""A claim ends: the account is revoked, or the desk found that it belongs to its holder after all."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import send_sms
from yiji.register.actions.step_account import step_account
from yiji.register.models import AccountClaim, AccountRevocation
from yiji.register.queries.organisation_names import organisation_name
from yiji.register.visibility import visible_claims
from yiji.vault.fields import reveal


def reject_claim(
    scope: Scope, claim_id: uuid.UUID, *, version: int, answer: str, now: dt.datetime | None = None
) -> AccountClaim:
    """The account is its holder's: it is as before, and the claimant is told why.

    Raises NotFound for claims of others, Conflict when somebody was faster or a revocation for it is under way,
    Refusal without a reason.
    """
    now = now or timezone.now()
    claim = visible_claims(scope).filter(pk=claim_id).first()
    if claim is None or claim.account_id is None:
        raise NotFound
    if len(answer.strip()) < 5:
        raise Refusal(
            Problem(
                "answer",
                "没有写明认领不属实的理由。",
                field="answer",
                way_out="请写明核验了什么、结果如何，至少 5 个字；内容会发给认领人。",
            )
        )
    if AccountRevocation.objects.filter(account_id=claim.account_id, state="asked").exists():
        raise Conflict("该账户有一件待复核的撤销，请先办理那一件。")
    with transaction.atomic():
        _end(scope, claim, version, "rejected", answer.strip(), now)
        account = PhysicianAccount.objects.get(pk=claim.account_id)
        if claim.frozen_from and account.state == "locked":
            back = "awaiting_activation" if claim.frozen_from == "code_sent" else claim.frozen_from
            step_account(account, ("locked",), state=back)
        record(scope, "account_claim.reject", "physician_account", account.pk, delta={"claim": claim.number})
    return claim


def close_claim_of_revoked(scope: Scope, account: PhysicianAccount, *, now: dt.datetime) -> None:
    """The open claim on a revoked account is upheld, in the transaction of the revocation."""
    claim = AccountClaim.objects.filter(account=account, state="open").first()
    if claim is not None:
        _end(scope, claim, claim.version, "upheld", "账户已撤销，您可以重新注册账户。", now)
        record(scope, "account_claim.uphold", "physician_account", account.pk, delta={"claim": claim.number})


def _end(scope: Scope, claim: AccountClaim, version: int, state: str, answer: str, now: dt.datetime) -> None:
    moved = AccountClaim.objects.filter(pk=claim.pk, version=version, state="open").update(
        version=F("version") + 1,
        state=state,
        answer=answer[:300],
        answered_by=f"{organisation_name(scope)} {scope.display_name}".strip()[:160],
        answered_at=now,
    )
    if not moved:
        raise Conflict
    claim.refresh_from_db()
    send_sms(
        "claim-answered",
        reveal(claim, "phone"),
        {"number": claim.number, "outcome": answer[:60]},
        dedup_key=f"claim-answered:{claim.pk}",
        recipient_kind="physician",
        tenant_id=scope.organisation_id,
        now=now,
    )
