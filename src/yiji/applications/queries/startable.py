"""Which applications a physician may start now, and why not the others."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.applications.register_facts import filings_of, registrations_of
from yiji.applications.visibility import visible_applications
from yiji.register.models import Qualification
from yiji.rulebook.application_types import ApplicationType, started_by
from yiji.rulebook.application_types.descriptions import DESCRIPTIONS, Description
from yiji.rulebook.facts import FilingFacts, RegistrationFacts
from yiji.rulebook.workflow import TERMINAL

_LEGACY_UNTIL = dt.date(2017, 4, 1)


@dataclass(frozen=True)
class Startable:
    """A type with its description; ``open``: the one under way; ``obstacle``: why it is not for this person now."""

    kind: ApplicationType
    description: Description
    open: Application | None
    obstacle: str


@dataclass(frozen=True)
class _Person:
    registrations: tuple[RegistrationFacts, ...]
    filings: tuple[FilingFacts, ...]
    levels: frozenset[str]

    @property
    def live(self) -> tuple[RegistrationFacts, ...]:
        return tuple(one for one in self.registrations if one.live)

    def has(self, **values: str) -> bool:
        return any(all(getattr(one, k) == v for k, v in values.items()) for one in self.live)


def startable_applications(scope: Scope) -> list[Startable]:
    """All types a physician starts, in the order of the menu; those that fit come with an empty obstacle."""
    person = _person(scope)
    rows = visible_applications(scope).filter(started_by="physician").exclude(state__in=TERMINAL)
    opened = {row.type: row for row in rows}
    found = [
        Startable(kind, DESCRIPTIONS[kind.code], opened.get(kind.code), _obstacle(kind.code, person))
        for kind in started_by("physician")
    ]
    return sorted(found, key=lambda one: (one.open is None, bool(one.obstacle)))


def _person(scope: Scope) -> _Person:
    # An applicant whose account a granted application will open is told what fits him, too (domain 1.3, case b).
    account = PhysicianAccount.objects.filter(pk=scope.physician_account_id or uuid.UUID(int=0)).first()
    if account is None or account.physician_id is None:
        return _Person((), (), frozenset())
    held = Qualification.objects.filter(physician_id=account.physician_id)
    return _Person(
        registrations_of(account.physician_id),
        filings_of(account.physician_id),
        frozenset(held.values_list("level", flat=True)),
    )


def _obstacle(code: str, person: _Person) -> str:
    """Only what the register itself shows; the rules say the rest once the application is written."""
    none, live = not person.registrations, person.live
    unmet = {
        "INITIAL": (none, _("您已有或者曾有注册，不适用首次注册。")),
        "ADD_LOCATION": (person.has(level="1"), _("须先有一项有效的执业医师注册。")),
        "RE_REGISTER": (
            not none and (not live or any(one.status != "active" for one in live)),
            _("您没有中止、注销或者不在册的注册。"),
        ),
        "UPGRADE": (
            person.has(level="2") and "1" in person.levels,
            _("须有执业助理医师注册，并已取得执业医师资格。"),
        ),
        "CHANGE": (bool(live), _("您没有有效的注册可以变更。")),
        "MULTI_FILE": (person.has(status="active"), _("您没有有效的注册，不能备案。")),
        "MULTI_CANCEL": (bool(person.filings), _("您没有正在生效的多机构备案。")),
        "LEGACY_MULTI_CANCEL": (
            any(one.begins_on and one.begins_on < _LEGACY_UNTIL for one in person.filings),
            _("您没有2017年4月以前办理的“多地点执业”。"),
        ),
        "ARMY_IN": (not live, _("您在地方的注册仍然有效。")),
        "ARMY_OUT": (bool(live), _("您没有有效的注册。")),
        "DEREGISTER_SELF": (bool(live), _("您没有有效的注册。")),
        "REISSUE": (bool(live), _("您没有有效的执业证书。")),
        "OFF_ROSTER_OBJECTION": (person.has(status="off_roster"), _("您没有被办理离职备案。")),
    }
    fits, why = unmet.get(code, (True, ""))
    return "" if fits else why
