"""Who sees which registrations, physicians and waiting accounts; nothing else filters them by tenant."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from yiji.accounts.models import PhysicianAccount, PhysicianPhoneChange
from yiji.accounts.models.physician_account import ENDED_STATES
from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority, DepartmentMember, Institution
from yiji.kernel.outcome import Conflict, NotFound
from yiji.register.activation_rules import REFERRED_STATES, WAITING_STATES
from yiji.register.models import (
    AccountClaim,
    AccountRevocation,
    AuthorityReferral,
    DepartmentBatch,
    HrRoster,
    InfoChange,
    MultiInstitutionFiling,
    NationalImport,
    Physician,
    QualificationCorrection,
    RegisterChange,
    Registration,
    RosterChoice,
    RosterExport,
    RosterFinding,
    VerificationReport,
)
from yiji.register.models.registration import LIVE_STATUSES


def visible_registrations(scope: Scope) -> QuerySet[Registration]:
    """Institution: primary or filed there; authority: approved by it or in its region; physician: own."""
    if scope.side == "system":
        return Registration.objects.all()
    if scope.side == "physician" and scope.physician_id:
        return Registration.objects.filter(physician_id=scope.physician_id)
    if scope.side == "institution" and scope.organisation_id:
        filed = MultiInstitutionFiling.objects.filter(institution_id=scope.organisation_id, state="active")
        return Registration.objects.filter(
            Q(primary_institution_id=scope.organisation_id) | Q(pk__in=filed.values("registration_id"))
        )
    if scope.side == "authority" and scope.organisation_id:
        return Registration.objects.filter(
            Q(approving_authority_id=scope.organisation_id)
            | Q(primary_institution_id__in=_institutions_of_region(scope.organisation_id).values("pk"))
        )
    return Registration.objects.none()


def visible_register_changes(scope: Scope) -> QuerySet[RegisterChange]:
    """An authority's: of the registrations it sees. Everybody: what the law announces, chosen by its own query."""
    if scope.side == "authority" and scope.organisation_id:
        return RegisterChange.objects.filter(registration__in=visible_registrations(scope))
    if scope.side == "public":
        return RegisterChange.objects.all()
    return RegisterChange.objects.none()


def visible_roster(scope: Scope) -> QuerySet[Registration]:
    """Live registrations whose primary institution asks. Live ones have no end date: the lists' indexes hold those."""
    if scope.side == "institution" and scope.organisation_id:
        return Registration.objects.filter(
            primary_institution_id=scope.organisation_id, ended_on__isnull=True
        )
    return Registration.objects.none()


def visible_filings_here(scope: Scope) -> QuerySet[MultiInstitutionFiling]:
    """Running multi-institution filings at the scope's institution, or noted by its authority; a physician's own."""
    running = MultiInstitutionFiling.objects.filter(state="active")
    if scope.side == "institution" and scope.organisation_id:
        return running.filter(institution_id=scope.organisation_id)
    if scope.side == "authority" and scope.organisation_id:
        return running.filter(authority_id=scope.organisation_id)
    if scope.side == "physician" and scope.physician_id:
        return running.filter(registration__physician_id=scope.physician_id)
    return MultiInstitutionFiling.objects.none()


def visible_filings_ever(scope: Scope) -> QuerySet[MultiInstitutionFiling]:
    """An authority's: noted by it or at an institution of its region, ended ones too; nobody else's."""
    if scope.side == "authority" and scope.organisation_id:
        return MultiInstitutionFiling.objects.filter(
            Q(authority_id=scope.organisation_id)
            | Q(institution_id__in=_institutions_of_region(scope.organisation_id).values("pk"))
        )
    return MultiInstitutionFiling.objects.none()


def visible_physicians(scope: Scope) -> QuerySet[Physician]:
    """Institution: live registration or filing there, or waiting for its activation; authority: its region;
    physician: himself; system: all.
    """
    if scope.side == "system":
        return Physician.objects.all()
    if scope.side == "physician" and scope.physician_id:
        return Physician.objects.filter(pk=scope.physician_id)
    if scope.side not in ("institution", "authority"):
        return Physician.objects.none()
    registrations = visible_registrations(scope)
    if scope.side == "institution":
        registrations = registrations.filter(status__in=LIVE_STATUSES)
    waiting = visible_accounts_waiting(scope).filter(physician_id__isnull=False)
    return Physician.objects.filter(
        Q(pk__in=registrations.values("physician_id")) | Q(pk__in=waiting.values("physician_id"))
    )


