"""The authority activates a physician whose institution has not answered for five working days."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists.calendar import working_days
from yiji.institutions.models import Authority
from yiji.kernel.outcome import Problem, Refusal
from yiji.notices.send import notify
from yiji.register.actions.finish_activation import finish_activation
from yiji.register.activation_rules import SILENCE_WORKING_DAYS
from yiji.register.visibility import waiting_account


def authority_activate(
    scope: Scope,
    account_id: uuid.UUID,
    *,
    identity_seen: bool,
    reason: str,
    now: dt.datetime | None = None,
) -> uuid.UUID:
    """Activate in the institution's place after the document was seen at the desk; returns the account's id.

    Raises NotFound outside the region, Refusal while the institution has time or without the document.
    """
    now = now or timezone.now()
    account = waiting_account(scope, account_id)
    if not identity_seen:
        raise Refusal(
            Problem(
                "identity_not_seen",
                "须先当面核验本人身份证件。",
                field="identity_seen",
                way_out="请核验后勾选。",
            )
        )
    waiting_since = account.waiting_since or account.created_at
    may_from = working_days().add_working_days(timezone.localtime(waiting_since).date(), SILENCE_WORKING_DAYS)
    if timezone.localtime(now).date() <= may_from.date:
        raise Refusal(
            Problem(
                "institution_has_time",
                "机构办理期限到 {date}，此前由机构激活。",
                way_out="请先督促机构办理；期满仍未办理的，再由行政部门激活。",
                params={"date": may_from.date.isoformat()},
            )
        )
    name = Authority.objects.values_list("name", flat=True).get(pk=scope.organisation_id or uuid.UUID(int=0))
    with transaction.atomic():
        one_time_codes.cancel("activation", account.pk, now=now)
        finish_activation(scope, account, method="AUTHORITY", by=scope.user_id, now=now, told_by=name)
        record(
            scope,
            "physician_account.authority_activate",
            "physician_account",
            account.pk,
            tenant_id=account.activating_institution_id,
            reason=reason,
        )
        if account.activating_institution_id:
            notify(
                account.activating_institution_id,
                "activated-by-authority",
                {"authority": name},
                dedup_key=f"activated-by-authority:{account.pk}:{account.version}",
            )
    return account.pk
