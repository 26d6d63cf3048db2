"""The last step of an activation in person: the account opens, and everybody who should know is told."""

from __future__ import annotations

import datetime as dt
import uuid

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict
from yiji.notices.send import notify, send_sms
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import LOOK_ONLY, WAITING_STATES
from yiji.register.models import Physician
from yiji.vault.fields import reveal

NOBODY = uuid.UUID(int=0)


def finish_activation(
    scope: Scope,
    account: PhysicianAccount,
    *,
    method: str,
    by: uuid.UUID | None,
    now: dt.datetime,
    told_by: str = "",
) -> None:
    """Make the account active in the caller's transaction; with a phone not of record it may only look first.

    Raises Conflict when the account matches nobody of the register or has moved on.
    """
    physician = Physician.objects.filter(pk=account.physician_id or NOBODY).first()
    if physician is None:
        raise Conflict
    phone_known = physician.phone_of_record_index is not None and (
        physician.phone_of_record_index == account.user.phone_index
    )
    step_account(
        account,
        WAITING_STATES,
        state="active",
        activation_method=method,
        activated_at=now,
        activated_by=by,
        look_only_until=None if phone_known else now + LOOK_ONLY,
    )
    key = f"direct-activation:{account.pk}:{account.version}"
    params: dict[str, object] = {"institution": told_by or scope.organisation_name or _name_of(account)}
    send_sms(
        "direct-activation",
        reveal(account.user, "phone"),
        params,
        dedup_key=key,
        recipient_kind="physician",
        recipient_id=account.user_id,
        tenant_id=scope.organisation_id,
        now=now,
    )
    notify(account.user_id, "direct-activation", params, dedup_key=key)


def _name_of(account: PhysicianAccount) -> str:
    return Institution.objects.values_list("name", flat=True).get(
        pk=account.activating_institution_id or NOBODY
    )
