"""Who sees which institutions, authorities and departments; nothing else filters them by tenant."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.institutions.models import (
    ApprovingAuthority,
    Authority,
    AuthorityProposal,
    Department,
    DepartmentImport,
    Institution,
    InstitutionImport,
    LicenceChange,
    PrintCheck,
)
from yiji.kernel.outcome import NotFound
from yiji.notices.announcement import Announcement, division_key, own_key


def visible_institutions(scope: Scope) -> QuerySet[Institution]:
    """Institution: itself; authority: those it licensed or that name it as approving authority; system: all."""
    if scope.side == "system":
        return Institution.objects.all()
    if scope.side == "institution" and scope.organisation_id:
        return Institution.objects.filter(pk=scope.organisation_id)
    if scope.side == "authority" and scope.organisation_id:
        named = settings_in_force().filter(authority_id=scope.organisation_id)
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


def settings_in_force(
    on: dt.date | None = None, at: dt.datetime | None = None
) -> QuerySet[ApprovingAuthority]:
    """The settings that hold on ``on`` (today when None): a setting takes effect on its day by itself.

    ``at`` asks what held at an earlier moment, when later choices had not been made yet. Not narrowed to a scope.
    """
    live = Q(superseded_at__isnull=True)
    if at is not None:
        on, live = on or timezone.localtime(at).date(), live | Q(superseded_at__gt=at)
    rows = ApprovingAuthority.objects.filter(live, effective_from__lte=on or timezone.localdate())
    if at is not None:
        rows = rows.filter(set_at__lte=at) | rows.filter(effective_from__lt=timezone.localtime(at).date())
    newer = rows.filter(institution_id=OuterRef("institution_id"), category=OuterRef("category")).filter(
        Q(effective_from__gt=OuterRef("effective_from"))
        | Q(effective_from=OuterRef("effective_from"), set_at__gt=OuterRef("set_at"))
    )
    return rows.exclude(Exists(newer))


def visible_authority_proposals(scope: Scope) -> QuerySet[AuthorityProposal]:
    """Proposed settings of the own institution."""
    if scope.side == "institution" and scope.organisation_id:
        return AuthorityProposal.objects.filter(institution_id=scope.organisation_id)
    return AuthorityProposal.objects.none()


def get_authority_proposal(scope: Scope, proposal_id: uuid.UUID) -> AuthorityProposal:
    """One of them; raises NotFound alike for foreign and for unknown ids."""
    found = visible_authority_proposals(scope).filter(pk=proposal_id).first()
    if found is None:
        raise NotFound
    return found


def visible_licence_changes(scope: Scope) -> QuerySet[LicenceChange]:
    """Those that the own authority entered; an institution sees of its own what took effect."""
    if scope.side == "authority" and scope.organisation_id:
        return LicenceChange.objects.filter(authority_id=scope.organisation_id)
    if scope.side == "institution" and scope.organisation_id:
        return LicenceChange.objects.filter(institution_id=scope.organisation_id, state="confirmed")
    return LicenceChange.objects.none()


def licence_change_row(scope: Scope, change_id: uuid.UUID) -> LicenceChange:
    """One of the own authority; raises NotFound alike for foreign and for unknown ids."""
    found = visible_licence_changes(scope).filter(pk=change_id).first() if scope.side == "authority" else None
    if found is None:
        raise NotFound
    return found


def visible_institution_imports(scope: Scope) -> QuerySet[InstitutionImport]:
    """The imports of the own authority."""
    if scope.side == "authority" and scope.organisation_id:
        return InstitutionImport.objects.filter(authority_id=scope.organisation_id)
    return InstitutionImport.objects.none()


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


def visible_department_imports(scope: Scope) -> QuerySet[DepartmentImport]:
    """The department sheets of the own institution."""
    if scope.side == "institution" and scope.organisation_id:
        return DepartmentImport.objects.filter(institution_id=scope.organisation_id)
    return DepartmentImport.objects.none()


def visible_announcements(scope: Scope) -> QuerySet[Announcement]:
    """Authority: its own, drafts too; institution: those addressed to it, once published; others: public ones."""
    if scope.side == "authority" and scope.organisation_id:
        return Announcement.objects.filter(authority_id=scope.organisation_id).exclude(state="discarded")
    shown = Announcement.objects.filter(state__in=("published", "withdrawn"))
    if scope.side == "institution":
        return shown.filter(audience_key__in=_announcement_keys(scope.organisation_id))
    return shown.filter(public=True)


def _announcement_keys(institution_id: uuid.UUID | None) -> list[str]:
    """Whose institution it is (licence, approving authorities) and in which divisions it lies."""
    if institution_id is None:
        return []
    place = (
        Institution.objects.filter(pk=institution_id)
        .values_list("licence_issuer_id", "province_code", "city_code", "county_code")
        .first()
    )
    if place is None:
        return []
    approving = (
        settings_in_force().filter(institution_id=institution_id).values_list("authority_id", flat=True)
    )
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
