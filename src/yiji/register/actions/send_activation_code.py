"""The institution sends the activation code to the phone that the physician has proven (seed 5, by SMS)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.scope import Scope
from yiji.notices.send import send_sms
from yiji.register.actions.issue_activation_code import issue_activation_code, require_may_get_code
from yiji.register.activation_rules import ACTIVATION_CODE_HOURS
from yiji.register.models import IssuedActivationCode
from yiji.register.sms_limits import require_sms_sent_by_staff
from yiji.register.visibility import waiting_account
from yiji.vault.fields import reveal


def send_activation_code(scope: Scope, account_id: uuid.UUID, *, now: dt.datetime | None = None) -> uuid.UUID:
    """Queue message SMS-3 with six digits that live 72 hours; an older code dies. Returns the account's id.

    Raises NotFound outside the scope, TooMany within 60 seconds of the last code or after ten in a day,
    Refusal (licence, not in the register), Conflict when somebody was faster.
    """
    now = now or timezone.now()
    account = waiting_account(scope, account_id)
    institution = require_may_get_code(scope, account, now, pause=True)
    phone = reveal(account.user, "phone")
    require_sms_sent_by_staff(phone)
    with transaction.atomic():
        code = issue_activation_code(scope, account, institution, channel="sms", now=now)
        message = send_sms(
            "SMS-3",
            phone,
            {"institution": institution.name, "code": code.text, "hours": ACTIVATION_CODE_HOURS},
            dedup_key=f"SMS-3:{account.pk}:{account.version}",
            recipient_kind="physician",
            recipient_id=account.user_id,
            tenant_id=institution.pk,
            now=now,
        )
        if message:
            one_time_codes.note_sms("activation", account.pk, message.pk)
            IssuedActivationCode.objects.filter(pk=code.issued.pk).update(message_id=message.pk)
    return account.pk
