"""The activation code by e-mail, where no SMS arrives and the physician has verified an address."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.queries.contact import verified_email
from yiji.accounts.scope import Scope
from yiji.kernel.outcome import Problem, Refusal
from yiji.notices.send import send_email
from yiji.register.actions.issue_activation_code import issue_activation_code, require_may_get_code
from yiji.register.activation_rules import ACTIVATION_CODE_HOURS
from yiji.register.models import IssuedActivationCode
from yiji.register.visibility import waiting_account


def email_activation_code(
    scope: Scope, account_id: uuid.UUID, *, now: dt.datetime | None = None
) -> uuid.UUID:
    """Queue the e-mail with six digits that live 72 hours; an older code dies. Returns the account's id.

    Raises NotFound, Refusal (no verified address, licence, register), TooMany (60 seconds, ten a day), Conflict.
    """
    now = now or timezone.now()
    account = waiting_account(scope, account_id)
    address = verified_email(account.user_id)
    if not address:
        raise Refusal(
            Problem(
                "no_email",
                "该医师没有验证过邮箱，不能用邮件发送激活码。",
                way_out="请短信发送，或当面交付激活码单。",
            )
        )
    institution = require_may_get_code(scope, account, now, pause=True)
    with transaction.atomic():
        code = issue_activation_code(scope, account, institution, channel="email", now=now)
        message = send_email(
            "SMS-3",
            address,
            {"institution": institution.name, "code": code.text, "hours": ACTIVATION_CODE_HOURS},
            dedup_key=f"activation-email:{account.pk}:{account.version}",
            recipient_kind="physician",
            recipient_id=account.user_id,
            tenant_id=institution.pk,
            now=now,
        )
        if message:
            one_time_codes.note_sms("activation", account.pk, message.pk)
            IssuedActivationCode.objects.filter(pk=code.issued.pk).update(message_id=message.pk)
    return account.pk
