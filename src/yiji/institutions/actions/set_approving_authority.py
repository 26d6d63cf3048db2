"""Sets the authority that decides on one category's physicians (seed 3); applications already submitted stay where they are."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import ApprovingAuthority
from yiji.institutions.queries.approving_authorities import CATEGORIES, category_settings
from yiji.institutions.visibility import own_institution, visible_authorities
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import notify


def set_approving_authority(
    scope: Scope, category: str, authority_id: uuid.UUID, *, now: dt.datetime | None = None
) -> ApprovingAuthority:
    """Replace the live setting of the category from today on and tell the authority.

    Raises NotFound for an unknown category, Refusal for an authority of another province, Conflict when two set
    at once.
    """
    now = now or timezone.now()
    institution = own_institution(scope)
    if category not in CATEGORIES:
        raise NotFound
    authority = (
        visible_authorities(scope).filter(pk=authority_id, province_code=institution.province_code).first()
    )
    if authority is None:
        raise Refusal(
            Problem(
                "authority",
                "所选审批机关不在本省，或已停用。",
                field="authority",
                way_out="请选择本省的卫生健康行政部门或中医药主管部门。",
                articles=("《医师执业注册管理办法》第九条",),
            )
        )
    live = ApprovingAuthority.objects.filter(
        institution=institution, category=category, superseded_at__isnull=True
    )
    current = live.first()
    if current and current.authority_id == authority.pk:
        return current
    try:
        with transaction.atomic():
            live.update(superseded_at=now)
            setting = ApprovingAuthority.objects.create(
                institution=institution,
                category=category,
                authority=authority,
                effective_from=timezone.localtime(now).date(),
                set_by=scope.user_id,
                set_by_name=scope.display_name[:60],
            )
            record(
                scope,
                "approving_authority.set",
                "institution",
                institution.pk,
                delta={"category": category, "authority": authority.name},
            )
            notify(
                authority.pk,
                "approving-authority-set",
                {"institution": institution.name},
                dedup_key=f"approving-authority:{setting.pk}",
            )
    except IntegrityError:
        raise Conflict("另一名操作员刚刚修改了审批机关，请刷新后核对。") from None
    return setting


def adopt_defaults(scope: Scope, *, now: dt.datetime | None = None) -> int:
    """Set the default for every category that has no setting yet; returns how many were set."""
    adopted = 0
    with transaction.atomic():
        for setting in category_settings(scope):
            if setting.current is None and setting.default.authority is not None:
                set_approving_authority(scope, setting.category, setting.default.authority.pk, now=now)
                adopted += 1
    return adopted
