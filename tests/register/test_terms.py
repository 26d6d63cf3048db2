"""Filings run out, the two years off the roster are counted, and a second run changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import factories
from yiji.notices.models import SmsMessage
from yiji.register.actions.watch_terms import watch_terms
from yiji.register.models import MultiInstitutionFiling, Physician, RegisterChange, Registration

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


def person() -> tuple[Physician, Registration]:
    physician = factories.make_physician()
    factories.make_physician_account(physician)
    return physician, factories.make_registration(physician, factories.make_institution())


def filing(ends_on: dt.date) -> MultiInstitutionFiling:
    _physician, held = person()
    return MultiInstitutionFiling.objects.create(
        registration=held,
        institution=factories.make_institution(),
        scopes=["11"],
        starts_on=dt.date(2025, 1, 1),
        ends_on=ends_on,
    )


def off_roster(since: dt.date) -> Registration:
    _physician, held = person()
    Registration.objects.filter(pk=held.pk).update(
        status="off_roster", off_roster_on=since, off_roster_reason="1", version=held.version + 1
    )
    return Registration.objects.get(pk=held.pk)


def reminders() -> int:
    return SmsMessage.objects.filter(template="SMS-9").count()


def test_a_filing_is_reminded_of_thrice_and_expires_the_day_after_its_last() -> None:
    one = filing(TODAY + dt.timedelta(days=90))
    for days in (0, 1, 60, 61, 83, 90):
        assert watch_terms(today=TODAY + dt.timedelta(days=days)) == 0
    assert reminders() == 3, "at 90, at 30 and at 7 days"
    assert watch_terms(today=TODAY + dt.timedelta(days=91)) == 1
    one.refresh_from_db()
    assert (one.state, one.end_reason) == ("expired", "期限届满")
    assert watch_terms(today=TODAY + dt.timedelta(days=91)) == 0
    assert RegisterChange.objects.filter(kind="CloseFiling").count() == 1


def test_a_filing_far_from_its_end_is_left_alone() -> None:
    filing(TODAY + dt.timedelta(days=91))
    assert watch_terms(today=TODAY) == 0
    assert reminders() == 0


def test_two_years_off_the_roster_are_reminded_of_and_end_in_a_proposal() -> None:
    row = off_roster(dt.date(2024, 11, 23))
    for day in (dt.date(2026, 5, 27), dt.date(2026, 8, 25), dt.date(2026, 10, 24), TODAY):
        assert watch_terms(today=day) == 0
    assert reminders() == 3, "at 180, at 90 and at 30 days"
    assert watch_terms(today=TODAY + dt.timedelta(days=1)) == 1
    row.refresh_from_db()
    assert (row.status, row.proposed_from) == ("deregistration_proposed", "off_roster")
    assert row.off_roster_on == dt.date(2024, 11, 23)
    assert watch_terms(today=TODAY + dt.timedelta(days=1)) == 0


def test_who_left_a_year_ago_hears_nothing_yet() -> None:
    off_roster(dt.date(2025, 11, 23))
    assert watch_terms(today=TODAY) == 0
    assert reminders() == 0
