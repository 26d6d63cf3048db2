"""Writes the demo as a whole or not at all: places, staff, register, accounts, applications."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from django.db import transaction

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.audit.record import record
from yiji.config.demo_seed.actions.tell_activation import (
    open_direct_activation,
    send_codes,
    tell_activation,
)
from yiji.config.demo_seed.actions.tell_announcements import tell_announcements
from yiji.config.demo_seed.actions.tell_conduct import tell_conduct
from yiji.config.demo_seed.actions.tell_contact import tell_contact
from yiji.config.demo_seed.actions.tell_corrections import tell_corrections
from yiji.config.demo_seed.actions.tell_departments import tell_departments
from yiji.config.demo_seed.actions.tell_e_certificates import tell_e_certificates
from yiji.config.demo_seed.actions.tell_info_changes import tell_info_changes
from yiji.config.demo_seed.actions.tell_institution_accounts import tell_institution_accounts
from yiji.config.demo_seed.actions.tell_institution_imports import (
    tell_approving_authorities,
    tell_institution_imports,
)
from yiji.config.demo_seed.actions.tell_licences import tell_licences
from yiji.config.demo_seed.actions.tell_lists import tell_lists
from yiji.config.demo_seed.actions.tell_national_register import tell_national_register
from yiji.config.demo_seed.actions.tell_papers import tell_papers
from yiji.config.demo_seed.actions.tell_reports import tell_reports
from yiji.config.demo_seed.actions.tell_revocations import tell_revocations
from yiji.config.demo_seed.actions.tell_roster import tell_roster
from yiji.config.demo_seed.actions.tell_staff import tell_staff
from yiji.config.demo_seed.actions.tell_stories import tell_stories
from yiji.config.demo_seed.actions.write_accounts import AccountRows, collect_accounts
from yiji.config.demo_seed.actions.write_places import write_offices, write_places
from yiji.config.demo_seed.actions.write_register import RegisterWriter
from yiji.config.demo_seed.actions.write_staff import issue_now, write_past_issues, write_staff
from yiji.config.demo_seed.cast import NEVER_REGISTERED, NEWCOMER
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import Person
from yiji.config.demo_seed.people import People
from yiji.config.demo_seed.places import OFFICES, PLACES, further
from yiji.config.demo_seed.stories import stories
from yiji.institutions.models import Institution
from yiji.register.models import Physician, Registration

_FOUNDED_DAYS_AGO = 200


@dataclass(frozen=True)
class Size:
    """How many institutions there are besides those known by name, and how many physicians each has."""

    more_places: int
    share: int
    passers: int
    rounds: int


SIZES = {
    "small": Size(0, 0, 24, 1),
    "medium": Size(50, 90, 150, 3),
    "large": Size(590, 102, 900, 8),
}


def seed(size: str, today: dt.date) -> dict[str, int]:
    """Fill an empty database; returns the figures of what it then holds."""
    plan = SIZES[size]
    # The same people in every demo of a size; ids of rows made by actions differ.
    rng = random.Random(f"yiji-demo:{size}")
    people = People(rng)
    offices, places = further(plan.more_places, plan.share)
    places = [*PLACES, *places]
    with transaction.atomic():
        with clock_at(at_hour(working_days_before(today, _FOUNDED_DAYS_AGO), 9)):
            write_offices([*OFFICES, *offices])
            write_places(places, today, rng)
            password = write_staff()
            write_past_issues(places, people)
            register = RegisterWriter(today, rng, people, places)
            people.rare_names_first()
            for place in places:
                register.fill(place)
            register.file_elsewhere()
            register.file_here()
            register.register_elsewhere_too()
        told = stories(plan.rounds)
        with clock_at(at_hour(working_days_before(today, 60), 9)):
            applicants = [people.next(f"applicant:{number}", (1994, 2000)) for number in range(len(told))]
            passers = [people.next(f"passer:{number}", (1990, 2000)) for number in range(plan.passers)]
            _qualify(register, [*applicants, *passers, NEWCOMER, *NEVER_REGISTERED], today)
            register.rows.write()
            register.rows.write_counters()
            accounts = AccountRows(today, password)
            strangers = [people.next(f"stranger:{number}") for number in range(2)]
            coded = collect_accounts(accounts, register.main, passers, strangers)
            accounts.active(NEWCOMER, known=True)
            for who in applicants:
                accounts.active(who)
            accounts.write()
        tell_stories(list(zip(applicants, told, strict=True)), today)
        open_direct_activation(today)
        send_codes(list(PhysicianAccount.objects.filter(pk__in=coded)), today)
        tell_activation(today)
        tell_info_changes(today)
        tell_corrections(today)
        tell_departments(today)
        tell_e_certificates(today)
        tell_papers(today)
        tell_announcements(today)
        tell_staff(today)
        issue_now(places, people)
        tell_institution_accounts(today)
        tell_licences(today)
        record(Scope.system("seed_demo"), "demo.seed", "demo", size)
    # Codes are proven outside any transaction, as in real use.
    tell_revocations(today)
    tell_roster(today)
    tell_lists(today)
    tell_institution_imports(today)
    tell_national_register(today)
    tell_approving_authorities(today)
    tell_contact(today)
    tell_reports(today)
    tell_conduct(today)
    return figures()


def _qualify(register: RegisterWriter, newcomers: list[Person], today: dt.date) -> None:
    """Newcomers passed the examination within the last year, so that no training is asked of them."""
    for number, who in enumerate(newcomers):
        register.qualify_only(who, today - dt.timedelta(days=120 + number * 3 % 200))


def figures() -> dict[str, int]:
    """How many there are of what, for the command's last line."""
    return {
        "机构": Institution.objects.count(),
        "医师": Physician.objects.count(),
        "注册": Registration.objects.count(),
        "账户": PhysicianAccount.objects.count(),
        "申请": Application.objects.count(),
    }
