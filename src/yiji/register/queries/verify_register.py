"""Compares the stored register with the one that its recorded changes rebuild (``yiji verify register``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yiji.institutions.models import Institution
from yiji.register.models import MultiInstitutionFiling, RegisterChange, Registration
from yiji.rulebook.register_replay import BrokenHistory, Recorded, replay

_CHUNK = 2000
_REGISTRATION = (
    "status", "level", "category", "scopes", "practice_jurisdiction", "province_code", "certificate_no",
    "approved_on", "ended_on", "end_reason", "suspended_until", "off_roster_on", "off_roster_reason",
    "proposed_from", "version",
)  # fmt: skip
_REFERENCES = ("primary_institution", "approving_authority", "qualification")
_FILING = ("scopes", "starts_on", "ends_on", "state")


@dataclass(frozen=True)
class Difference:
    """``stored`` and ``rebuilt`` differ in that column of the row; "missing" where one of them has no such row."""

    kind: str
    id: str
    column: str
    stored: Any
    rebuilt: Any


def verify_register() -> tuple[int, list[Difference]]:
    """(rows compared, differences), registration by registration in order of their ids; memory stays bounded."""
    provinces = {str(pk): code for pk, code in Institution.objects.values_list("pk", "province_code")}
    compared, differences = 0, []
    ids = list(Registration.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        for found in _compare(part, provinces):
            differences.append(found)
        compared += len(part) + MultiInstitutionFiling.objects.filter(registration_id__in=part).count()
    return compared, differences


def _compare(ids: list[Any], provinces: dict[str, str]) -> Iterator[Difference]:
    rows = RegisterChange.objects.filter(registration_id__in=ids).order_by("applied_at", "ordinal", "pk")
    changes = [
        Recorded(str(row.registration_id), row.kind, row.data, row.effective_on.isoformat()) for row in rows
    ]
    try:
        built = replay(changes, lambda institution: provinces.get(institution, ""))
    except BrokenHistory as broken:
        yield Difference("history", str(ids[0]), "changes", "", str(broken))
        return
    for row in Registration.objects.filter(pk__in=ids):
        stored = {name: _plain(getattr(row, name)) for name in _REGISTRATION}
        stored |= {name: str(getattr(row, f"{name}_id") or "") for name in _REFERENCES}
        yield from _differences("registration", str(row.pk), stored, built.registrations.get(str(row.pk)))
    for filing in MultiInstitutionFiling.objects.filter(registration_id__in=ids):
        stored = {name: _plain(getattr(filing, name)) for name in _FILING}
        stored |= {"registration": str(filing.registration_id), "institution": str(filing.institution_id)}
        yield from _differences("filing", str(filing.pk), stored, built.filings.get(str(filing.pk)))


def _differences(
    kind: str, row_id: str, stored: dict[str, Any], rebuilt: dict[str, Any] | None
) -> Iterator[Difference]:
    if rebuilt is None:
        yield Difference(kind, row_id, "row", "stored", "missing")
        return
    for column, value in stored.items():
        again = rebuilt[column]
        if (again or None) != (value or None):
            yield Difference(kind, row_id, column, value, again)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
