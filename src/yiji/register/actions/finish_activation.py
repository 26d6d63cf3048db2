"""The last step of every activation: the account opens, and everybody who should know is told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from yiji.accounts import one_time_codes
from yiji.accounts.models import PhysicianAccount
from yiji.accounts.models.physician_account import ENDED_STATES
from yiji.accounts.queries.contact import verified_email
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.notices.send import notify, send_email, send_sms
from yiji.register.actions.end_activation_requests import end_activation_requests
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import WAITING_STATES, look_only_until
from yiji.register.models import Physician
from yiji.register.queries.in_register import phone_is_of_record, require_in_register
from yiji.vault.fields import reveal

NOBODY = uuid.UUID(int=0)
# Ways in which the physician typed nothing: he learns of it by SMS.
_TOLD_BY_SMS = {
    "DIRECT": "direct-activation",
    "AUTHORITY": "authority-activation",
    "AUTO": "automatic-activation",
    "CERT_NO": "self-activation",
}


def finish_activation(
    scope: Scope,
    account: PhysicianAccount,
    *,
    method: str,
    by: uuid.UUID | None,
    now: dt.datetime,
    told_by: str = "",
    from_states: Sequence[str] = WAITING_STATES,
) -> None:
    """Make the account active in the caller's transaction; some ways leave it look-only for a while.

    Raises Refusal when the person is not in the register (T2), Conflict when the account has moved on.
    """
    physician = require_in_register(account)
    known = phone_is_of_record(account, physician)
    step_account(
        account,
        from_states,
        state="active",
        activation_method=method,
        activated_at=now,
        activated_by=by,
        look_only_until=look_only_until(method, known, now),
    )
    one_time_codes.cancel("activation", account.pk, now=now)
    end_activation_requests(account, now)
    where = told_by or _name_of(account) or scope.organisation_name
    _tell_holder(account, method, where, now)
    if not known:
        _tell_known_phones(account, physician, where, now)


def _tell_holder(account: PhysicianAccount, method: str, where: str, now: dt.datetime) -> None:
    template = _TOLD_BY_SMS.get(method)
    if template is None:
        notify(account.user_id, "welcome", {}, dedup_key=f"welcome:{account.pk}")
        return
    key = f"{template}:{account.pk}:{account.version}"
    params: dict[str, object] = {"institution": where}
    send_sms(
        template,
        reveal(account.user, "phone"),
        params,
        dedup_key=key,
        recipient_kind="physician",
        recipient_id=account.user_id,
        tenant_id=account.activating_institution_id,
        now=now,
    )
    notify(account.user_id, template, params, dedup_key=key)


def _tell_known_phones(account: PhysicianAccount, physician: Physician, where: str, now: dt.datetime) -> None:
    """The phone of record and those of earlier accounts of the person learn that another phone is in use now."""
    earlier = PhysicianAccount.objects.filter(
        id_number_index=account.id_number_index, state__in=ENDED_STATES
    ).select_related("user")
    phones = {reveal(physician, "phone_of_record"), *(reveal(one.user, "phone") for one in earlier[:5])}
    phones -= {"", reveal(account.user, "phone")}
    _tell_known_addresses([one.user_id for one in earlier[:5]], account, where, now)
    for number, phone in enumerate(sorted(phones)):
        send_sms(
            "activated-with-other-phone",
            phone,
            {"institution": where},
            dedup_key=f"other-phone:{account.pk}:{account.version}:{number}",
            recipient_kind="phone_of_record",
            recipient_id=physician.pk,
            tenant_id=account.activating_institution_id,
            now=now,
        )


def _tell_known_addresses(
    user_ids: Sequence[uuid.UUID], account: PhysicianAccount, where: str, now: dt.datetime
) -> None:
    for number, user_id in enumerate(user_ids):
        send_email(
            "activated-with-other-phone",
            verified_email(user_id),
            {"institution": where},
            dedup_key=f"other-phone-email:{account.pk}:{account.version}:{number}",
            recipient_id=user_id,
            tenant_id=account.activating_institution_id,
            now=now,
        )


def _name_of(account: PhysicianAccount) -> str:
    name = Institution.objects.filter(pk=account.activating_institution_id or NOBODY).values_list("name")
    return str(next(iter(name), ("",))[0])
