"""Who was ticked, or whom the filters show, is kept and exported; nobody of another institution gets in."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from tests.factories import make_institution, make_operator, make_physician, make_registration, scope_of
from tests.register.test_roster_export import content
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.kernel.outcome import NotFound, Refusal
from yiji.register.actions.choose_from_roster import MOST_TICKED, choose_from_roster
from yiji.register.actions.export_roster import ask_export
from yiji.register.models import MultiInstitutionFiling, Physician, RosterChoice, RosterExport

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Institution:
    return make_institution()


@pytest.fixture
def clerk(place: Institution) -> Scope:
    return scope_of(make_operator(place))


def staff(place: Institution, *names: str) -> list[Physician]:
    people = [make_physician(name) for name in names]
    for person in people:
        make_registration(person, place)
    return people


def exported(clerk: Scope, choice: RosterChoice) -> str:
    export = ask_export(
        clerk, list_name=choice.list_name, file_kind="csv", purpose="年度人事统计", choice_id=choice.pk
    )
    assert export.rows == choice.total
    return content(export).decode("utf-8-sig")


def test_only_the_ticked_ones_are_in_the_file(place: Institution, clerk: Scope) -> None:
    people = staff(place, "甲虚", "乙虚", "丙虚")
    choice = choose_from_roster(clerk, "primary", physicians=[people[0].pk, people[2].pk, people[0].pk])
    assert choice.total == 2
    text = exported(clerk, choice)
    assert "甲虚" in text
    assert "丙虚" in text
    assert "乙虚" not in text


def test_everybody_under_the_filters_is_exported_as_the_list_is_then(
    place: Institution, clerk: Scope
) -> None:
    staff(place, "甲虚", "乙虚")
    dentist = make_physician("丙虚", category="dental")
    make_registration(dentist, place)
    choice = choose_from_roster(clerk, "primary", filters={"category": "dental"}, everybody=True)
    assert (choice.total, choice.physicians) == (1, [])
    text = exported(clerk, choice)
    assert "丙虚" in text
    assert "甲虚" not in text


def test_the_lists_of_filings_and_of_other_places_are_chosen_from_too(
    place: Institution, clerk: Scope
) -> None:
    there = make_institution()
    person = make_physician("周虚")
    registration = make_registration(person, place)
    today = timezone.localdate()
    MultiInstitutionFiling.objects.create(
        registration=registration,
        institution=there,
        starts_on=today,
        ends_on=today + dt.timedelta(days=30),
    )
    make_registration(
        person,
        there,
        practice_jurisdiction="510000",
        province_code="510000",
        certificate_no="110510104000001",
    )
    assert "周虚" in exported(clerk, choose_from_roster(clerk, "filed_elsewhere", physicians=[person.pk]))
    text = exported(clerk, choose_from_roster(clerk, "other_places", physicians=[person.pk]))
    assert "四川省" in text
    with pytest.raises(NotFound):
        choose_from_roster(clerk, "filed_here", physicians=[person.pk])


def test_strangers_nobody_and_too_many_are_refused(place: Institution, clerk: Scope) -> None:
    own = staff(place, "甲虚")[0]
    stranger = staff(make_institution(), "乙虚")[0]
    with pytest.raises(NotFound):
        choose_from_roster(clerk, "primary", physicians=[own.pk, stranger.pk])
    with pytest.raises(NotFound):
        choose_from_roster(clerk, "nonsense", physicians=[own.pk])
    with pytest.raises(Refusal) as refused:
        choose_from_roster(clerk, "primary")
    assert refused.value.problems[0].code == "nobody"
    with pytest.raises(Refusal) as refused:
        choose_from_roster(clerk, "primary", physicians=[uuid.uuid4() for _ in range(MOST_TICKED + 1)])
    assert refused.value.problems[0].code == "too_many"


def test_a_choice_of_another_institution_or_list_exports_nothing(place: Institution, clerk: Scope) -> None:
    own = staff(place, "甲虚")[0]
    choice = choose_from_roster(clerk, "primary", physicians=[own.pk])
    other = scope_of(make_operator(make_institution()))
    for scope, list_name in ((other, "primary"), (clerk, "filed_here")):
        with pytest.raises(NotFound):
            ask_export(
                scope, list_name=list_name, file_kind="csv", purpose="年度人事统计", choice_id=choice.pk
            )
    assert not RosterExport.objects.exists()


def test_a_choice_from_which_nothing_came_is_forgotten_after_a_day(place: Institution, clerk: Scope) -> None:
    own = staff(place, "甲虚")[0]
    old = timezone.now() - dt.timedelta(days=2)
    kept = choose_from_roster(clerk, "primary", physicians=[own.pk], now=old)
    exported(clerk, kept)
    idle = choose_from_roster(clerk, "primary", physicians=[own.pk], now=old)
    choose_from_roster(clerk, "primary", physicians=[own.pk])
    assert set(RosterChoice.objects.filter(made_at=old).values_list("pk", flat=True)) == {kept.pk}
    assert not RosterChoice.objects.filter(pk=idle.pk).exists()
