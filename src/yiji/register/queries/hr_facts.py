"""The register's side of the comparison with a staff list: one set of queries for many persons (seed 6)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.models.physician_account import ENDED_STATES
from yiji.institutions.models import Institution
from yiji.kernel.identifiers import IdentifierError, normalise_person_name
from yiji.register.models import MultiInstitutionFiling, Physician, Qualification, Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.rulebook.roster_decisions import PlaceElsewhere, RosterFacts

CHUNK = 1000


@dataclass
class KnownPerson:
    """What the register holds of one person, read in bulk."""

    id: uuid.UUID
    name: str
    deceased: bool
    qualification_indexes: set[uuid.UUID] = field(default_factory=set)
    here: dict[str, Any] | None = None
    elsewhere: list[dict[str, Any]] = field(default_factory=list)
    once_registered: bool = False
    filed_here: str = ""
    account: str = "none"


def known_by_number(indexes: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Physician ids by the blind index of their ID number."""
    return dict(Physician.objects.filter(id_number_index__in=indexes).values_list("id_number_index", "pk"))


def known_persons(
    institution: Institution, ids: Collection[uuid.UUID], today: dt.date
) -> dict[uuid.UUID, KnownPerson]:
    """The register's view of ``ids`` from this institution; five queries whatever their number."""
    people = {
        pk: KnownPerson(pk, name, died is not None)
        for pk, name, died in Physician.objects.filter(pk__in=ids).values_list("pk", "name", "deceased_on")
    }
    for pk, index in Qualification.objects.filter(physician_id__in=ids).values_list(
        "physician_id", "certificate_no_index"
    ):
        people[pk].qualification_indexes.add(index)
    columns = (
        "physician_id", "primary_institution_id", "practice_jurisdiction", "level", "category", "scopes",
        "certificate_no", "status",
    )  # fmt: skip
    for row in Registration.objects.filter(physician_id__in=ids).values(*columns):
        _place(people[row["physician_id"]], row, institution)
    filings = MultiInstitutionFiling.objects.filter(
        institution=institution, registration__physician_id__in=ids
    ).values_list("registration__physician_id", "state", "ends_on")
    for pk, state, ends_on in filings:
        live = state == "active" and ends_on >= today
        if live or (people[pk].filed_here != "active" and state in ("active", "expired")):
            people[pk].filed_here = "active" if live else "expired"
    accounts = PhysicianAccount.objects.filter(physician_id__in=ids).exclude(state__in=ENDED_STATES)
    for owner, state in accounts.values_list("physician_id", "state"):
        if owner is not None:
            people[owner].account = state
    return people


def registered_here(institution: Institution) -> set[uuid.UUID]:
    """Everybody whose live registration names this institution as primary, off-roster ones left out."""
    return set(
        Registration.objects.filter(primary_institution=institution, status__in=LIVE_STATUSES)
        .exclude(status="off_roster")
        .values_list("physician_id", flat=True)
    )


def filed_here(institution: Institution, today: dt.date) -> set[uuid.UUID]:
    """Everybody with a live multi-institution filing at this institution."""
    return set(
        MultiInstitutionFiling.objects.filter(
            institution=institution, state="active", ends_on__gte=today
        ).values_list("registration__physician_id", flat=True)
    )


def facts_of(
    person: KnownPerson | None, institution: Institution, line: Mapping[str, str] | None, name: str
) -> tuple[RosterFacts, dict[str, list[str]]]:
    """The facts of one person and the differing fields as {code: [staff list, register]}.

    ``line`` holds the values of the staff list, None for somebody who is not on it.
    """
    if person is None:
        return RosterFacts(in_hr=line is not None, known=False), {}
    differences: dict[str, list[str]] = {}
    if line is not None and person.here is not None:
        differences = _differences(person, line, name)
    place = {"1": institution.province_code, "2": institution.county_code}
    facts = RosterFacts(
        in_hr=line is not None,
        known=True,
        here=str(person.here["status"]) if person.here else "",
        filed_here=person.filed_here,
        elsewhere=tuple(
            PlaceElsewhere(
                row["level"], row["status"], row["practice_jurisdiction"] == place.get(row["level"])
            )
            for row in person.elsewhere
        ),
        qualified=bool(person.qualification_indexes),
        once_registered=person.once_registered,
        deceased=person.deceased,
        account=person.account,
        differences=tuple(differences),
    )
    return facts, differences


def _place(person: KnownPerson, row: dict[str, Any], institution: Institution) -> None:
    person.once_registered = True
    if row["status"] not in LIVE_STATUSES:
        return
    if row["primary_institution_id"] == institution.pk:
        person.here = row
    else:
        person.elsewhere.append(row)


def _differences(person: KnownPerson, line: Mapping[str, str], name: str) -> dict[str, list[str]]:
    row = person.here or {}
    found: dict[str, list[str]] = {}
    if name and _plain(person.name) != name:
        found["NAME_DIFF"] = [name, person.name]
    stated, registered_no = line.get("certificate_no", ""), row.get("certificate_no", "")
    if stated and registered_no and stated != registered_no:
        found["CERT_NO_DIFF"] = [stated, registered_no]
    qualification = line.get("qualification_index", "")
    known = {str(index) for index in person.qualification_indexes}
    if qualification and known and qualification not in known:
        # The number holds the ID number: neither side of it is kept here.
        found["QUALIFICATION_NO_DIFF"] = ["", ""]
    for key, code in (("level", "LEVEL_DIFF"), ("category", "CATEGORY_DIFF")):
        if line.get(key) and line[key] != row.get(key):
            found[code] = [line[key], str(row.get(key, ""))]
    if line.get("scope"):
        registered = ",".join(sorted(row.get("scopes", ())))
        if line["scope"] != registered:
            found["SCOPE_DIFF"] = [line["scope"], registered]
    return found


def _plain(name: str) -> str:
    try:
        return normalise_person_name(name)
    except IdentifierError:
        return name
