"""An authority's officer imports institutions: the steps that several tests take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms.models import model_to_dict

from tests import factories
from tests.institutions.institution_sheets import workbook
from yiji.accounts.scope import Scope
from yiji.institutions.actions.confirm_institution_import import (
    confirm_institution_import,
)
from yiji.institutions.actions.upload_institutions import upload_institutions
from yiji.institutions.import_columns import KEYS
from yiji.institutions.models import Authority, Institution, InstitutionImport
from yiji.jobs.queue import run_due
from yiji.vault.fields import reveal


def officer(authority: Authority | None = None) -> Scope:
    """A credential officer of the authority."""
    user = factories.make_user_officer(authority or factories.make_authority(), ("credential",))
    return factories.scope_of(user)


def checked(
    scope: Scope, rows: Sequence[Mapping[str, Any]], file_name: str = "list.xlsx", **options: Any
) -> InstitutionImport:
    """The import after its rows were checked."""
    return uploaded(scope, workbook(rows, **options), file_name)


def uploaded(scope: Scope, data: bytes, file_name: str = "list.xlsx") -> InstitutionImport:
    batch = upload_institutions(scope, data=data, file_name=file_name)
    run_due()
    batch.refresh_from_db()
    return batch


def written(scope: Scope, batch: InstitutionImport) -> InstitutionImport:
    """The import after it was confirmed and written."""
    confirm_institution_import(scope, batch.pk, version=batch.version)
    run_due()
    batch.refresh_from_db()
    assert batch.state == "done"
    return batch


def problems(batch: InstitutionImport, number: int = 2) -> dict[str, tuple[str, str]]:
    """Code → (column, severity) of the row's problems; each says what is wrong and what to do."""
    row = batch.rows.get(row_number=number)
    assert all(p["message"] and p["way_out"] and p["field"] in KEYS for p in row.problems)
    return {p["code"]: (p["field"], p["severity"]) for p in row.problems}


def everything() -> list[dict[str, Any]]:
    """Every institution as it stands, its phone in clear."""
    rows = Institution.objects.order_by("pk")
    return [model_to_dict(one) | {"responsible_phone": reveal(one, "responsible_phone")} for one in rows]
