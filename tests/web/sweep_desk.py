"""The credential desk's own objects for the authorisation sweep: an issue, a closing that waits, a scan."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests import factories
from yiji.accounts.models import CredentialIssue, InstitutionAccount, InstitutionClosing
from yiji.institutions.models import LicenceChange
from yiji.vault.files import store_file
from yiji.vault.models import StoredFile


def _credential_issue(tenant: Any) -> CredentialIssue:
    return CredentialIssue.objects.create(
        account=InstitutionAccount.objects.get(institution_id=tenant.institution.pk),
        authority_id=tenant.authority.pk,
        user=factories.make_operator(tenant.institution, "administrator"),
        officer=tenant.officer,
        licence_no="PDY00001",
        licence_copy_seen=True,
        power_of_attorney_seen=True,
        agent_id_seen=True,
        agent_name="李虚",
        responsible_person="王虚",
    )


def _closing(tenant: Any) -> InstitutionClosing:
    """A closing that a colleague asked for."""
    return InstitutionClosing.objects.create(
        account=InstitutionAccount.objects.get(institution_id=tenant.institution.pk),
        authority_id=tenant.authority.pk,
        reason="close_ended",
        note="机构已终止，附终止决议。",
        asked_by=uuid.uuid4(),
        asked_by_person=uuid.uuid4(),
        asked_by_name="官虚",
        asked_at=timezone.now(),
    )


def _licence_change(tenant: Any) -> LicenceChange:
    """A change of the licence that a colleague entered."""
    return LicenceChange.objects.create(
        institution_id=tenant.institution.pk,
        authority_id=tenant.authority.pk,
        act="overdue",
        from_state="valid",
        to_state="overdue",
        reason="overdue_unverified",
        effective_on=timezone.localdate(),
        asked_by=uuid.uuid4(),
        asked_by_person=uuid.uuid4(),
        asked_by_name="官虚",
        asked_at=timezone.now(),
    )


def _institution_paper(tenant: Any) -> StoredFile:
    """A scan kept at the desk."""
    account = InstitutionAccount.objects.get(institution_id=tenant.institution.pk)
    return store_file(
        b"%PDF-1.4 scan",
        owner_kind="institution_account",
        owner_id=account.pk,
        document_kind="evidence",
        media_type="application/pdf",
    )


DESK_OBJECTS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("authority", "issue_id"): _credential_issue,
    ("authority", "closing_id"): _closing,
    ("authority", "licence_change_id"): _licence_change,
    ("authority", "file_id"): _institution_paper,
}
