"""Writes the authority that decides on one category's physicians from a day on (seed 3).

Applications already submitted stay where they are: they name their authority themselves.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.institutions.models import ApprovingAuthority, Authority, AuthorityProposal, Institution
from yiji.institutions.queries.approving_authorities import CATEGORIES
from yiji.institutions.visibility import own_institution, settings_in_force
from yiji.kernel.outcome import Conflict, NotFound
from yiji.notices.send import notify


@dataclass(frozen=True)
class Choice:
    """What was chosen, how it departs from the default (codes by blanks) and why."""

    category: str
    authority: Authority
    effective_from: dt.date
    unusual: str = ""
    reason: str = ""


def write_setting(
    scope: Scope,
    institution: Institution,
    choice: Choice,
    *,
    now: dt.datetime,
    proposal: AuthorityProposal | None = None,
) -> ApprovingAuthority:
    """Store the choice and tell the authorities; call it in a transaction.

    A choice from today on replaces what holds now; one for a later day waits for it and replaces what else waits.
    ``proposal`` names who chose when another person (``scope``) confirms. Raises Conflict when two do this at once.
    """
    today = timezone.localtime(now).date()
    rows = ApprovingAuthority.objects.filter(
        institution=institution, category=choice.category, superseded_at__isnull=True
    )
    before = settings_in_force(today).filter(institution=institution, category=choice.category)
    earlier = before.select_related("authority").first()
    later = choice.effective_from > today
    replaced = rows.filter(effective_from__gt=today) if later else rows.filter(effective_from__lte=today)
    try:
        with transaction.atomic():
            replaced.update(superseded_at=now)
            setting = ApprovingAuthority.objects.create(
                institution=institution,
                category=choice.category,
                authority=choice.authority,
                effective_from=choice.effective_from,
                set_by=proposal.proposed_by if proposal else scope.user_id,
                set_by_name=proposal.proposed_by_name if proposal else scope.display_name[:60],
                checked_by=scope.user_id if proposal else None,
                checked_by_name=scope.display_name[:60] if proposal else "",
                unusual=choice.unusual,
                reason=choice.reason,
            )
    except IntegrityError:
        raise Conflict("另一名操作员刚刚修改了审批机关，请刷新后核对。") from None
    record(
        scope,
        "approving_authority.set",
        "institution",
        institution.pk,
        delta={
            "category": choice.category,
            "authority": choice.authority.name,
            "effective_from": choice.effective_from,
            "unusual": choice.unusual,
            "reason": choice.reason,
        },
    )
    _tell(institution, setting, earlier)
    return setting


def adopt_default(
    scope: Scope, institution: Institution, category: str, authority: Authority, *, now: dt.datetime
) -> ApprovingAuthority:
    """Set the law's default from today on, without a second person: nothing is chosen."""
    choice = Choice(category, authority, timezone.localtime(now).date())
    return write_setting(scope, institution, choice, now=now)


def cancel_waiting_setting(scope: Scope, category: str, *, now: dt.datetime | None = None) -> int:
    """Take back what would take effect on a later day; returns how many. Raises NotFound for an unknown category,
    Conflict when nothing waits (any more).
    """
    now = now or timezone.now()
    institution, today = own_institution(scope), timezone.localtime(now).date()
    if category not in CATEGORIES:
        raise NotFound
    with transaction.atomic():
        waiting = list(
            ApprovingAuthority.objects.filter(
                institution=institution, category=category, superseded_at=None, effective_from__gt=today
            )
        )
        taken_back = ApprovingAuthority.objects.filter(
            pk__in=[row.pk for row in waiting], superseded_at=None
        ).update(superseded_at=now)
        if not taken_back:
            raise Conflict("没有等待生效的设置，可能已经生效或已被取消，请刷新后核对。")
        record(
            scope, "approving_authority.cancel", "institution", institution.pk, delta={"category": category}
        )
        for row in waiting:
            _notice(institution, row, row.authority_id, "approving-authority-cancelled")
    return taken_back


def _tell(institution: Institution, setting: ApprovingAuthority, earlier: ApprovingAuthority | None) -> None:
    _notice(institution, setting, setting.authority_id, "approving-authority-set-from")
    if earlier is not None and earlier.authority_id != setting.authority_id:
        _notice(institution, setting, earlier.authority_id, "approving-authority-left")


def _notice(
    institution: Institution, setting: ApprovingAuthority, recipient: uuid.UUID, template: str
) -> None:
    notify(
        recipient,
        template,
        {
            "institution": institution.name,
            "category": catalogue.label("practice_category", setting.category),
            "date": setting.effective_from.isoformat(),
        },
        dedup_key=f"{template}:{setting.pk}",
    )
