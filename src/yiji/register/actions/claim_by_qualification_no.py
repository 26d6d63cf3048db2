"""A newcomer states his qualification certificate number; a right one only lets the institution see him."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, Problem, Refusal, TooMany
from yiji.limits.limiter import take
from yiji.register.actions.place_account import tell_institution
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import QUALIFICATION_CLAIMS
from yiji.register.models import Qualification
from yiji.register.visibility import own_account_row
from yiji.vault.crypto import blind_index


def claim_by_qualification_no(
    scope: Scope, *, certificate_no: str, now: dt.datetime | None = None
) -> uuid.UUID:
    """Compare the number with the register; the account then awaits the chosen institution. Returns its id.

    Three tries in a person's life, each taken before the comparison, so this must not run inside a
    transaction that a refusal rolls back. Raises Refusal (no match, no institution yet), TooMany, Conflict.
    """
    now = now or timezone.now()
    account = own_account_row(scope)
    institution_id = account.activating_institution_id
    if account.state != "verified" or account.physician_id is None:
        raise Conflict
    if institution_id is None:
        raise Refusal(Problem("no_institution", "尚未选择拟执业机构。", way_out="请先选择拟执业机构。"))
    if not take(QUALIFICATION_CLAIMS, str(account.id_number_index)):
        raise TooMany(
            "资格证书编码已输错三次，不能再在线核对。请持身份证件和资格证书到卫生健康行政部门办理。",
            retry_after=86_400,
        )
    known = Qualification.objects.filter(
        physician_id=account.physician_id,
        certificate_no_index=blind_index("qualification_certificate_no", certificate_no),
    ).exists()
    if not known:
        record(scope, "physician_account.claim", "physician_account", account.pk, outcome="refused")
        raise Refusal(
            Problem(
                "claim_mismatch",
                "资格证书编码与资格库中您的资格不一致。",
                field="certificate_no",
                way_out="请对照证书逐位核对；一共可以核对三次，之后只能到卫生健康行政部门办理。",
            )
        )
    with transaction.atomic():
        step_account(account, ("verified",), state="awaiting_activation", waiting_since=now)
        record(scope, "physician_account.claim", "physician_account", account.pk, tenant_id=institution_id)
        tell_institution(institution_id, account.pk, account.version)
    return account.pk
