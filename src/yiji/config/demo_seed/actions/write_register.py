"""Fills the register: the physicians of every institution, and one of each thing that can happen to them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yiji.codelists import catalogue
from yiji.config.demo_seed.actions.register_rows import RegisterRows
from yiji.config.demo_seed.actions.write_places import department_codes, department_id
from yiji.config.demo_seed.cast import COMMUNITY, DOCTOR, MAIN_HOSPITAL, MATERNITY, OUTSIDE
from yiji.config.demo_seed.identity import Person, demo_id
from yiji.config.demo_seed.people import People
from yiji.config.demo_seed.places import Place
from yiji.register.models import Qualification, Registration
from yiji.rulebook.register_changes import (
    CloseRegistration,
    MarkOffRoster,
    ProposeDeregistration,
    SuspendRegistration,
)

_CHUNK = 1000
_DEPARTMENTS = {
    "11": ("03.01", "03.02", "03.03", "03.04", "03.06", "03.07", "03"), "12": ("04.01", "04.02", "04.03", "26", "04"),
    "13": ("05.01", "05.02", "05"), "14": ("07",), "15": ("10", "11"), "16": ("13",), "17": ("15",),
    "19": ("32", "19"), "20": ("30", "31"), "21": ("02",), "22": ("20",), "23": ("21",), "24": ("01", "09"),
    "X27": ("28",), "31": ("12",), "41": ("01",), "51": ("50.01", "50.13", "50"), "52": ("52", "50"),
    "X58": ("50",),
}  # fmt: skip
# What stands at the head of the main hospital's list, so that every size of the demo shows it.
_EVENTS = (
    *("suspended",) * 2, *("off_roster",) * 3, *("deregistration_proposed",) * 2, *("deregistered",) * 3,
    "superseded", "lapsed_by_upgrade", "lapsed_by_parallel", "transferred_military", "rescinded", "revoked",
)  # fmt: skip
_FILINGS = ("active", "active", "active", "expired", "cancelled", "ended_with_primary")
_CLOSING_REASON = {"deregistered": "11", "transferred_military": "99", "rescinded": "10", "revoked": "04"}


@dataclass(frozen=True)
class Registered:
    """A physician with a registration, for the accounts that follow."""

    person: Person
    place: Place
    registration: Registration


class RegisterWriter:
    """Writes the register place by place; keeps those of the main hospital for the accounts."""

    def __init__(self, today: dt.date, rng: random.Random, people: People, places: Sequence[Place]) -> None:
        self._today, self._rng, self._people = today, rng, people
        self._places = {place.key: place for place in places}
        self.rows = RegisterRows(today, rng)
        self.main: list[Registered] = []
        self.maternity: list[Registered] = []

    def fill(self, place: Place) -> None:
        """The physicians of one institution."""
        main = place.key == MAIN_HOSPITAL
        events = _EVENTS if main else ()
        codes = (
            set(department_codes(place))
            if place.account not in ("not_issued", "issued", "setup_expired")
            else ()
        )
        weights = [weight for _scope, weight in place.mix]
        for number in range(place.share):
            who = DOCTOR if main and number == 0 else self._people.next(f"{place.key}:{number}")
            (scope, _weight), *_ = self._rng.choices(place.mix, weights)
            scope = "11" if who is DOCTOR else scope
            department = next(self._fitting(scope, codes), "")
            event = events[number - 20] if 20 <= number < 20 + len(events) else self._chance(number)
            registered = self._one(who, place, scope, department and department_id(place, department), event)
            if main and event == "active":
                self.main.append(registered)
            if place.key == MATERNITY and event == "active":
                self.maternity.append(registered)
            if len(self.rows.physicians) >= _CHUNK:
                self.rows.write()

    def _chance(self, number: int) -> str:
        luck = self._rng.random()
        if number < 20 or luck > 0.03:
            return "active"
        return "off_roster" if luck > 0.02 else "deregistered" if luck > 0.006 else "suspended"

    def _fitting(self, scope: str, codes: set[str] | tuple[()]) -> Iterator[str]:
        wanted = list(_DEPARTMENTS.get(scope, ()))
        first = self._rng.randrange(len(wanted)) if wanted else 0
        return (code for code in wanted[first:] + wanted[:first] if code in codes)

    def _one(self, who: Person, place: Place, scope: str, department: str, event: str) -> Registered:
        entry = catalogue.entry("practice_scope", scope)
        category = entry.parent if entry else "clinical"
        self.rows.physician(who)
        age = self._today.year - who.birth.year
        assistant = self._rng.random() < 0.07 and event == "active" and who is not DOCTOR
        level = "2" if assistant else "1"
        year = self._today.year - self._rng.randint(1, max(1, age - 27))
        held = self.rows.qualification(who, level, category, dt.date(max(year, 1999), 12, 1))
        approved = min(
            dt.date(max(year, 1999) + 1, self._rng.randint(1, 12), self._rng.randint(1, 28)),
            self._today - dt.timedelta(days=self._rng.randint(40, 300)),
        )
        registration = self._happened(who, held, place, scope, department, approved, event)
        return Registered(who, place, registration)

    def _happened(
        self, who: Person, held: Qualification, place: Place, scope: str, department: str,
        approved: dt.date, event: str,
    ) -> Registration:  # fmt: skip
        rows, key = self.rows, who.key
        mine = str(demo_id("registration", key))
        on = self._today - dt.timedelta(days=self._rng.randint(5, 39))
        if event == "suspended":
            then: object = SuspendRegistration(mine, self._today + dt.timedelta(days=90), "定期考核不合格")
        elif event == "deregistration_proposed":
            then = ProposeDeregistration(mine, "07")
        elif event == "off_roster":
            then, department = MarkOffRoster(mine, self._rng.choice("123"), on, on), ""
        elif event in _CLOSING_REASON:
            then = CloseRegistration(mine, event, _CLOSING_REASON[event], on)  # type: ignore[arg-type]
            return rows.registration(
                key, held, place, scope, approved, status=event, ended_on=on, then=then, then_on=on
            )
        elif event in ("superseded", "lapsed_by_upgrade", "lapsed_by_parallel"):
            return self._followed(who, held, place, scope, department, approved, event)
        else:
            then = None
        return rows.registration(
            key, held, place, scope, approved, status=event, department=department, then=then, then_on=on
        )

    def _followed(
        self, who: Person, held: Qualification, place: Place, scope: str, department: str,
        approved: dt.date, event: str,
    ) -> Registration:  # fmt: skip
        """An ended registration and the one that took its place."""
        rows, key = self.rows, who.key
        old_key, number = f"{key}:before", ""
        old_id = str(demo_id("registration", old_key))
        changed_on = self._today - dt.timedelta(days=self._rng.randint(10, 39))
        earlier, before = held, place
        if event == "superseded":
            before = self._places[OUTSIDE]
        else:
            level = "2" if event == "lapsed_by_upgrade" else held.level
            category = held.category if event == "lapsed_by_upgrade" else "public_health"
            if (level, category) != (held.level, held.category):
                earlier = rows.qualification(who, level, category, dt.date(held.obtained_year - 3, 12, 1))
        then = CloseRegistration(old_id, event, "99", changed_on)  # type: ignore[arg-type]
        old = rows.registration(
            old_key,
            earlier,
            before,
            "41" if earlier.category == "public_health" else scope,
            approved,
            status=event,
            ended_on=changed_on,
            then=then,
            then_on=changed_on,
        )
        if event == "superseded":
            number = old.certificate_no
        return rows.registration(
            key, held, place, scope, changed_on, department=department, certificate_no=number
        )

    def file_elsewhere(self) -> None:
        """Multi-institution filings of the main hospital's physicians, in every state."""
        today = self._today
        licensed = [one for one in self.main[1:] if one.registration.level == "1"]
        for number, (one, state) in enumerate(zip(licensed[: len(_FILINGS) * 2], _FILINGS * 2, strict=False)):
            running = state == "active"
            self.rows.filing(
                one.person.key,
                one.registration,
                self._places[(MATERNITY, COMMUNITY)[number % 2]],
                state,
                today - dt.timedelta(days=300 if running else 800),
                today + dt.timedelta(days=430) if running else today - dt.timedelta(days=70),
            )

    def file_here(self) -> None:
        """Physicians of the maternity hospital filed at the main one: some run for long, some end soon."""
        today = self._today
        licensed = [one for one in self.maternity if one.registration.level == "1"]
        for one, days in zip(licensed, (20, 61, 88, 300, 410, -12), strict=False):
            state = "active" if days > 0 else "expired"
            ends = today + dt.timedelta(days=days)
            key, place = f"{one.person.key}:here", self._places[MAIN_HOSPITAL]
            self.rows.filing(key, one.registration, place, state, ends - dt.timedelta(days=730), ends)

    def register_elsewhere_too(self) -> None:
        """Physicians of the main hospital who keep a second registration in another province."""
        licensed = [one for one in self.main[1:] if one.registration.level == "1"]
        for one in licensed[-4:]:
            held = one.registration.qualification
            if held is None:
                continue
            self.rows.registration(
                f"{one.person.key}:too",
                held,
                self._places[OUTSIDE],
                one.registration.scopes[0],
                self._today - dt.timedelta(days=200),
                certificate_no=one.registration.certificate_no,
            )

    def qualify_only(self, who: Person, obtained_on: dt.date, category: str = "clinical") -> Qualification:
        """A person who passed the examination and was never registered."""
        self.rows.physician(who)
        return self.rows.qualification(who, "1", category, obtained_on)
