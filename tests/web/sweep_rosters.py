"""The sweep's objects of the roster: revocations, claims, changes of information, staff lists, exports, signed months."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.utils import timezone

from tests import factories
from yiji.accounts.models import PhysicianAccount
from yiji.register.models import (
    AccountClaim,
    AccountRevocation,
    HrRoster,
    InfoChange,
    MultiInstitutionFiling,
    Registration,
    RosterChoice,
    RosterExport,
    RosterSnapshot,
    VerificationReport,
)
from yiji.vault.files import store_file

if TYPE_CHECKING:
    from tests.web.sweep_world import Tenant


def revocation(tenant: Tenant, side: str) -> AccountRevocation:
    """A request that a colleague made, with its evidence."""
    organisation = tenant.institution if side == "institution" else tenant.authority
    stored = store_file(
        b"%PDF-1.4 scan",
        owner_kind="account_revocation",
        owner_id=organisation.pk,
        document_kind="other",
        media_type="application/pdf",
    )
    physician = factories.make_physician(f"周{tenant.name}")
    factories.make_registration(physician, tenant.institution)
    return AccountRevocation.objects.create(
        account=factories.make_physician_account(physician),
        side=side,
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        institution_id=tenant.institution.pk,
        reason="abnormal",
        explanation="登录地点异常，已电话核实。",
        evidence_id=stored.pk,
        asked_by=uuid.uuid4(),
        asked_by_person=uuid.uuid4(),
        asked_by_name="员虚",
        asked_at=timezone.now(),
    )


def claim(tenant: Tenant) -> AccountClaim:
    """An open claim on an account of its own."""
    physician = factories.make_physician(f"吴{tenant.name}")
    factories.make_registration(physician, tenant.institution)
    account = factories.make_physician_account(physician)
    return AccountClaim.objects.create(
        number=f"RL{account.pk.hex[:16]}",
        account=account,
        name=account.name,
        id_number_index=account.id_number_index,
        phone_index=uuid.uuid4(),
        statement="不是本人开立。",
        institution_id=tenant.institution.pk,
        state="open",
        created_at=timezone.now(),
    )


def hr_roster(tenant: Tenant) -> HrRoster:
    """A compared staff list with its job."""
    return HrRoster.objects.create(
        institution=tenant.institution,
        file_id=uuid.uuid4(),
        file_suffix=".csv",
        file_sha256="0" * 64,
        headings=["姓名", "身份证号"],
        columns={"name": 0, "id_number": 1},
        state="done",
        uploaded_by=uuid.uuid4(),
        uploaded_by_name="员虚",
        uploaded_at=timezone.now(),
        compared_at=timezone.now(),
    )


def export(tenant: Tenant) -> RosterExport:
    """A large export that waits for a second person."""
    return RosterExport.objects.create(
        institution=tenant.institution,
        list_name="primary",
        file_kind="xlsx",
        purpose="年度统计",
        rows=500,
        asked_by=uuid.uuid4(),
        asked_by_person=uuid.uuid4(),
        asked_by_name="员虚",
        asked_at=timezone.now(),
    )


def choice(tenant: Tenant) -> RosterChoice:
    """One physician ticked on the roster."""
    return RosterChoice.objects.create(
        institution=tenant.institution,
        list_name="primary",
        physicians=[str(tenant.physician.pk)],
        total=1,
        made_by=uuid.uuid4(),
        made_at=timezone.now(),
    )


def verification_report(tenant: Tenant) -> VerificationReport:
    """A report that the worker has not written yet."""
    return VerificationReport.objects.create(
        institution=tenant.institution,
        kind="qualification",
        state_shown="all",
        rows=1,
        asked_by=uuid.uuid4(),
        asked_by_name="员虚",
        asked_at=timezone.now(),
    )


def roster_snapshot(tenant: Tenant) -> RosterSnapshot:
    """A signed month whose form is not printed yet."""
    return RosterSnapshot.objects.create(
        institution=tenant.institution,
        month=dt.date(2026, 1, 1),
        figures={
            "physicians": 1,
            "by_category": {},
            "by_level": {},
            "filed_here": 0,
            "filed_elsewhere": 0,
            "hr_rows": 1,
            "waiting": {},
        },
        signed_by=uuid.uuid4(),
        signed_by_name="员虚",
        signed_at=timezone.now(),
    )


def info_change(tenant: Tenant, account: PhysicianAccount) -> InfoChange:
    """A new photo that waits, with a paper besides."""
    change = InfoChange(
        physician_id=account.physician_id,
        account=account,
        institution=tenant.institution,
        item="photo",
        white_share=100,
        evidence_pages=1,
        submitted_at=timezone.now(),
        submitted_by_person=account.id_number_index,
    )
    for column in ("new_photo_id", "evidence_id"):
        stored = store_file(
            b"a picture",
            owner_kind="info_change",
            owner_id=change.pk,
            document_kind="photo",
            media_type="image/jpeg",
        )
        setattr(change, column, stored.pk)
    change.save(force_insert=True)
    return change


def info_change_of_another(tenant: Tenant) -> InfoChange:
    physician = factories.make_physician(f"郑{tenant.name}")
    factories.make_registration(physician, tenant.institution)
    return info_change(tenant, factories.make_physician_account(physician))


def registration(tenant: Tenant) -> Registration:
    """One registration at the tenant's institution, of somebody else."""
    return factories.make_registration(factories.make_physician(f"周{tenant.name}"), tenant.institution)


def filing(tenant: Tenant) -> MultiInstitutionFiling:
    """Somebody of another institution, filed at the tenant's."""
    held = factories.make_registration(
        factories.make_physician(f"吴{tenant.name}"), factories.make_institution()
    )
    return MultiInstitutionFiling.objects.create(
        registration=held,
        institution=tenant.institution,
        authority=tenant.authority,
        scopes=["11"],
        starts_on=dt.date(2026, 1, 1),
        ends_on=dt.date(2028, 1, 1),
    )
