"""The sweep's correction tickets: one asked by the physician and one by his institution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from yiji.register.models import CorrectionField, CorrectionPaper, Qualification, QualificationCorrection
from yiji.vault.fields import seal
from yiji.vault.files import store_file

if TYPE_CHECKING:
    from tests.web.sweep_world import Tenant


def correction(tenant: Tenant, side: str, field: str) -> QualificationCorrection:
    """A ticket of the tenant's physician before the tenant's authority."""
    ticket = QualificationCorrection.objects.create(
        asked_side=side,
        account=tenant.account if side == "physician" else None,
        institution=tenant.institution if side == "institution" else None,
        asked_by=tenant.account.user_id,
        asked_by_person=tenant.account.id_number_index,
        subject=tenant.physician.pk,
        physician=tenant.physician,
        qualification=qualification(tenant),
        name=tenant.physician.name,
        authority=tenant.authority,
        field_codes=[field],
        reason="与证书不同",
        submitted_at=timezone.now(),
        due_on=timezone.localdate(),
    )
    row = CorrectionField(correction=ticket, subject=tenant.physician.pk, field=field)
    seal(row, "new_value", "新")
    row.save()
    return ticket


def qualification(tenant: Tenant) -> Qualification:
    """The physician's qualification."""
    found = tenant.physician.qualifications.first()
    assert found is not None
    return found


def paper(tenant: Tenant, portal: str) -> CorrectionPaper:
    """A paper of the portal's ticket."""
    ticket = tenant.objects[portal, "correction_id"]
    file = store_file(
        b"\xff\xd8\xff\xe0 a scan",
        owner_kind="qualification_correction",
        owner_id=ticket.pk,
        document_kind="certificate",
        media_type="image/jpeg",
    )
    return CorrectionPaper.objects.create(
        correction=ticket, kind="certificate", file_id=file.pk, added_at=timezone.now()
    )


CORRECTION_OBJECTS = {
    ("physician", "qualification_id"): qualification,
    ("institution", "qualification_id"): qualification,
    ("physician", "correction_id"): lambda tenant: correction(tenant, "physician", "name"),
    ("institution", "correction_id"): lambda tenant: correction(tenant, "institution", "issuer"),
    ("authority", "correction_id"): lambda tenant: correction(tenant, "institution", "obtained_on"),
    ("physician", "paper_id"): lambda tenant: paper(tenant, "physician"),
    ("institution", "paper_id"): lambda tenant: paper(tenant, "institution"),
    ("authority", "paper_id"): lambda tenant: paper(tenant, "authority"),
}