def visible_accounts_waiting(scope: Scope) -> QuerySet[PhysicianAccount]:
    """Accounts that await activation: by this institution, within this authority's region or referred to it, or
    one's own. A referred account may have no institution at all.
    """
    waiting = PhysicianAccount.objects.filter(state__in=WAITING_STATES)
    if scope.side == "system":
        return waiting
    if scope.side == "physician" and scope.physician_account_id:
        return waiting.filter(pk=scope.physician_account_id)
    if scope.side == "institution" and scope.organisation_id:
        return waiting.filter(activating_institution_id=scope.organisation_id)
    if scope.side == "authority" and scope.organisation_id:
        region = _institutions_of_region(scope.organisation_id)
        referred = AuthorityReferral.objects.filter(authority_id=scope.organisation_id, state="open")
        return PhysicianAccount.objects.filter(
            Q(state__in=WAITING_STATES, activating_institution_id__in=region.values("pk"))
            | Q(state__in=REFERRED_STATES, pk__in=referred.values("account_id"))
        )
    return PhysicianAccount.objects.none()


def visible_live_accounts(scope: Scope) -> QuerySet[PhysicianAccount]:
    """Live accounts that the scope may revoke (seed 5.1): of physicians registered with this institution or asked
    to be activated by it, or claimed there; for an authority those of its region's institutions.
    """
    live = PhysicianAccount.objects.exclude(state__in=ENDED_STATES)
    if scope.side == "system":
        return live
    if scope.side not in ("institution", "authority") or scope.organisation_id is None:
        return PhysicianAccount.objects.none()
    registrations = visible_registrations(scope).filter(status__in=LIVE_STATUSES)
    if scope.side == "institution":
        registrations = registrations.filter(primary_institution_id=scope.organisation_id)
        asked = Q(activating_institution_id=scope.organisation_id)
    else:
        asked = Q(activating_institution_id__in=_institutions_of_region(scope.organisation_id).values("pk"))
    claimed = visible_claims(scope).filter(state="open", account__isnull=False)
    return live.filter(
        Q(physician_id__in=registrations.values("physician_id"))
        | asked
        | Q(pk__in=claimed.values("account_id"))
    )


def visible_revocations(scope: Scope) -> QuerySet[AccountRevocation]:
    """Revocations asked for by the scope's organisation; an authority also reads those of its institutions."""
    if scope.side == "institution" and scope.organisation_id:
        return AccountRevocation.objects.filter(organisation_id=scope.organisation_id)
    if scope.side == "authority" and scope.organisation_id:
        region = _institutions_of_region(scope.organisation_id)
        return AccountRevocation.objects.filter(
            Q(organisation_id=scope.organisation_id) | Q(institution_id__in=region.values("pk"))
        )
    return AccountRevocation.objects.none()


def visible_claims(scope: Scope) -> QuerySet[AccountClaim]:
    """Claims (phone proven) that name the scope's institution, or one of the authority's region."""
    proven = AccountClaim.objects.exclude(state="phone_to_prove")
    if scope.side == "institution" and scope.organisation_id:
        return proven.filter(institution_id=scope.organisation_id)
    if scope.side == "authority" and scope.organisation_id:
        return proven.filter(institution_id__in=_institutions_of_region(scope.organisation_id).values("pk"))
    return AccountClaim.objects.none()


def own_account_row(scope: Scope) -> PhysicianAccount:
    """The physician's own account in whatever state; raises NotFound for everybody else."""
    account = None
    if scope.side == "physician" and scope.physician_account_id:
        account = (
            PhysicianAccount.objects.filter(pk=scope.physician_account_id).select_related("user").first()
        )
    if account is None:
        raise NotFound
    return account


def waiting_account(scope: Scope, account_id: uuid.UUID) -> PhysicianAccount:
    """One waiting account within the scope; raises NotFound alike for foreign and for unknown ids.

    Raises Conflict for one of the institution's own that no longer waits (another tab was faster).
    """
    account = visible_accounts_waiting(scope).filter(pk=account_id).select_related("user").first()
    if account is not None:
        return account
    if scope.side == "institution" and scope.organisation_id:
        settled = PhysicianAccount.objects.filter(activating_institution_id=scope.organisation_id)
        if settled.filter(pk=account_id).exists():
            raise Conflict("该账户已不在等待激活。请刷新名单查看最新状态。")
    raise NotFound


