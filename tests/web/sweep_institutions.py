"""Imports of institutions and proposals of approving authorities, for the authorisation sweep."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests import factories
from yiji.institutions.models import AuthorityProposal, InstitutionImport, InstitutionImportRow
from yiji.register.models import NationalImport, NationalImportRow


def _import(tenant: Any) -> InstitutionImport:
    """An import that a colleague uploaded and nobody has confirmed; one row is refused, one is new."""
    batch = InstitutionImport.objects.create(
        authority=tenant.authority,
        file_id=uuid.uuid4(),
        file_suffix=".xlsx",
        file_sha256="0" * 64,
        state="ready",
        rows_in=2,
        new=1,
        refused=1,
        good=1,
        uploaded_by_name="官虚",
        uploaded_at=timezone.now(),
    )
    for number, outcome in ((2, "new"), (3, "refused")):
        InstitutionImportRow.objects.create(
            batch=batch, row_number=number, name=f"{tenant.name}医院", outcome=outcome
        )
    return batch


def _proposal(tenant: Any) -> AuthorityProposal:
    """A setting that a colleague proposed."""
    return AuthorityProposal.objects.create(
        institution=tenant.institution,
        category="dental",
        authority=factories.make_authority(
            province_code=tenant.authority.province_code,
            city_code=tenant.authority.city_code,
            county_code=tenant.authority.county_code,
        ),
        effective_from=timezone.localdate(),
        unusual="not_issuer",
        reason="发证机关已调整。",
        proposed_by=uuid.uuid4(),
        proposed_by_person=uuid.uuid4(),
        proposed_by_name="员虚",
        proposed_at=timezone.now(),
    )


def _national_import(tenant: Any) -> NationalImport:
    """An import of the national register that a colleague uploaded and nobody has confirmed."""
    batch = NationalImport.objects.create(
        authority=tenant.authority,
        as_of=timezone.localdate(),
        file_suffix=".csv",
        file_sha256="0" * 64,
        state="ready",
        rows_in=1,
        refused=1,
        uploaded_by_name="官虚",
        uploaded_at=timezone.now(),
        checked_at=timezone.now(),
    )
    NationalImportRow.objects.create(batch=batch, row_number=2, outcome="refused", columns=["name"])
    return batch


INSTITUTION_OBJECTS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("authority", "import_id"): _import,
    ("authority", "national_import_id"): _national_import,
    ("institution", "proposal_id"): _proposal,
}
