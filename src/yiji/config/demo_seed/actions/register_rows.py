"""Builds the rows of physicians, qualifications and registrations, each with the changes that explain it."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Model

from yiji.certificates.models import IssuedNumber, NumberCounter
from yiji.config.demo_seed.actions.insert_rows import insert_rows
from yiji.config.demo_seed.cast import PHONE_UNKNOWN
from yiji.config.demo_seed.identity import Person, demo_id
from yiji.config.demo_seed.places import Place
from yiji.institutions.models import DepartmentMember
from yiji.kernel.identifiers import CATEGORY_DIGITS, compose_qualification_certificate_no
from yiji.register.models import (
    MultiInstitutionFiling,
    Physician,
    Qualification,
    RegisterChange,
    Registration,
)
from yiji.rulebook import register_changes as change_types
from yiji.search.find import index_many
from yiji.vault.crypto import blind_index
from yiji.vault.fields import seal

# Numbers of this county come from the extract of the register that a demo may load and from decisions
# made in the demo; the demo's own past took its numbers elsewhere, and decisions start far above.
LIVE_COUNTY, FIRST_LIVE_SERIAL = "330106", 900_000
_FIRST_REGISTERED = ("330102", "330105", "330108", "330109", "330110", "330122", "330182", "330183")
_SCHOOLS = (
    "浙江大学医学院",
    "温州医科大学",
    "浙江中医药大学",
    "杭州医学院",
    "南京医科大学",
    "复旦大学上海医学院",
)
_TITLES = ((45, "231"), (38, "232"), (30, "233"), (0, "234"))


@dataclass
class RegisterRows:
    """Rows waiting to be written; ``write`` empties it."""

    today: dt.date
    rng: random.Random
    serials: Counter[str] = field(default_factory=Counter)
    physicians: list[Physician] = field(default_factory=list)
    qualifications: list[Qualification] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    changes: list[RegisterChange] = field(default_factory=list)
    numbers: list[IssuedNumber] = field(default_factory=list)
    members: list[DepartmentMember] = field(default_factory=list)
    filings: list[MultiInstitutionFiling] = field(default_factory=list)

    def physician(self, who: Person) -> Physician:
        """The person as the register knows him."""
        age = self.today.year - who.birth.year
        unknown = who.key in PHONE_UNKNOWN
        row = Physician(
            id=demo_id("physician", who.key),
            name=who.name,
            sex=who.sex,
            birth_year=who.birth.year,
            id_number_index=blind_index("id_number", who.id_number),
            phone_of_record_index=None if unknown else blind_index("phone", who.phone),
            ethnicity="05" if "·" in who.name else "01",
            education=self.rng.choice(("21", "21", "14", "11")),
            school=self.rng.choice(_SCHOOLS),
            professional_title=next(code for least, code in _TITLES if age >= least),
        )
        seal(row, "id_number", who.id_number)
        seal(row, "birth_date", who.birth.isoformat())
        seal(row, "phone_of_record", "" if unknown else who.phone)
        self.physicians.append(row)
        return row

    def qualification(self, who: Person, level: str, category: str, obtained_on: dt.date) -> Qualification:
        """A qualification whose certificate number fits its holder."""
        number = compose_qualification_certificate_no(obtained_on.year, "33", level, category, who.id_number)
        row = Qualification(
            id=demo_id("qualification", f"{who.key}:{level}:{category}"),
            physician_id=demo_id("physician", who.key),
            level=level,
            category=category,
            certificate_no_index=blind_index("qualification_certificate_no", number),
            certificate_no_prefix=number[:9],
            obtained_on=obtained_on,
            obtained_year=obtained_on.year,
            issuer="浙江省卫生健康委员会",
        )
        seal(row, "certificate_no", number)
        self.qualifications.append(row)
        return row

    def certificate_no(self, level: str, category: str, physician_id: uuid.UUID) -> str:
        """The next number of a county in which the demo's physicians were first registered."""
        prefix = f"{level}{CATEGORY_DIGITS[category]}{self.rng.choice(_FIRST_REGISTERED)}"
        self.serials[prefix] += 1
        number = f"{prefix}{self.serials[prefix]:06d}"
        self.numbers.append(
            IssuedNumber(number=number, prefix=prefix, serial=self.serials[prefix], physician_id=physician_id)
        )
        return number

    def registration(
        self,
        key: str,
        held: Qualification,
        place: Place,
        scope: str,
        approved_on: dt.date,
        *,
        status: str = "active",
        ended_on: dt.date | None = None,
        department: str = "",
        certificate_no: str = "",
        then: object = None,
        then_on: dt.date | None = None,
    ) -> Registration:
        """A registration with its opening change and what happened to it ``then`` (rulebook.register_changes)."""
        institution_id = demo_id("institution", place.key)
        row = Registration(
            id=demo_id("registration", key),
            physician_id=held.physician_id,
            qualification=held,
            level=held.level,
            category=held.category,
            scopes=[scope],
            practice_jurisdiction=place.province if held.level == "1" else place.county,
            province_code=place.province,
            primary_institution_id=institution_id,
            approving_authority_id=demo_id("authority", place.issuer),
            certificate_no=certificate_no
            or self.certificate_no(held.level, held.category, held.physician_id),
            status=status,
            first_registered_on=approved_on,
            approved_on=approved_on,
            ended_on=ended_on,
            version=int(then is not None),
            **_left_by(then),
        )
        opening = change_types.OpenRegistration(
            practice_level=row.level,
            practice_category=row.category,
            practice_scopes=(scope,),
            practice_jurisdiction=row.practice_jurisdiction,
            primary_institution=str(institution_id),
            approving_authority=str(row.approving_authority_id),
            qualification=str(held.pk),
            department=department,
            certificate_number="keep" if certificate_no else "new",
        )
        self._change(row, 0, opening, approved_on, first_registered_on=approved_on.isoformat())
        if then is not None:
            self._change(row, 1, then, then_on or self.today)
        self.registrations.append(row)
        if department and ended_on is None:
            self.members.append(
                DepartmentMember(
                    id=demo_id("member", key),
                    department_id=uuid.UUID(department),
                    institution_id=institution_id,
                    physician_id=held.physician_id,
                    since=approved_on,
                )
            )
        return row

    def filing(
        self, key: str, registration: Registration, place: Place, state: str, starts: dt.date, ends: dt.date
    ) -> None:
        """A further working place of the registration."""
        institution_id = demo_id("institution", place.key)
        row = MultiInstitutionFiling(
            id=demo_id("filing", key),
            registration=registration,
            institution_id=institution_id,
            authority_id=demo_id("authority", place.issuer),
            scopes=registration.scopes,
            starts_on=starts,
            ends_on=ends,
            state=state,
            approved_on=starts,
            ended_on=None if state == "active" else min(ends, self.today),
            version=int(state != "active"),
        )
        self.filings.append(row)
        opening = change_types.OpenFiling(
            str(registration.pk),
            str(institution_id),
            tuple(registration.scopes),
            starts,
            ends,
            str(row.authority_id),
        )
        self._change(registration, 100 + len(self.filings) % 100, opening, starts, filing=str(row.pk))
        if state in ("cancelled", "ended_with_primary", "expired"):
            closing = change_types.CloseFiling(str(row.pk), state)  # type: ignore[arg-type]
            self._change(registration, 300 + len(self.filings) % 100, closing, min(ends, self.today))

    def _change(self, row: Registration, ordinal: int, change: Any, on: dt.date, **extra: str) -> None:
        data = {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in asdict(change).items()
        }
        self.changes.append(
            RegisterChange(
                id=demo_id("change", f"{row.pk}:{ordinal}"),
                registration=row,
                kind=type(change).__name__,
                ordinal=ordinal,
                data={**data, "certificate_no": row.certificate_no, **extra},
                source="import",
                effective_on=on,
            )
        )

    def write(self) -> None:
        """Insert everything collected and forget it."""
        index_many("physician", {row.pk: row.name for row in self.physicians})
        waiting: tuple[list[Any], ...] = (
            self.physicians, self.qualifications, self.registrations, self.changes, self.numbers,
            self.members, self.filings,
        )  # fmt: skip
        for rows in waiting:
            insert_rows(rows)
            rows.clear()

    def write_counters(self) -> None:
        """Leave the counters of numbers where the demo's own numbers end."""
        last = {
            f"{level}{digits}{LIVE_COUNTY}": FIRST_LIVE_SERIAL
            for level in "12"
            for digits in CATEGORY_DIGITS.values()
        }
        rows: list[Model] = [
            NumberCounter(prefix=prefix, last=serial) for prefix, serial in {**self.serials, **last}.items()
        ]
        insert_rows(rows)


def _left_by(change: object) -> dict[str, Any]:
    """The columns that a change leaves on the row beside its status."""
    if isinstance(change, change_types.MarkOffRoster):
        return {"off_roster_on": change.filed_on, "off_roster_reason": change.reason}
    if isinstance(change, change_types.SuspendRegistration):
        return {"suspended_until": change.until}
    if isinstance(change, change_types.ProposeDeregistration):
        return {"proposed_from": "active"}
    if isinstance(change, change_types.CloseRegistration):
        return {"end_reason": change.reason}
    return {}