def _institutions_of_region(authority_id: uuid.UUID) -> QuerySet[Institution]:
    authority = Authority.objects.filter(pk=authority_id).first()
    if authority is None:
        return Institution.objects.none()
    if authority.level == "province":
        return Institution.objects.filter(province_code=authority.province_code)
    if authority.level == "city":
        return Institution.objects.filter(city_code=authority.city_code)
    return Institution.objects.filter(county_code=authority.county_code)


def visible_info_changes(scope: Scope) -> QuerySet[InfoChange]:
    """Asked changes of information: an institution's those sent to it, a physician's own (seed 7)."""
    if scope.side == "institution" and scope.organisation_id:
        return InfoChange.objects.filter(institution_id=scope.organisation_id)
    if scope.side == "physician" and scope.physician_account_id:
        return InfoChange.objects.filter(account_id=scope.physician_account_id)
    return InfoChange.objects.none()


def visible_hr_rosters(scope: Scope) -> QuerySet[HrRoster]:
    """The staff lists of the institution that asks (seed 6)."""
    if scope.side == "institution" and scope.organisation_id:
        return HrRoster.objects.filter(institution_id=scope.organisation_id)
    return HrRoster.objects.none()


def visible_findings(scope: Scope) -> QuerySet[RosterFinding]:
    """What the comparison of the institution's lists gave (seed 6)."""
    if scope.side == "institution" and scope.organisation_id:
        return RosterFinding.objects.filter(institution_id=scope.organisation_id)
    return RosterFinding.objects.none()


def visible_places(scope: Scope) -> QuerySet[DepartmentMember]:
    """Places in departments, ended ones too: an institution's in its own departments, a physician's own (seed 4.1)."""
    if scope.side == "institution" and scope.organisation_id:
        return DepartmentMember.objects.filter(institution_id=scope.organisation_id)
    if scope.side == "physician" and scope.physician_id:
        return DepartmentMember.objects.filter(physician_id=scope.physician_id)
    return DepartmentMember.objects.none()


def visible_department_batches(scope: Scope) -> QuerySet[DepartmentBatch]:
    """Assignments of many at once by the institution that asks (seed 4.1)."""
    if scope.side == "institution" and scope.organisation_id:
        return DepartmentBatch.objects.filter(institution_id=scope.organisation_id)
    return DepartmentBatch.objects.none()


def visible_phone_changes(scope: Scope) -> QuerySet[PhysicianPhoneChange]:
    """Institution: moves to another phone that it was asked to vouch for (domain I-18); others: none."""
    if scope.side == "institution" and scope.organisation_id:
        return PhysicianPhoneChange.objects.filter(institution_id=scope.organisation_id)
    return PhysicianPhoneChange.objects.none()


def visible_exports(scope: Scope) -> QuerySet[RosterExport]:
    """Exports of the institution's lists (T21)."""
    if scope.side == "institution" and scope.organisation_id:
        return RosterExport.objects.filter(institution_id=scope.organisation_id)
    return RosterExport.objects.none()


def visible_choices(scope: Scope) -> QuerySet[RosterChoice]:
    """What somebody of the institution has ticked on its lists."""
    if scope.side == "institution" and scope.organisation_id:
        return RosterChoice.objects.filter(institution_id=scope.organisation_id)
    return RosterChoice.objects.none()


def visible_verification_reports(scope: Scope) -> QuerySet[VerificationReport]:
    """The institution's reports of its verifications (seed 6.2, 6.3)."""
    if scope.side == "institution" and scope.organisation_id:
        return VerificationReport.objects.filter(institution_id=scope.organisation_id)
    return VerificationReport.objects.none()


def visible_corrections(scope: Scope) -> QuerySet[QualificationCorrection]:
    """Correction tickets: an authority's those before it, an institution's and a physician's own (A-14)."""
    if scope.side == "authority" and scope.organisation_id:
        return QualificationCorrection.objects.filter(authority_id=scope.organisation_id)
    if scope.side == "institution" and scope.organisation_id:
        return QualificationCorrection.objects.filter(institution_id=scope.organisation_id)
    if scope.side == "physician" and scope.physician_account_id:
        return QualificationCorrection.objects.filter(account_id=scope.physician_account_id)
    return QualificationCorrection.objects.none()


def visible_national_imports(scope: Scope) -> QuerySet[NationalImport]:
    """Imports of the national qualification register: an authority's own; the system's operator sees all."""
    if scope.side == "system":
        return NationalImport.objects.all()
    if scope.side == "authority" and scope.organisation_id:
        return NationalImport.objects.filter(authority_id=scope.organisation_id)
    return NationalImport.objects.none()
