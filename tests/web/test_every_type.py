"""Every application type through the pages, from the first button to what it does to the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from tests import factories as f
from tests.web.type_world import World, place
from yiji.accounts.models import PhysicianAccount
from yiji.applications.models import Application
from yiji.certificates.models import PrintedForm
from yiji.jobs.queue import run_due
from yiji.register.models import MultiInstitutionFiling, Registration
from yiji.rulebook.application_types import ALL

pytestmark = pytest.mark.django_db
WALKED: set[str] = set()


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> Iterator[World]:
    """Whatever was walked, its forms print."""
    settings.YIJI_FILES_DIR = tmp_path / "files"
    yield World()
    while run_due():
        pass
    handled = Application.objects.filter(received_at__isnull=False).exclude(type="CORRECT")
    assert not handled.filter(form_serial_no="").exists(), "each is on its form"
    assert list(PrintedForm.objects.exclude(error="").values_list("form_code", "error")) == []
    assert not PrintedForm.objects.filter(file__isnull=True).exists()


def live(person: Any) -> list[Registration]:
    return list(Registration.objects.filter(physician=person, ended_on__isnull=True))


def held(person: Any) -> str:
    return str(person.qualifications.order_by("-obtained_year").first().pk)


def test_first_registration(world: World) -> None:
    person = world.physician(registered=False)
    case = world.start("INITIAL")
    world.write("physician", "physician", case, {**place(world.hospital), "qualification": held(person)})
    world.confirm("maker", case)
    world.decide(case)
    (one,) = live(person)
    assert (one.primary_institution, one.certificate_no) == (world.hospital, case.certificate_no)
    WALKED.add("INITIAL")


def test_additional_registration_in_another_province(world: World) -> None:
    person = world.physician()
    case = world.start("ADD_LOCATION")
    world.write("physician", "physician", case, {**place(world.far), "qualification": held(person)})
    world.confirm("far", case)
    world.decide(case, far=True)
    first, second = sorted(live(person), key=lambda one: one.approved_on)
    assert {first.province_code, second.province_code} == {"340000", "330000"}
    assert first.certificate_no == second.certificate_no, "the number stays with the person"
    WALKED.add("ADD_LOCATION")


def test_re_registration_after_deregistration(world: World) -> None:
    person = world.physician(status="deregistered")
    case = world.start("RE_REGISTER")
    world.write(
        "physician", "physician", case,
        {
            **place(world.hospital), "qualification": held(person), "training_body": "省培训基地",
            "training_began_on": "2025-10-01", "training_ended_on": "2026-05-01",
            "training_examined_by": "区卫健委", "training_examined_on": "2026-05-10",
            "training_result": "passed", "stopped_on": "2024-05-01", "stopped_why": "出国",
        },
    )  # fmt: skip
    world.confirm("maker", case)
    world.decide(case)
    assert [one.status for one in live(person)] == ["active"]
    assert live(person)[0].first_registered_on == dt.date(2019, 3, 1)
    WALKED.add("RE_REGISTER")


def test_an_assistant_becomes_a_licensed_physician(world: World) -> None:
    person = world.physician(level="2")
    old = person.registrations.get()
    new = f.make_qualification(person, f.resident_id(), level="1", year=2025)
    case = world.start("UPGRADE")
    world.write(
        "physician",
        "physician",
        case,
        {**place(world.hospital), "qualification": str(new.pk), "registration": str(old.pk)},
    )
    world.confirm("maker", case)
    world.decide(case)
    assert {(r.level, r.status) for r in person.registrations.all()} == {
        ("2", "lapsed_by_upgrade"), ("1", "active"),
    }  # fmt: skip
    WALKED.add("UPGRADE")


def test_change_of_the_primary_institution_without_the_former_one(world: World) -> None:
    person = world.physician()
    world.filing(person.registrations.get())
    before = person.registrations.get()
    case = world.start("CHANGE")
    world.write(
        "physician", "physician", case,
        {
            **place(world.second), "registration": str(before.pk), "qualification": held(person),
            "change_items": ["primary_institution"], "change_reasons": ["institution_employment"],
        },
    )  # fmt: skip
    world.confirm("second", case)
    world.decide(case)
    (one,) = live(person)
    assert (one.pk, one.primary_institution, one.version) == (before.pk, world.second, before.version + 1)
    assert one.certificate_no == before.certificate_no
    filing = MultiInstitutionFiling.objects.get()
    assert filing.state == "ended_with_primary", "what was filed there is primary now"
    WALKED.add("CHANGE")


def test_multi_institution_filing_and_both_ways_to_end_it(world: World) -> None:
    person = world.physician()
    old = person.registrations.get()
    case = world.start("MULTI_FILE")
    term = {
        "begins_on": world.today.isoformat(),
        "ends_on": (world.today + dt.timedelta(days=365)).isoformat(),
    }
    world.write("physician", "physician", case, {**place(world.second), "registration": str(old.pk), **term})
    world.confirm("second", case)
    world.send("intake", "authority:note_application", case, remark="")
    assert (case.state, case.decision_number[:2]) == ("completed", "BA")
    filing = MultiInstitutionFiling.objects.get()
    assert (filing.state, filing.authority, filing.scopes) == ("active", world.authority, ["11"])
    WALKED.add("MULTI_FILE")

    end = world.start("MULTI_CANCEL")
    world.write("physician", "physician", end, {"filing": str(filing.pk), "reason_text": "不再去"})
    world.send("intake", "authority:note_application", end, remark="")
    filing.refresh_from_db()
    assert filing.state == "cancelled"
    WALKED.add("MULTI_CANCEL")


def test_a_former_multi_site_practice_is_cancelled(world: World) -> None:
    person = world.physician()
    filing = world.filing(person.registrations.get(), starts_on=dt.date(2016, 1, 1))
    case = world.start("LEGACY_MULTI_CANCEL")
    world.write("physician", "physician", case, {"filing": str(filing.pk), "reason_text": "不再去"})
    world.send("intake", "authority:note_application", case, remark="")
    filing.refresh_from_db()
    assert filing.state == "cancelled"
    WALKED.add("LEGACY_MULTI_CANCEL")


def test_the_institution_where_it_lies_ends_a_filing(world: World) -> None:
    person = world.physician()
    filing = world.filing(person.registrations.get())
    client = world.client("second")
    answer = client.post(reverse("institution:start_cancellation", args=[filing.pk]), f.form_data())
    assert answer.status_code == 303
    case = Application.objects.get(type="MULTI_CANCEL_INST")
    world.write("second", "institution", case, {"filing": str(filing.pk), "reason_text": "不再来院"})
    world.send("second_checker", "institution:check_report", case, note="属实")
    world.send("intake", "authority:note_application", case, remark="")
    filing.refresh_from_db()
    assert filing.state == "cancelled"
    WALKED.add("MULTI_CANCEL_INST")


def test_from_the_armed_forces_and_to_them(world: World) -> None:
    person = world.physician(registered=False)
    case = world.start("ARMY_IN")
    values = {"qualification": held(person), "army_certificate_no": "军110", "army_left_on": "2026-10-01"}
    world.write("physician", "physician", case, {**place(world.hospital), **values})
    world.confirm("maker", case)
    world.decide(case)
    (one,) = live(person)
    WALKED.add("ARMY_IN")

    away = world.start("ARMY_OUT")
    world.write("physician", "physician", away, {"registration": str(one.pk), "reason_text": "虚构部队医院"})
    world.decide(away)
    one.refresh_from_db()
    assert one.status == "transferred_military"
    WALKED.add("ARMY_OUT")


def test_a_physician_gives_up_the_registration(world: World) -> None:
    person = world.physician()
    old = person.registrations.get()
    filing = world.filing(old)
    case = world.start("DEREGISTER_SELF")
    world.write("physician", "physician", case, {"registration": str(old.pk)})
    world.decide(case)
    old.refresh_from_db()
    filing.refresh_from_db()
    assert (old.status, old.end_reason, filing.state) == ("deregistered", "11", "ended_with_primary")
    WALKED.add("DEREGISTER_SELF")


def test_a_lost_certificate_is_reissued_under_its_number(world: World) -> None:
    person = world.physician()
    old = person.registrations.get()
    case = world.start("REISSUE")
    world.write("physician", "physician", case, {"registration": str(old.pk), "reissue_reason": "lost"})
    world.confirm("maker", case)
    world.decide(case)
    after = person.registrations.get()
    assert (after.certificate_no, after.version) == (old.certificate_no, old.version + 1)
    WALKED.add("REISSUE")


def test_off_roster_filing_by_two_persons_and_the_objection_to_it(world: World) -> None:
    person = world.physician()
    old = person.registrations.get()
    page = world.client("maker").post(reverse("institution:off_roster_filings"), f.form_data(name="买买提"))
    found = world.client("maker").get(page["Location"].split("#")[0]).content.decode()
    assert reverse("institution:start_off_roster", args=[old.pk]) in found
    world.client("maker").post(reverse("institution:start_off_roster", args=[old.pk]), f.form_data())
    case = Application.objects.get(type="OFF_ROSTER")
    world.write("maker", "institution", case, {"registration": str(old.pk), "off_roster_reason": "1"})
    world.send("checker", "institution:check_report", case, note="属实")
    assert case.state == "received"
    world.send("intake", "authority:note_application", case, remark="")
    old.refresh_from_db()
    assert (old.status, old.off_roster_on, old.off_roster_reason) == ("off_roster", world.today, "1")
    assert case.number in world.client("physician").get(reverse("physician:applications")).content.decode()
    WALKED.add("OFF_ROSTER")

    objection = world.start("OFF_ROSTER_OBJECTION")
    world.write("physician", "physician", objection, {"registration": str(old.pk), "reason_text": "仍在职"})
    world.decide(objection)
    old.refresh_from_db()
    assert (old.status, old.off_roster_on) == ("active", None)
    WALKED.add("OFF_ROSTER_OBJECTION")


def test_a_death_is_reported_decided_and_closes_the_account(world: World) -> None:
    person = world.physician()
    old = person.registrations.get()
    world.client("maker").post(reverse("institution:start_deregistration", args=[old.pk]), f.form_data())
    case = Application.objects.get(type="DEREGISTER_INST")
    world.write("maker", "institution", case, {"registration": str(old.pk), "deregistration_reason": "01"})
    world.send("checker", "institution:check_report", case, note="属实")
    world.decide(case)
    old.refresh_from_db()
    assert (old.status, old.end_reason) == ("deregistered", "01")
    assert PhysicianAccount.objects.get(physician_id=person.pk).state == "closed"
    WALKED.add("DEREGISTER_INST")


def test_the_authority_acts_of_its_own_accord_and_hears_the_physician(world: World) -> None:
    person = world.physician()
    old = person.registrations.get()
    file = world.client("examine").get(reverse("authority:physician", args=[person.pk])).content.decode()
    assert reverse("authority:start_deregistration", args=[old.pk]) in file
    world.client("examine").post(reverse("authority:start_deregistration", args=[old.pk]), f.form_data())
    case = Application.objects.get(type="DEREGISTER_EXOFFICIO")
    values = {"registration": str(old.pk), "ex_officio_reason": "rescission", "event_on": "2026-01-05"}
    world.write("examine", "authority", case, values)
    assert case.state == "accepted"
    assert (
        case.number not in world.client("physician").get(reverse("physician:applications")).content.decode()
    )
    world.send("examine", "authority:hear_physician", case, grounds="拟撤销注册，理由如下。")
    mine = world.client("physician").get(reverse("physician:application", args=[case.pk])).content.decode()
    assert "拟撤销注册，理由如下。" in mine
    world.send("physician", "physician:respond", case, answer="我有不同意见")
    shown = world.client("examine").get(reverse("authority:application", args=[case.pk])).content.decode()
    assert "我有不同意见" in shown
    world.decide(case, start=False)
    old.refresh_from_db()
    assert (old.status, old.end_reason) == ("rescinded", "rescission")
    WALKED.add("DEREGISTER_EXOFFICIO")


def test_a_wrong_scope_is_corrected_on_a_decision(world: World) -> None:
    person = world.physician()
    old = person.registrations.get()
    world.client("examine").post(reverse("authority:start_correction", args=[old.pk]), f.form_data())
    case = Application.objects.get(type="CORRECT")
    values = {
        **place(world.hospital), "practice_scopes": ["12"], "registration": str(old.pk),
        "qualification": held(person), "decision_no": "更〔2026〕1号",
    }  # fmt: skip
    world.write("examine", "authority", case, values)
    world.decide(case, start=False)
    old.refresh_from_db()
    assert (old.scopes, old.status) == (["12"], "active")
    WALKED.add("CORRECT")


def test_a_report_that_does_not_hold_is_refused_in_words_without_a_ground_of_registration(
    world: World,
) -> None:
    person = world.physician()
    old = person.registrations.get()
    world.client("examine").post(reverse("authority:start_deregistration", args=[old.pk]), f.form_data())
    case = Application.objects.get(type="DEREGISTER_EXOFFICIO")
    values = {"registration": str(old.pk), "ex_officio_reason": "08", "event_on": "2026-01-05"}
    world.write("examine", "authority", case, values)
    ticks = ["DRG-08"]
    world.send("examine", "authority:examine_application", case, proposal="refuse", checked=ticks)
    page = world.client("decide").get(reverse("authority:decide_application", args=[case.pk]))
    assert 'name="grounds"' not in page.content.decode()
    address = reverse("authority:decide_application", args=[case.pk])
    empty = f.form_data(version=case.version, decision="refuse", reasons=" ")
    assert world.client("decide").post(address, empty).status_code == 422
    world.send("decide", "authority:decide_application", case, decision="refuse", reasons="情况不属实")
    old.refresh_from_db()
    assert (case.state, old.status) == ("refused", "active")


def test_every_type_has_been_walked() -> None:
    assert {kind.code for kind in ALL} == WALKED, "run the whole file"
