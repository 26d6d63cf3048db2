"""What the register already answers: those questions are shown with their answer and not asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from yiji.rulebook.assumptions import OFF_ROSTER_YEARS, REGISTER_AFTER_QUALIFICATION
from yiji.rulebook.facts import ENDED_REGISTRATION, FilingFacts, QualificationFacts, RegistrationFacts
from yiji.rulebook.periods import still_running

LEGACY_UNTIL = date(2017, 4, 1)
_STANDING = {"active": "active", "suspended": "suspended", "deregistration_proposed": "proposed"}


@dataclass(frozen=True)
class Register:
    """What the register holds of the person. ``registration``: the one asked about, None when there is none in force.

    ``person_known``: False when the reader asks about a situation or the account belongs to nobody yet.
    """

    person_known: bool = False
    registrations: tuple[RegistrationFacts, ...] = ()
    filings: tuple[FilingFacts, ...] = ()
    qualifications: tuple[QualificationFacts, ...] = ()
    registration: RegistrationFacts | None = None

    @property
    def filings_concerned(self) -> tuple[FilingFacts, ...]:
        """The running filings under the registration asked about."""
        return tuple(
            one for one in self.filings if self.registration and one.registration == self.registration.id
        )


@dataclass(frozen=True)
class KnownPerson:
    """``answers`` the register gives; ``possible``: the choices it leaves open where it cannot decide."""

    answers: Mapping[str, str] = field(default_factory=dict)
    possible: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_register(register: Register, on: date) -> KnownPerson:
    """The answers that the register gives as of that legal date."""
    if not register.person_known:
        return KnownPerson()
    found: dict[str, str] = {}
    possible: dict[str, frozenset[str]] = {}
    if register.registration is not None:
        found |= _of_registration(register, register.registration, on)
    elif any(old.status in ENDED_REGISTRATION for old in register.registrations):
        found["standing"] = "ended"
    elif any(old.status == "transferred_military" for old in register.registrations):
        found["standing"] = "army"
    else:
        possible["standing"] = frozenset({"none", "army"})
    found |= _of_qualifications(register, on)
    return KnownPerson(found, possible)


def _of_registration(register: Register, old: RegistrationFacts, on: date) -> dict[str, str]:
    long_ago = not still_running(old.off_roster_on, on, years=OFF_ROSTER_YEARS.value)
    off_roster = "off_roster_long" if old.off_roster_on and long_ago else "off_roster"
    return {
        "standing": _STANDING.get(old.status, off_roster),
        "level": old.level,
        "already": "yes" if old.status == "off_roster" else "no",
        "filed_long": "yes" if old.off_roster_on and long_ago else "no",
        **_of_filings(register.filings_concerned),
    }


def _of_filings(filings: tuple[FilingFacts, ...]) -> dict[str, str]:
    legacy = [one.begins_on is not None and one.begins_on < LEGACY_UNTIL for one in filings]
    if not filings:
        return {"filed": "no"}
    if len(set(legacy)) > 1:
        return {}
    return {"filed": "legacy" if legacy[0] else "yes"}


def _of_qualifications(register: Register, on: date) -> dict[str, str]:
    held = [one for one in register.qualifications if one.valid]
    found = {
        "qualified": "yes" if held else "no",
        "level_held": "yes" if any(one.level == "1" for one in held) else "no",
    }
    if register.registration and all(one.category == register.registration.category for one in held):
        found["category_held"] = "no"
    late = {
        not still_running(one.acquired_on, on, years=REGISTER_AFTER_QUALIFICATION.value)
        for one in held
        if one.acquired_on
    }
    if len(late) == 1:
        found["late"] = "yes" if late.pop() else "no"
    return found
