"""A physician without a registration that this system can ask names the institution that will confirm him."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.register.actions.end_activation_requests import end_activation_requests
from yiji.register.actions.place_account import tell_institution
from yiji.register.actions.step_account import step_account
from yiji.register.queries.activation_way import activation_way
from yiji.register.visibility import own_account_row

_OPEN_STATES = ("verified", "awaiting_activation")


def choose_institution(
    scope: Scope, *, institution_id: uuid.UUID, now: dt.datetime | None = None
) -> uuid.UUID:
    """Name the institution, or another one while nobody has acted; returns its id.

    Raises Conflict when the account's state no longer allows it, Refusal when a valid registration says who
    activates or when the institution's licence is not valid.
    """
    now = now or timezone.now()
    account = own_account_row(scope)
    if account.state not in _OPEN_STATES or account.physician_id is None:
        raise Conflict
    if not activation_way(account).may_choose:
        raise Refusal(
            Problem(
                "has_registration",
                "您有有效的执业注册，账户由主要执业机构激活。",
                way_out="请联系主要执业机构的医务部门。",
            )
        )
    institution = Institution.objects.filter(pk=institution_id).first()
    if institution is None:
        raise NotFound
    if institution.licence_state != "valid":
        raise Refusal(
            Problem(
                "licence_not_valid",
                "该机构的执业许可当前不是有效状态，不能为您确认身份。",
                field="institution_id",
                way_out="请选择其他拟执业机构，或向当地卫生健康行政部门咨询。",
            )
        )
    with transaction.atomic():
        waiting = account.state == "awaiting_activation"
        changes = {"waiting_since": now, "activation_method": "", "activated_by": None} if waiting else {}
        if waiting:
            one_time_codes.cancel("activation", account.pk, now=now)
            end_activation_requests(account, now)
        step_account(account, _OPEN_STATES, activating_institution_id=institution.pk, **changes)
        record(
            scope,
            "physician_account.choose_institution",
            "physician_account",
            account.pk,
            tenant_id=institution.pk,
        )
        if waiting:
            tell_institution(institution.pk, account.pk, account.version)
    return institution.pk
