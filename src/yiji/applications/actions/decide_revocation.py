"""The second person revokes the account, or declines (seed 5.1): log-in ends, the registration stays as it is."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.models.physician_account import ENDED_STATES
from yiji.accounts.models.physician_account import STATES as ACCOUNT_STATES
from yiji.accounts.scope import Scope
from yiji.applications.actions.ask_revocation import (
    acting_person,
    refuse_while_at_authority,
    step_revocation,
)
from yiji.applications.actions.transition import transition
from yiji.applications.queries.revocation_effects import open_applications
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import send_sms
from yiji.register.actions.answer_claim import close_claim_of_revoked
from yiji.register.actions.step_account import step_account
from yiji.register.models import AccountRevocation, Physician
from yiji.register.visibility import visible_revocations
from yiji.vault.fields import reveal

_LIVE = tuple(state for state in ACCOUNT_STATES if state not in ENDED_STATES)


def confirm_revocation(
    scope: Scope, revocation_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> AccountRevocation:
    """Revoke: sessions end, drafts are void, unconfirmed applications are withdrawn, the ID number is free again.

    Raises NotFound for requests of other organisations, Refusal when the asking person decides or an application
    has reached the authority meanwhile, Conflict when somebody was faster.
    """
    now = now or timezone.now()
    request = _waiting(scope, revocation_id)
    account = PhysicianAccount.objects.select_related("user").get(pk=request.account_id)
    with transaction.atomic():
        step_revocation(request, version, state="revoked", **_decider(scope, now))
        refuse_while_at_authority(account)
        _end_applications(account, now)
        step_account(account, _LIVE, state="revoked", activation_method="")
        one_time_codes.cancel("activation", account.pk, now=now)
        _end_log_in(account.user)
        close_claim_of_revoked(scope, account, now=now)
        record(
            scope,
            "physician_account.revoke",
            "physician_account",
            account.pk,
            reason=request.reason,
            delta={"revocation": str(request.pk), "asked_by": str(request.asked_by)},
        )
        _tell(account, request, now)
    return request


def decline_revocation(
    scope: Scope, revocation_id: uuid.UUID, *, version: int, reason: str, now: dt.datetime | None = None
) -> AccountRevocation:
    """The second person does not agree: the account goes on unchanged. Raises like ``confirm_revocation``."""
    now = now or timezone.now()
    request = _waiting(scope, revocation_id)
    with transaction.atomic():
        step_revocation(
            request, version, state="declined", decline_reason=reason.strip()[:300], **_decider(scope, now)
        )
        record(
            scope,
            "physician_account.decline_revocation",
            "physician_account",
            request.account_id,
            reason=reason[:300],
        )
    return request


def _waiting(scope: Scope, revocation_id: uuid.UUID) -> AccountRevocation:
    request = visible_revocations(scope).filter(pk=revocation_id).first()
    # An authority reads its institutions' requests, but decides on its own only.
    if request is None or request.organisation_id != scope.organisation_id:
        raise NotFound
    if request.state != "asked":
        raise Conflict
    if request.asked_by_person == acting_person(scope) or request.asked_by == scope.user_id:
        raise Refusal(
            Problem(
                "same_person",
                "提出撤销和复核的不能是同一人。",
                way_out="请由本单位另一名有复核权限的人员办理；单位只有一人时，请卫生健康行政部门办理。",
            )
        )
    return request


def _decider(scope: Scope, now: dt.datetime) -> dict[str, object]:
    return {
        "decided_by": scope.user_id,
        "decided_by_person": acting_person(scope),
        "decided_by_name": scope.display_name[:60],
        "decided_at": now,
    }


def _end_applications(account: PhysicianAccount, now: dt.datetime) -> None:
    system = Scope.system("account revocation")
    for application in open_applications(account):
        transition(
            system,
            application,
            "void_with_account",
            version=application.version,
            now=now,
            note="医师账户已撤销",
            changes={"due_on": None, "due_estimated": False},
        )


def _end_log_in(user: User) -> None:
    # The log-in name is given free too, so that the physician may sign up under it again.
    User.objects.filter(pk=user.pk).update(
        is_active=False,
        session_epoch=F("session_epoch") + 1,
        login_name=f"~{user.pk.hex}",
    )


def _tell(account: PhysicianAccount, request: AccountRevocation, now: dt.datetime) -> None:
    phones = [reveal(account.user, "phone")]
    person = Physician.objects.filter(pk=account.physician_id or uuid.UUID(int=0)).first()
    if person is not None:
        phones.append(reveal(person, "phone_of_record"))
    for place, phone in enumerate(dict.fromkeys(filter(None, phones))):
        send_sms(
            "account-revoked",
            phone,
            {"by": request.organisation_name},
            dedup_key=f"account-revoked:{request.pk}:{place}",
            recipient_kind="physician",
            recipient_id=account.user_id,
            tenant_id=request.organisation_id,
            now=now,
        )
