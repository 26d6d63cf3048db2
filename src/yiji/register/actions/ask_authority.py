"""A physician whom no institution can confirm asks a health authority to do it at its desk."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.register.actions.refer_to_authority import refer
from yiji.register.models import AuthorityReferral
from yiji.register.queries.activation_way import activation_way
from yiji.register.visibility import own_account_row


def ask_authority(scope: Scope, *, authority_id: uuid.UUID, now: dt.datetime | None = None) -> uuid.UUID:
    """Put the own account on the authority's list; returns the authority's id.

    Raises NotFound for an unknown authority, Conflict in another state, Refusal while an institution has to
    act or an authority was asked already.
    """
    now = now or timezone.now()
    account = own_account_row(scope)
    if account.state != "verified" or account.physician_id is None:
        raise Conflict
    if not activation_way(account).may_choose:
        raise Refusal(
            Problem(
                "has_registration",
                "您有有效的执业注册，账户由主要执业机构激活。",
                way_out="机构五个工作日内没有办理的，会自动转卫生健康行政部门。",
            )
        )
    authority = Authority.objects.filter(pk=authority_id, kind="health", is_active=True).first()
    if authority is None:
        raise NotFound
    if AuthorityReferral.objects.filter(account=account, state="open").exists():
        raise Refusal(
            Problem(
                "already_asked",
                "您已请卫生健康行政部门激活，正在等待办理。",
                way_out="请持身份证件和医师资格证书到该机关窗口核验。",
            )
        )
    with transaction.atomic():
        refer(scope, account, authority_id=authority.pk, ground="asked", now=now)
    return authority.pk
