"""What each application type does to the register, as data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.rulebook.case import HOSPITAL, REGISTERED, proves, vary
from yiji.rulebook import register_changes as c
from yiji.rulebook.application_types import ALL, get
from yiji.rulebook.facts import ApplicationFacts, EventFacts, FilingFacts

FILED = FilingFacts(
    id="f1", registration="r1", institution="second", begins_on=date(2026, 1, 1), ends_on=date(2027, 1, 1)
)
SECOND = replace(REGISTERED, id="r2", jurisdiction="330000", primary_institution="far")
FAR = replace(HOSPITAL, id="far", province="330000")
DAY = date(2026, 10, 1)


def about(code: str, **changes: object) -> list[c.RegisterChange]:
    facts: ApplicationFacts = vary(
        application_type=code,
        registration=REGISTERED,
        registrations=(REGISTERED,),
        filings=(FILED,),
        **changes,
    )
    return get(code).effect(facts)


def kinds(changes: list[c.RegisterChange]) -> list[str]:
    return [type(change).__name__ for change in changes]


def test_an_additional_registration_keeps_the_number_and_leaves_an_equal_first_one_standing() -> None:
    (opened,) = about("ADD_LOCATION", institution=FAR)
    assert isinstance(opened, c.OpenRegistration)
    assert (opened.certificate_number, opened.practice_jurisdiction) == ("keep", "330000")


def test_a_different_one_ends_the_first_with_its_filings() -> None:
    changes = about("ADD_LOCATION", institution=FAR, scopes=frozenset({"12"}))
    assert kinds(changes) == ["CloseFiling", "CloseRegistration", "OpenRegistration"]
    assert changes[1].status == "lapsed_by_parallel"  # type: ignore[union-attr]


@proves("CER-02")
def test_a_change_keeps_the_number_but_another_category_brings_a_new_one() -> None:
    (kept,) = about("CHANGE", institution=replace(HOSPITAL, id="clinic"))
    assert isinstance(kept, c.ChangeRegistration)
    assert kept.certificate_number == "keep"
    (new,) = about("CHANGE", category="dental", scopes=frozenset({"31"}))
    assert new.certificate_number == "new"  # type: ignore[union-attr]


@proves("OFF-06")
def test_a_change_brings_back_onto_the_roster() -> None:
    gone = replace(REGISTERED, status="off_roster")
    facts = vary(application_type="CHANGE", registration=gone, registrations=(gone,))
    (change,) = get("CHANGE").effect(facts)
    assert change.resumes  # type: ignore[union-attr]


def test_moving_to_another_province_ends_the_filings_and_to_the_filed_institution_that_one() -> None:
    assert kinds(about("CHANGE", institution=FAR)) == ["CloseFiling", "ChangeRegistration"]
    there = replace(HOSPITAL, id="second")
    assert kinds(about("CHANGE", institution=there)) == ["CloseFiling", "ChangeRegistration"]


def test_an_upgrade_lapses_the_assistant_s_registration_and_opens_a_new_number() -> None:
    changes = about("UPGRADE")
    assert kinds(changes) == ["CloseFiling", "CloseRegistration", "OpenRegistration"]
    assert changes[1].status == "lapsed_by_upgrade"  # type: ignore[union-attr]
    assert changes[2].certificate_number == "new"  # type: ignore[union-attr]


def test_a_re_registration_closes_what_still_stands_in_that_place() -> None:
    gone = replace(REGISTERED, status="off_roster")
    facts = vary(application_type="RE_REGISTER", registrations=(gone,))
    changes = get("RE_REGISTER").effect(facts)
    assert kinds(changes) == ["CloseRegistration", "OpenRegistration"]
    ended = replace(REGISTERED, status="deregistered")
    (opened,) = get("RE_REGISTER").effect(replace(facts, registrations=(ended,)))
    assert opened.certificate_number == "keep"  # type: ignore[union-attr]


def test_a_filing_opens_and_closes() -> None:
    (opened,) = about("MULTI_FILE", begins_on=DAY, ends_on=date(2027, 1, 1))
    assert isinstance(opened, c.OpenFiling)
    assert opened.authority == "district-health"
    for code in ("MULTI_CANCEL", "LEGACY_MULTI_CANCEL", "MULTI_CANCEL_INST"):
        assert about(code, filing=FILED, event=EventFacts(text="不再执业")) == [
            c.CloseFiling("f1", "cancelled", "不再执业")
        ]


def test_leaving_the_roster_ends_the_filings_and_an_objection_restores() -> None:
    event = EventFacts(reason="1", happened_on=DAY, reported_on=date(2026, 10, 5))
    assert about("OFF_ROSTER", event=event)[-1] == c.MarkOffRoster("r1", "1", DAY, date(2026, 10, 5))
    assert kinds(about("OFF_ROSTER_OBJECTION")) == ["RestoreToRoster"]


@proves("DRG-14", "DRG-17")
def test_a_ground_in_the_person_ends_all_and_another_only_the_one_reported() -> None:
    both = {"registrations": (REGISTERED, SECOND), "registration": REGISTERED, "filings": (FILED,)}
    death = vary(application_type="DEREGISTER_INST", event=EventFacts(reason="01", happened_on=DAY), **both)
    assert kinds(get("DEREGISTER_INST").effect(death)) == [
        "CloseFiling", "CloseRegistration", "CloseRegistration",
    ]  # fmt: skip
    ceased = replace(death, event=EventFacts(reason="07", happened_on=DAY))
    assert kinds(get("DEREGISTER_INST").effect(ceased)) == ["CloseFiling", "CloseRegistration"]
    own = replace(death, application_type="DEREGISTER_SELF")
    assert kinds(get("DEREGISTER_SELF").effect(own)) == ["CloseFiling", "CloseRegistration"]


@pytest.mark.parametrize(
    ("reason", "status"), [("04", "revoked"), ("rescission", "rescinded"), ("12", "deregistered")]
)
def test_what_the_authority_ends_has_the_status_of_its_ground(reason: str, status: str) -> None:
    changes = about("DEREGISTER_EXOFFICIO", event=EventFacts(reason=reason, happened_on=DAY))
    assert changes[-1].status == status  # type: ignore[union-attr]


def test_the_armed_forces_take_all_civil_registrations_and_give_a_new_one() -> None:
    assert kinds(about("ARMY_OUT", event=EventFacts(happened_on=DAY))) == ["CloseFiling", "CloseRegistration"]
    (opened,) = get("ARMY_IN").effect(vary(application_type="ARMY_IN"))
    assert opened.certificate_number == "new"  # type: ignore[union-attr]


def test_a_correction_changes_what_stands_and_opens_anew_what_was_ended_wrongly() -> None:
    assert kinds(about("CORRECT")) == ["ChangeRegistration"]
    there = replace(HOSPITAL, id="second")
    assert kinds(about("CORRECT", institution=there)) == ["CloseFiling", "ChangeRegistration"]
    ended = replace(REGISTERED, status="deregistered", authority="registrar")
    (opened,) = get("CORRECT").effect(
        vary(application_type="CORRECT", registration=ended, registrations=(ended,))
    )
    assert isinstance(opened, c.OpenRegistration)
    assert (opened.certificate_number, opened.approving_authority) == ("keep", "registrar")


def test_a_reissue_changes_nothing_but_the_paper() -> None:
    assert about("REISSUE", event=EventFacts(reason="lost")) == [c.ReissueCertificate("r1", "lost")]


@pytest.mark.parametrize("kind", ALL, ids=[kind.code for kind in ALL])
def test_an_application_without_its_subject_is_an_error_not_a_guess(kind: object) -> None:
    with pytest.raises(ValueError):
        kind.effect(ApplicationFacts(application_type=kind.code))  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ALL, ids=[kind.code for kind in ALL])
def test_the_fields_of_every_type_stand_in_its_steps(kind: object) -> None:
    names = [field.name for field in kind.fields]  # type: ignore[attr-defined]
    assert len(names) == len(set(names))
    steps = [step.number for step in kind.steps]  # type: ignore[attr-defined]
    assert steps == list(range(1, len(steps) + 1))
    for field in kind.fields:  # type: ignore[attr-defined]
        assert field.step in steps, field.name
        assert (field.kind in {"code", "codes"}) is bool(field.code_list), field.name
    assert bool(kind.documents) is bool(kind.documents_step)  # type: ignore[attr-defined]
