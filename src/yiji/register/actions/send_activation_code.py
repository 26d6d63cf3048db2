"""The institution sends the activation code to the phone that the physician has proven (seed 5, by SMS)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, TooMany
from yiji.notices.send import send_sms
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import ACTIVATION_CODE_HOURS, RESEND_SECONDS, WAITING_STATES
from yiji.register.sms_limits import require_sms_sent_by_staff
from yiji.register.visibility import waiting_account
from yiji.vault.fields import reveal


def send_activation_code(scope: Scope, account_id: uuid.UUID, *, now: dt.datetime | None = None) -> uuid.UUID:
    """Queue message SMS-3 with six digits that live 72 hours; an older code dies. Returns the account's id.

    Raises NotFound outside the scope, TooMany within 60 seconds of the last code, Conflict when somebody
    was faster.
    """
    now = now or timezone.now()
    account = waiting_account(scope, account_id)
    last = one_time_codes.live_code("activation", account.pk, now=now)
    pause = dt.timedelta(seconds=RESEND_SECONDS)
    if last and now - last.created_at < pause:
        left = int((pause - (now - last.created_at)).total_seconds()) + 1
        raise TooMany("激活码刚刚发出，60 秒后可以重发。", retry_after=left)
    if account.activating_institution_id is None:
        raise Conflict
    institution = Institution.objects.get(pk=account.activating_institution_id)
    phone = reveal(account.user, "phone")
    require_sms_sent_by_staff(phone)
    with transaction.atomic():
        step_account(
            account, WAITING_STATES, state="code_sent", activation_method="SMS_CODE", activated_by=None
        )
        code = one_time_codes.issue(
            "activation",
            account.pk,
            ttl=dt.timedelta(hours=ACTIVATION_CODE_HOURS),
            issued_by=scope.user_id,
            now=now,
        )
        message = send_sms(
            "SMS-3",
            phone,
            {"institution": institution.name, "code": code, "hours": ACTIVATION_CODE_HOURS},
            dedup_key=f"SMS-3:{account.pk}:{account.version}",
            recipient_kind="physician",
            recipient_id=account.user_id,
            tenant_id=institution.pk,
            now=now,
        )
        if message:
            one_time_codes.note_sms("activation", account.pk, message.pk)
        record(
            scope, "physician_account.send_code", "physician_account", account.pk, tenant_id=institution.pk
        )
    return account.pk


def send_activation_codes(
    scope: Scope, account_ids: list[uuid.UUID], *, now: dt.datetime | None = None
) -> dict[uuid.UUID, str]:
    """The same for several, each alone: "" or the reason for each id. Raises NotFound for a foreign one."""
    for account_id in account_ids:
        waiting_account(scope, account_id)
    results: dict[uuid.UUID, str] = {}
    for account_id in account_ids:
        try:
            send_activation_code(scope, account_id, now=now)
            results[account_id] = ""
        except (TooMany, Conflict) as held:
            results[account_id] = held.message
    return results
