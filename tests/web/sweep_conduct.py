"""A record about conduct, a result and a sheet for the authorisation sweep."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from yiji.register.models import AssessmentSheet, ConductRecord, PeriodicAssessment
from yiji.vault.fields import seal
from yiji.vault.files import store_file


def _conduct(tenant: Any, state: str) -> ConductRecord:
    row = ConductRecord(
        physician=tenant.physician,
        institution=tenant.institution,
        authority=tenant.authority,
        kind="warning",
        decided_by=tenant.authority.name,
        decided_on=timezone.localdate(),
        document_no="1",
        effective_from=timezone.localdate(),
        state=state,
        recorded_by_person=uuid.uuid4(),
        recorded_by_name="甲",
        recorded_at=timezone.now(),
        answered_by_person=uuid.uuid4() if state == "confirmed" else None,
    )
    row.evidence_id = store_file(
        b"%PDF-1.4 decision",
        owner_kind="conduct_record",
        owner_id=row.pk,
        document_kind="decision",
        media_type="application/pdf",
    ).pk
    seal(row, "ground", "见决定书。")
    row.save(force_insert=True)
    return row


def _assessment(tenant: Any) -> PeriodicAssessment:
    return PeriodicAssessment.objects.create(
        physician=tenant.physician,
        institution=tenant.institution,
        authority=tenant.authority,
        period_from=2024,
        period_to=2026,
        body="医学会",
        assessed_on=timezone.localdate(),
        result="failed",
        state="confirmed",
        recorded_by_person=uuid.uuid4(),
        recorded_by_name="甲",
        recorded_at=timezone.now(),
        answered_by_person=uuid.uuid4(),
    )


def _sheet(tenant: Any, side: str) -> AssessmentSheet:
    return AssessmentSheet.objects.create(
        institution=tenant.institution,
        authority=tenant.authority,
        side=side,
        period_from=2024,
        period_to=2026,
        body="医学会",
        file_id=uuid.uuid4(),
        file_suffix=".xlsx",
        file_sha256="0" * 64,
        state="ready",
        uploaded_by=uuid.uuid4(),
        uploaded_by_person=uuid.uuid4(),
        uploaded_by_name="甲",
        uploaded_at=timezone.now(),
        rows_in=1,
        refused=1,
    )


CONDUCT_OBJECTS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("authority", "conduct_id"): lambda tenant: _conduct(tenant, "recorded"),
    ("physician", "conduct_id"): lambda tenant: _conduct(tenant, "confirmed"),
    ("authority", "assessment_id"): _assessment,
    ("authority", "assessment_sheet_id"): lambda tenant: _sheet(tenant, "authority"),
    ("institution", "assessment_sheet_id"): lambda tenant: _sheet(tenant, "institution"),
}
