"""Who sees which institutions, authorities and departments; nothing else filters them by tenant."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.institutions.models import ApprovingAuthority, Authority, Department, Institution, PrintCheck
from yiji.kernel.outcome import NotFound
from yiji.notices.announcement import Announcement, division_key, own_key


def visible_institutions(scope: Scope) -> QuerySet[Institution]:
    """Institution: itself; authority: those it licensed or that name it as approving authority; system: all."""
    if scope.side == "system":
        return Institution.objects.all()
    if scope.side == "institution" and scope.organisation_id:
        return Institution.objects.filter(pk=scope.organisation_id)
    if scope.side == "authority" and scope.organisation_id:
        named = ApprovingAuthority.objects.filter(
            authority_id=scope.organisation_id, superseded_at__isnull=True
        )
        return Institution.objects.filter(
            Q(licence_issuer_id=scope.organisation_id) | Q(pk__in=named.values("institution_id"))
        )
    return Institution.objects.none()


def own_institution(scope: Scope) -> Institution:
    """The institution the scope acts for; raises NotFound for any other side."""
    if scope.side != "institution":
        raise NotFound
    found = visible_institutions(scope).select_related("licence_issuer").first()
    if found is None:
        raise NotFound
    return found


def visible_authorities(scope: Scope) -> QuerySet[Authority]:
    """The directory of active authorities is open to every side."""
    return Authority.objects.filter(is_active=True)


def visible_approving_authorities(scope: Scope) -> QuerySet[ApprovingAuthority]:
    """The settings of visible institutions, superseded ones included."""
    return ApprovingAuthority.objects.filter(institution__in=visible_institutions(scope))


def visible_departments(scope: Scope) -> QuerySet[Department]:
    """The departments of the own institution."""
    if scope.side not in ("institution", "system"):
        return Department.objects.none()
    return Department.objects.filter(institution__in=visible_institutions(scope))


def get_department(scope: Scope, department_id: uuid.UUID) -> Department:
    """One own department; raises NotFound."""
    found = visible_departments(scope).filter(pk=department_id).first()
    if found is None:
        raise NotFound
    return found


def visible_announcements(scope: Scope) -> QuerySet[Announcement]:
    """Authority: its own, drafts too; institution: those addressed to it, once published; others: public ones."""
    if scope.side == "authority" and scope.organisation_id:
        return Announcement.objects.filter(authority_id=scope.organisation_id).exclude(state="discarded")
    shown = Announcement.objects.filter(state__in=("published", "withdrawn"))
    if scope.side == "institution" and scope.organisation_id:
        return shown.filter(audience_key__in=_announcement_keys(scope.organisation_id))
    return shown.filter(public=True)


def _announcement_keys(institution_id: uuid.UUID) -> list[str]:
    """Whose institution it is (licence, approving authorities) and in which divisions it lies."""
    place = (
        Institution.objects.filter(pk=institution_id)
        .values_list("licence_issuer_id", "province_code", "city_code", "county_code")
        .first()
    )
    if place is None:
        return []
    approving = ApprovingAuthority.objects.filter(
        institution_id=institution_id, superseded_at__isnull=True
    ).values_list("authority_id", flat=True)
    return [
        *(own_key(authority_id) for authority_id in {place[0], *approving}),
        *(division_key(code) for code in place[1:] if code),
    ]


def get_announcement(scope: Scope, announcement_id: uuid.UUID) -> Announcement:
    """One of them; raises NotFound alike for foreign and for unknown ids, and for readers before its first day."""
    found = visible_announcements(scope).filter(pk=announcement_id)
    if scope.side != "authority":
        found = found.filter(shown_from__lte=timezone.localdate())
    announcement = found.first()
    if announcement is None:
        raise NotFound
    return announcement


def own_authority(scope: Scope) -> Authority:
    """The authority the scope acts for; raises NotFound for any other side."""
    if scope.side != "authority" or scope.organisation_id is None:
        raise NotFound
    found = visible_authorities(scope).filter(pk=scope.organisation_id).first()
    if found is None:
        raise NotFound
    return found


def visible_print_checks(scope: Scope) -> QuerySet[PrintCheck]:
    """The trials of printing at the own institution."""
    if scope.side == "institution" and scope.organisation_id:
        return PrintCheck.objects.filter(institution_id=scope.organisation_id)
    return PrintCheck.objects.none()
