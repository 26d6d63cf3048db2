"""An administrator chooses how the institution activates its physicians; an authority opens direct activation."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.models import InstitutionAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Authority, Institution
from yiji.institutions.queries.licensed_institutions import licensed_institutions
from yiji.jobs.queue import enqueue
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import notify
from yiji.register.actions.activate_automatically import JOB
from yiji.register.activation_rules import METHODS
from yiji.register.models import ActivationMethodChange, DirectActivationRule
from yiji.register.queries.activation_settings import activation_setting


def set_activation_method(scope: Scope, *, method: str, now: dt.datetime | None = None) -> str:
    """Write the method with its history; returns it. Choosing the present one changes nothing.

    With AUTO everybody who waits and is safe to activate follows as a job. Raises NotFound outside an
    institution, Refusal for an unknown method or for DIRECT where the authority has not opened it, Conflict.
    """
    now = now or timezone.now()
    if scope.side != "institution" or scope.organisation_id is None:
        raise NotFound
    institution = Institution.objects.select_related("licence_issuer").get(pk=scope.organisation_id)
    setting = activation_setting(institution)
    if method not in METHODS:
        raise Refusal(Problem("invalid", "激活方式的选项无效。", field="method", way_out="请重新选择。"))
    if method == "DIRECT" and not setting.direct_allowed:
        raise Refusal(
            Problem(
                "direct_not_allowed",
                "{authority}没有对贵机构开放直接激活。",
                field="method",
                way_out="请选择其他方式；确有需要的，请向该机关申请开放。",
                params={"authority": setting.authority},
            )
        )
    if method == setting.method:
        return method
    with transaction.atomic():
        changed = InstitutionAccount.objects.filter(
            institution_id=institution.pk, activation_method=setting.method
        ).update(activation_method=method, version=F("version") + 1)
        if not changed:
            raise Conflict
        ActivationMethodChange.objects.create(
            institution=institution,
            method=method,
            previous=setting.method,
            set_by=scope.user_id,
            set_by_name=scope.display_name[:60],
            set_at=now,
        )
        record(
            scope,
            "activation_method.set",
            "institution",
            institution.pk,
            delta={"method": method, "previous": setting.method},
        )
        if method == "AUTO":
            enqueue(
                JOB,
                {"institution_id": str(institution.pk)},
                tenant_id=institution.pk,
                requested_by=scope.user_id,
            )
    return method


def set_direct_activation_rule(
    scope: Scope,
    *,
    institution_id: uuid.UUID | None,
    allowed: bool | None,
    reason: str,
    now: dt.datetime | None = None,
) -> uuid.UUID:
    """The authority opens or closes direct activation for one institution, or (None) for all without a word of
    their own; ``allowed`` None takes that word back. Returns the row's id.

    Raises NotFound for an institution licensed by somebody else, Refusal without a reason or a value.
    """
    now = now or timezone.now()
    if scope.side != "authority" or scope.organisation_id is None:
        raise NotFound
    if institution_id is not None and not licensed_institutions(scope).filter(pk=institution_id).exists():
        raise NotFound
    if institution_id is None and allowed is None:
        raise Refusal(Problem("required", "未选择是否开放。", field="allowed", way_out="请选择后再保存。"))
    if not reason.strip():
        raise Refusal(Problem("required", "未写明理由。", field="reason", way_out="请写明理由后再保存。"))
    with transaction.atomic():
        rule = DirectActivationRule.objects.create(
            authority_id=scope.organisation_id,
            institution_id=institution_id,
            allowed=allowed,
            reason=reason.strip()[:300],
            set_by=scope.user_id,
            set_by_name=scope.display_name[:60],
            set_at=now,
        )
        record(
            scope,
            "direct_activation.set",
            "institution" if institution_id else "authority",
            institution_id or scope.organisation_id,
            reason=reason.strip(),
            delta={"allowed": allowed},
        )
        if institution_id is not None:
            notify(
                institution_id,
                "direct-activation-rule",
                {"authority": _name(scope)},
                dedup_key=f"direct-activation-rule:{rule.pk}",
            )
    return rule.pk


def _name(scope: Scope) -> str:
    return Authority.objects.values_list("name", flat=True).get(pk=scope.organisation_id)
