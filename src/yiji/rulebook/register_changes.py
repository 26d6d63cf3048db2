"""The closed list of things a decision can do to the register, as data; the register applies them.

Ids are strings (UUIDs of the register); codes are those of the code lists; dates are legal dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class OpenRegistration:
    """A new registration. ``certificate_number``: issue a new 15-digit number or keep the person's."""

    practice_level: str
    practice_category: str
    practice_scopes: tuple[str, ...]
    practice_jurisdiction: str
    primary_institution: str
    approving_authority: str
    qualification: str
    department: str = ""
    methods: tuple[str, ...] = ()
    certificate_number: Literal["new", "keep"] = "new"


@dataclass(frozen=True)
class ChangeRegistration:
    """A new version of a registration; fields left None stay as they are.

    ``resumes``: whoever had left the roster is on it again.
    """

    registration: str
    practice_level: str | None = None
    practice_category: str | None = None
    practice_scopes: tuple[str, ...] | None = None
    practice_jurisdiction: str | None = None
    primary_institution: str | None = None
    approving_authority: str | None = None
    qualification: str | None = None
    department: str | None = None
    certificate_number: Literal["new", "keep"] = "keep"
    resumes: bool = False


@dataclass(frozen=True)
class CloseRegistration:
    """The end of a registration: its new status and the statutory reason.

    ``superseded`` is for imported histories that keep a row for each version.
    """

    registration: str
    status: Literal[
        "deregistered",
        "superseded",
        "lapsed_by_upgrade",
        "lapsed_by_parallel",
        "transferred_military",
        "rescinded",
        "revoked",
    ]
    reason: str
    occurred_on: date | None = None


@dataclass(frozen=True)
class SuspendRegistration:
    """Practice is suspended until that day (included)."""

    registration: str
    until: date
    reason: str


@dataclass(frozen=True)
class ResumeRegistration:
    """The suspension has run its term, or was lifted."""

    registration: str
    reason: str


@dataclass(frozen=True)
class ProposeDeregistration:
    """A ground is on record; the physician is heard before the decision."""

    registration: str
    reason: str


@dataclass(frozen=True)
class DropProposal:
    """The ground did not hold: the registration stands again as it stood before the proposal."""

    registration: str
    reason: str


@dataclass(frozen=True)
class MarkOffRoster:
    """The physician left the institution: off the roster, the two-year clock runs from ``filed_on``."""

    registration: str
    reason: str
    procedure_completed_on: date
    filed_on: date


@dataclass(frozen=True)
class RestoreToRoster:
    """An off-roster filing was wrong and is undone."""

    registration: str
    reason: str


@dataclass(frozen=True)
class OpenFiling:
    """A multi-institution filing under a registration."""

    registration: str
    institution: str
    practice_scopes: tuple[str, ...]
    begins_on: date
    ends_on: date
    authority: str = ""


@dataclass(frozen=True)
class CloseFiling:
    """The end of a multi-institution filing."""

    filing: str
    status: Literal["cancelled", "ended_with_primary", "expired"]
    reason: str = ""


@dataclass(frozen=True)
class ReissueCertificate:
    """A lost or damaged certificate is printed again under its old number."""

    registration: str
    reason: str


RegisterChange = (
    OpenRegistration
    | ChangeRegistration
    | CloseRegistration
    | SuspendRegistration
    | ResumeRegistration
    | ProposeDeregistration
    | DropProposal
    | MarkOffRoster
    | RestoreToRoster
    | OpenFiling
    | CloseFiling
    | ReissueCertificate
)
