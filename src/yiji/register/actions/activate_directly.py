"""An operator activates a physician who stands before him; a second person confirms (seed 5)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.kernel.outcome import Problem, Refusal, TooMany
from yiji.limits.limiter import DIRECT_ACTIVATIONS, take
from yiji.notices.send import notify
from yiji.register.actions.finish_activation import finish_activation
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import WAITING_STATES
from yiji.register.queries.second_person import second_person_exists
from yiji.register.visibility import waiting_account


def activate_directly(
    scope: Scope,
    account_id: uuid.UUID,
    *,
    identity_seen: bool,
    identity_document: str,
    now: dt.datetime | None = None,
) -> str:
    """Ask for direct activation after the identity document was seen; returns ``to_confirm`` or ``active``.

    It is ``active`` at once only where no second person could confirm. Raises NotFound, Conflict, Refusal
    (document not seen), TooMany after 20 direct activations of one clerk in a day.
    """
    now = now or timezone.now()
    account = waiting_account(scope, account_id)
    _require_document(identity_seen, identity_document)
    if not take(DIRECT_ACTIVATIONS, str(scope.user_id)):
        raise TooMany(
            "今天直接激活已达 20 人。请改用短信发送激活码，或请卫生健康行政部门办理。", retry_after=3600
        )
    alone = not second_person_exists(scope)
    with transaction.atomic():
        one_time_codes.cancel("activation", account.pk, now=now)
        step_account(
            account,
            WAITING_STATES,
            state="awaiting_activation",
            activation_method="DIRECT",
            activated_by=scope.user_id,
        )
        record(
            scope,
            "physician_account.activate_directly",
            "physician_account",
            account.pk,
            reason="no second person" if alone else "",
            delta={"identity_document": identity_document, "identity_seen": True},
        )
        if alone:
            finish_activation(scope, account, method="DIRECT", by=scope.user_id, now=now)
            return "active"
        if account.activating_institution_id:
            notify(
                account.activating_institution_id,
                "direct-activation-to-confirm",
                {},
                dedup_key=f"to-confirm:{account.pk}:{account.version}",
                object_kind="physician_account",
                object_id=account.pk,
            )
    return "to_confirm"


def _require_document(identity_seen: bool, identity_document: str) -> None:
    problems = []
    if not identity_seen:
        problems.append(
            Problem(
                "identity_not_seen",
                "直接激活须先当面核验本人身份证件。",
                field="identity_seen",
                way_out="请核验后勾选；本人不在场时请改用短信发送激活码。",
            )
        )
    if not catalogue.exists("identity_document", identity_document):
        problems.append(
            Problem(
                "identity_document",
                "未选择所核验的证件种类。",
                field="identity_document",
                way_out="请选择当面出示的证件。",
            )
        )
    if problems:
        raise Refusal(*problems)
