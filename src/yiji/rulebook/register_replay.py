"""Rebuilds registrations and filings from the recorded changes alone; what is stored must be the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Recorded:
    """One stored change: whose registration, of what kind, its data (dates as ISO texts), and the day it took effect."""

    registration: str
    kind: str
    data: Mapping[str, Any]
    effective_on: str


@dataclass
class Rebuilt:
    """Columns of registrations and of filings by id, as the changes leave them."""

    registrations: dict[str, dict[str, Any]] = field(default_factory=dict)
    filings: dict[str, dict[str, Any]] = field(default_factory=dict)


class BrokenHistory(ValueError):
    """A change that cannot follow the ones before it."""


def replay(changes: Iterable[Recorded], province_of: Callable[[str], str]) -> Rebuilt:
    """Carry out the changes in their order on nothing. ``province_of``: an institution's province code.

    Raises BrokenHistory for a change of a registration or filing that no earlier change opened.
    """
    built = Rebuilt()
    for change in changes:
        if change.kind == "OpenRegistration":
            built.registrations[change.registration] = _opened(change, province_of)
            continue
        row = built.registrations.get(change.registration)
        if row is None:
            raise BrokenHistory(f"{change.kind} of a registration that was never opened")
        _APPLY[change.kind](row, change, built, province_of)
    return built


def _opened(change: Recorded, province_of: Callable[[str], str]) -> dict[str, Any]:
    data = change.data
    return {
        "status": "active",
        "level": data["practice_level"],
        "category": data["practice_category"],
        "scopes": list(data["practice_scopes"]),
        "practice_jurisdiction": data["practice_jurisdiction"],
        "primary_institution": data["primary_institution"],
        "province_code": province_of(data["primary_institution"]),
        "approving_authority": data["approving_authority"],
        "qualification": data["qualification"],
        "certificate_no": data["certificate_no"],
        "approved_on": change.effective_on,
        "ended_on": None,
        "end_reason": "",
        "suspended_until": None,
        "off_roster_on": None,
        "off_roster_reason": "",
        "proposed_from": "",
        "version": 0,
    }


_COLUMNS = {
    "practice_level": "level",
    "practice_category": "category",
    "practice_scopes": "scopes",
    "practice_jurisdiction": "practice_jurisdiction",
    "primary_institution": "primary_institution",
    "approving_authority": "approving_authority",
    "qualification": "qualification",
}


def _changed(
    row: dict[str, Any], change: Recorded, _built: Rebuilt, province_of: Callable[[str], str]
) -> None:
    data = change.data
    if data.get("primary_institution") not in (None, row["primary_institution"]):
        row["province_code"] = province_of(data["primary_institution"])
    for name, column in _COLUMNS.items():
        if data.get(name) is not None:
            row[column] = list(data[name]) if column == "scopes" else data[name]
    if data.get("resumes") and row["status"] == "off_roster":
        row |= {"status": "active", "off_roster_on": None, "off_roster_reason": ""}
    row |= {"certificate_no": data["certificate_no"], "approved_on": change.effective_on}
    row["version"] += 1


def _set(**columns: str) -> Callable[..., None]:
    """A change that writes fixed values, or those of its data (``"data:until"``)."""

    def apply(row: dict[str, Any], change: Recorded, _built: Rebuilt, _province: object) -> None:
        for column, value in columns.items():
            if value.startswith("data:"):
                row[column] = change.data[value.removeprefix("data:")]
            else:
                row[column] = change.effective_on if value == "effective_on" else value or None
        row["version"] += 1

    return apply


def _closed(row: dict[str, Any], change: Recorded, _built: Rebuilt, _province: object) -> None:
    row |= {
        "status": change.data["status"],
        "ended_on": change.effective_on,
        "end_reason": change.data["reason"][:40],
        "suspended_until": None,
        "proposed_from": "",
    }
    row["version"] += 1


def _left(row: dict[str, Any], change: Recorded, _built: Rebuilt, _province: object) -> None:
    row |= {
        "status": "off_roster",
        "off_roster_on": change.data["filed_on"],
        "off_roster_reason": change.data["reason"][:2],
        "suspended_until": None,
        "proposed_from": "",
    }
    row["version"] += 1


def _restored(row: dict[str, Any], _change: Recorded, _built: Rebuilt, _province: object) -> None:
    row |= {"status": "active", "off_roster_on": None, "off_roster_reason": ""}
    row["version"] += 1


def _proposed(row: dict[str, Any], _change: Recorded, _built: Rebuilt, _province: object) -> None:
    row |= {"proposed_from": row["status"], "status": "deregistration_proposed"}
    row["version"] += 1


def _dropped(row: dict[str, Any], _change: Recorded, _built: Rebuilt, _province: object) -> None:
    row |= {"status": row["proposed_from"] or "active", "proposed_from": ""}
    row["version"] += 1


def _filed(row: dict[str, Any], change: Recorded, built: Rebuilt, _province: object) -> None:
    data = change.data
    built.filings[data["filing"]] = {
        "registration": change.registration,
        "institution": data["institution"],
        "scopes": list(data["practice_scopes"]),
        "starts_on": data["begins_on"],
        "ends_on": data["ends_on"],
        "state": "active",
    }


def _unfiled(row: dict[str, Any], change: Recorded, built: Rebuilt, _province: object) -> None:
    filing = built.filings.get(change.data["filing"])
    if filing is None:
        raise BrokenHistory("the end of a filing that was never opened")
    filing["state"] = change.data["status"]


def _reissued(row: dict[str, Any], _change: Recorded, _built: Rebuilt, _province: object) -> None:
    row["version"] += 1


_APPLY: dict[str, Callable[..., None]] = {
    "ChangeRegistration": _changed,
    "CloseRegistration": _closed,
    "SuspendRegistration": _set(status="suspended", suspended_until="data:until"),
    "ResumeRegistration": _set(status="active", suspended_until=""),
    "ProposeDeregistration": _proposed,
    "DropProposal": _dropped,
    "MarkOffRoster": _left,
    "RestoreToRoster": _restored,
    "OpenFiling": _filed,
    "CloseFiling": _unfiled,
    "ReissueCertificate": _reissued,
}
