"""An operator activates a physician who stands before him; a second person decides (seed 5, T1)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, Problem, Refusal
from yiji.limits.limiter import take
from yiji.notices.send import notify
from yiji.register.actions.end_activation_requests import end_activation_requests
from yiji.register.actions.refer_to_authority import refer
from yiji.register.actions.step_account import step_account
from yiji.register.activation_rules import (
    ASKED_DIRECTLY,
    AT_AUTHORITY,
    DIRECT_PER_CLERK,
    WAITING_STATES,
)
from yiji.register.models import DirectActivation
from yiji.register.queries.activation_settings import ActivationSetting, activation_setting
from yiji.register.queries.in_register import (
    phone_is_of_record,
    require_another_person,
    require_in_register,
    require_licensed,
)
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
    """Ask for direct activation after the identity document was seen; returns ``to_confirm`` or ``at_authority``.

    The authority decides where no second person of the institution can, where the phone is not the one of
    record, and after 20 requests of one clerk in a day. Raises NotFound, Conflict, Refusal (document not seen,
    direct activation not open to this institution, nobody in the register).
    """
    now = now or timezone.now()
    account = waiting_account(scope, account_id)
    person, user = scope.person_id, scope.user_id
    if account.activating_institution_id is None or person is None or user is None:
        raise Conflict
    institution = Institution.objects.select_related("licence_issuer").get(
        pk=account.activating_institution_id
    )
    _require_open(institution)
    require_another_person(scope, account)
    require_document(identity_seen, identity_document)
    physician = require_in_register(account)
    known = phone_is_of_record(account, physician)
    # Taken before the act, so that two at once can't both be the twentieth.
    within_ceiling = take(DIRECT_PER_CLERK, str(person))
    ground = _ground(scope, known, within_ceiling)
    with transaction.atomic():
        one_time_codes.cancel("activation", account.pk, now=now)
        end_activation_requests(account, now)
        step_account(
            account,
            WAITING_STATES,
            state="awaiting_activation",
            activation_method=AT_AUTHORITY if ground else ASKED_DIRECTLY,
            activated_by=user,
        )
        direct = _ask(scope, account, institution, identity_document, known, ground, now)
        record(
            scope,
            "physician_account.activate_directly",
            "physician_account",
            account.pk,
            reason=ground,
            delta={"identity_document": identity_document, "identity_seen": True, "phone_of_record": known},
        )
        if ground:
            refer(
                scope,
                account,
                authority_id=institution.licence_issuer_id,
                ground=ground,
                direct=direct,
                now=now,
            )
            return "at_authority"
        notify(
            institution.pk,
            "direct-activation-to-confirm",
            {},
            dedup_key=f"to-confirm:{direct.pk}",
            object_kind="physician_account",
            object_id=account.pk,
        )
    return "to_confirm"


def _ground(scope: Scope, phone_of_record: bool, within_ceiling: bool) -> str:
    """Why the authority has to decide instead of a colleague; "" when a colleague may."""
    if not phone_of_record:
        return "phone"
    if not within_ceiling:
        return "ceiling"
    return "" if second_person_exists(scope) else "alone"


def _ask(
    scope: Scope,
    account: PhysicianAccount,
    institution: Institution,
    identity_document: str,
    phone_of_record: bool,
    ground: str,
    now: dt.datetime,
) -> DirectActivation:
    try:
        with transaction.atomic():
            return DirectActivation.objects.create(
                account=account,
                institution_id=institution.pk,
                identity_document=identity_document,
                phone_of_record=phone_of_record,
                state="at_authority" if ground else "asked",
                asked_by=scope.user_id,
                asked_by_person=scope.person_id,
                asked_by_name=scope.display_name[:60],
                asked_at=now,
            )
    except IntegrityError:
        raise Conflict from None


def require_direct_allowed(institution: Institution) -> ActivationSetting:
    """The institution's licence is valid and its authority has opened direct activation; raises Refusal."""
    require_licensed(institution)
    setting = activation_setting(institution)
    if not setting.direct_allowed:
        raise Refusal(
            Problem(
                "direct_not_allowed",
                "{authority}没有对贵机构开放直接激活。",
                way_out="请发送激活码或当面交付激活码单；确有需要的，请向该机关申请开放。",
                params={"authority": setting.authority},
            )
        )
    return setting


def _require_open(institution: Institution) -> None:
    if not require_direct_allowed(institution).direct_offered:
        raise Refusal(
            Problem(
                "direct_not_chosen",
                "本机构的激活方式不是“直接激活”。",
                way_out="请发送激活码；需要直接激活的，请管理员先修改激活方式。",
            )
        )


def require_document(identity_seen: bool, identity_document: str) -> None:
    """The identity document was seen in person and its kind is stated; raises Refusal at the fields."""
    problems = []
    if not identity_seen:
        problems.append(
            Problem(
                "identity_not_seen",
                "未确认已当面核验本人身份证件。",
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
