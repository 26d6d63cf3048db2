"""Reconciling a staff list with the register (seed 6): recounted by another route, nothing silently dropped."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from tests.factories import (
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_registration,
    resident_id,
    scope_of,
)
from yiji.accounts.scope import Scope
from yiji.applications.actions.begin_from_findings import begin_from_findings
from yiji.certificates.actions.sign_roster_snapshot import sign_roster_snapshot
from yiji.certificates.queries.printed_form import form_pdf
from yiji.institutions.models import Institution
from yiji.jobs.queue import run_due
from yiji.kernel.identifiers import compose_resident_id
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import SmsMessage
from yiji.register.actions.compare_hr_roster import refresh_roster
from yiji.register.actions.handle_findings import begin_business, put_aside, remind_physicians
from yiji.register.actions.import_register import import_register
from yiji.register.actions.upload_hr_roster import confirm_columns, upload_hr_roster
from yiji.register.models import HrRoster, HrRow, RosterFinding
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "rosters"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())
HOSPITAL = "江城市第一人民医院"
FILES = ("hr-plain.xlsx", "hr-titled-merged.xlsx", "hr-gbk.csv")


def hospital() -> Institution:
    """The samples' hospital and everybody whom the extract of the register knows."""
    place = make_institution(HOSPITAL, province_code="330000", city_code="330100", county_code="330106")
    import_register(
        Scope.system("test"),
        (SAMPLES / "register.csv").read_bytes(),
        source_name="register.csv",
        today=timezone.localdate(),
        number_taken=lambda number, physician_id: None,
    )
    return place


def reconciled(scope: Scope, name: str) -> HrRoster:
    roster = upload_hr_roster(scope, data=(SAMPLES / name).read_bytes(), file_name=name)
    run_due()
    roster.refresh_from_db()
    assert roster.state == "recognised", roster.problem
    confirm_columns(scope, roster.pk, columns=roster.columns, version=roster.version)
    run_due()
    roster.refresh_from_db()
    assert roster.state == "done", roster.problem
    return roster


@pytest.mark.parametrize("name", FILES)
def test_a_sample_list_gives_the_expected_figures(name: str) -> None:
    place = hospital()
    roster = reconciled(scope_of(make_operator(place)), name)
    rows = Counter(HrRow.objects.filter(roster=roster).values_list("state", flat=True))
    found = Counter(RosterFinding.objects.filter(roster=roster).values_list("situation", flat=True))
    differs = [
        results
        for situation, results in RosterFinding.objects.filter(roster=roster).values_list(
            "situation", "results"
        )
        if "NAME_DIFF" in results
    ]
    assert roster.rows_in == EXPECTED["hr_rows"] == sum(rows.values())
    assert rows["refused"] == EXPECTED["hr_id_with_wrong_check_digit"]
    assert found["matched"] + found["differs"] == EXPECTED["registered_here_and_in_hr"]
    assert len(differs) == EXPECTED["of_these_name_differs"]
    assert found["elsewhere_same_place"] == EXPECTED["in_hr_registered_in_same_province"]
    # One of them is an assistant, whose only way is the change of the practice place.
    outside = found["elsewhere_other_place"] + found["assistant_other_county"]
    assert outside == EXPECTED["in_hr_registered_in_other_province"]
    assert found["never_registered"] == EXPECTED["in_hr_never_registered"]
    assert found["off_roster"] == EXPECTED["in_hr_but_off_roster"]
    assert found["left"] == EXPECTED["registered_here_not_in_hr"]


@pytest.mark.parametrize("name", FILES)
def test_the_figures_are_the_same_when_counted_from_the_files_alone(name: str) -> None:
    """Another route: the register's extract and the list, read and joined here without the program."""
    place = hospital()
    roster = reconciled(scope_of(make_operator(place)), name)
    register = list(csv.DictReader(io.StringIO((SAMPLES / "register.csv").read_text("utf-8-sig"))))
    here = {r["身份证号"] for r in register if r["主要执业机构"] == HOSPITAL and r["状态"] == "在册"}
    listed = {
        reveal(row, "id_number") for row in HrRow.objects.filter(roster=roster).exclude(state="refused")
    }
    found = RosterFinding.objects.filter(roster=roster)
    left = {
        reveal(f.physician, "id_number") for f in found.filter(situation="left").select_related("physician")
    }
    assert left == here - listed
    both = found.filter(situation__in=("matched", "differs")).select_related("physician")
    assert {reveal(f.physician, "id_number") for f in both} == here & listed
    assert roster.rows_in == roster.matched + roster.unmatched + roster.refused


def test_the_national_clients_export_is_taken_as_a_list_too() -> None:
    place = hospital()
    roster = reconciled(scope_of(make_operator(place)), "national-client-export.xls")
    assert (roster.rows_in, roster.refused, roster.matched) == (245, 0, 245)
    assert {"category", "level", "scope", "qualification_no", "certificate_no"} <= set(roster.columns)
    found = Counter(RosterFinding.objects.filter(roster=roster).values_list("situation", flat=True))
    assert found["left"] == 0


def test_the_same_file_again_is_the_same_list_and_a_second_one_waits_its_turn() -> None:
    place = make_institution()
    scope = scope_of(make_operator(place))
    data = (SAMPLES / "hr-plain.xlsx").read_bytes()
    first = upload_hr_roster(scope, data=data, file_name="a.xlsx")
    assert upload_hr_roster(scope, data=data, file_name="b.xlsx").pk == first.pk
    with pytest.raises(Conflict):
        upload_hr_roster(scope, data=(SAMPLES / "hr-gbk.csv").read_bytes(), file_name="a.csv")
    stranger = scope_of(make_operator(make_institution()))
    with pytest.raises(NotFound):
        confirm_columns(stranger, first.pk, columns={"name": 1, "id_number": 3}, version=0)


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"PK\x03\x04 nothing", "a.xlsx", "损坏"),
        ("甲,乙\n1,2\n".encode(), "a.csv", "表头"),
        (b"<html><table></table></html>", "a.xls", "网页"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(content: bytes, name: str, word: str) -> None:
    scope = scope_of(make_operator(make_institution()))
    roster = upload_hr_roster(scope, data=content, file_name=name)
    run_due()
    roster.refresh_from_db()
    assert roster.state == "refused"
    assert word in roster.problem["message"]
    assert roster.problem["way_out"]


def lines(*rows: str) -> bytes:
    return "\n".join(["姓名,身份证号,科室", *rows]).encode()


def compared(scope: Scope, data: bytes) -> HrRoster:
    roster = upload_hr_roster(scope, data=data, file_name="a.csv")
    run_due()
    roster.refresh_from_db()
    confirm_columns(scope, roster.pk, columns=roster.columns, version=roster.version)
    run_due()
    roster.refresh_from_db()
    return roster


def test_bad_lines_name_row_column_and_reason_and_hide_nobody() -> None:
    place = make_institution()
    good, lower = resident_id(), compose_resident_id("340104", dt.date(1980, 1, 1), 19)
    while not lower.endswith("X"):
        lower = resident_id()
    roster = compared(
        scope_of(make_operator(place)),
        lines(
            f"买买提•吐尔逊,{good},内科",
            f"㛃虚,{lower.lower()},外科",
            f"李虚,{good},内科",
            f"王虚,{good[:17]},内科",
            ",,",
            f",{resident_id()},内科",
            "赵虚,,内科",
            "陈虚,1.10101199003078E+17,内科",
            "'=HYPERLINK(1),330106199001011234,内科",
            "合计,,",
        ),
    )
    rows = {row.row_number: row for row in HrRow.objects.filter(roster=roster)}
    assert {number: row.state for number, row in rows.items()} == {
        2: "unmatched", 3: "unmatched", 4: "refused", 5: "refused", 7: "refused", 8: "refused", 9: "refused",
        10: "refused",
    }  # fmt: skip
    assert rows[2].name == "买买提·吐尔逊"
    assert reveal(rows[3], "id_number") == lower
    assert rows[4].problem["params"] == {"first": 2}
    assert [rows[n].problem["field"] for n in (5, 7, 8, 9)] == ["身份证号", "姓名", "身份证号", "身份证号"]
    assert all(row.problem["way_out"] for row in rows.values() if row.state == "refused")
    assert (roster.rows_in, roster.refused) == (8, 6)
    assert any(note[2] == {"number": 11} for note in roster.notes)


def test_what_was_handled_keeps_its_state_on_the_next_list_and_mended_ones_are_settled() -> None:
    place = make_institution()
    clerk = scope_of(make_operator(place))
    own, gone = make_physician("周虚"), make_physician("吴虚")
    for physician in (own, gone):
        make_registration(physician, place)
    newcomer = make_physician("郑虚")
    first = compared(
        clerk, lines(f"周虚,{reveal(own, 'id_number')},内科", f"郑虚,{reveal(newcomer, 'id_number')},外科")
    )
    left = RosterFinding.objects.get(roster=first, situation="left")
    fresh = RosterFinding.objects.get(roster=first, situation="never_registered")
    assert left.due_on == timezone.localdate() + dt.timedelta(days=30)
    assert put_aside(clerk, [fresh.pk], reason="training") == 1
    assert begin_business(clerk, [left.pk]) == 1
    second = compared(
        clerk, lines(f"周虚,{reveal(own, 'id_number')},骨科", f"郑虚,{reveal(newcomer, 'id_number')},外科")
    )
    states = dict(RosterFinding.objects.filter(roster=second).values_list("situation", "state"))
    assert states == {"matched": "resolved", "left": "started", "never_registered": "dismissed"}
    make_registration(newcomer, place)
    refresh_roster(clerk, second.pk)
    run_due()
    settled = RosterFinding.objects.get(roster=second, physician=newcomer)
    assert (settled.situation, settled.state) == ("matched", "resolved")
    second.refresh_from_db()
    assert second.counts["matched"] == {"all": 2, "waiting": 0}


def test_reminding_reaches_only_those_with_an_account_and_only_their_own_business() -> None:
    place = make_institution()
    clerk = scope_of(make_operator(place))
    known, unknown, gone = make_physician("周虚"), make_physician("吴虚"), make_physician("郑虚")
    make_registration(gone, place)
    make_physician_account(known)
    compared(
        clerk, lines(f"周虚,{reveal(known, 'id_number')},内科", f"吴虚,{reveal(unknown, 'id_number')},外科")
    )
    ids = list(RosterFinding.objects.values_list("pk", flat=True))
    assert remind_physicians(clerk, ids) == {"sent": 1, "no_account": 1, "skipped": 1}
    assert SmsMessage.objects.filter(template="roster-business").count() == 1
    remind_physicians(clerk, ids)
    assert SmsMessage.objects.filter(template="roster-business").count() == 1
    with pytest.raises(Refusal):
        put_aside(clerk, ids, reason="other", note="无")
    stranger = scope_of(make_operator(make_institution()))
    with pytest.raises(NotFound):
        begin_business(stranger, ids)


def test_a_month_is_signed_once_with_its_figures_and_a_printed_form() -> None:
    place = make_institution()
    clerk, admin = scope_of(make_operator(place)), scope_of(make_operator(place, "administrator"))
    with pytest.raises(Refusal):
        sign_roster_snapshot(admin, acknowledged=True)
    own = make_physician("周虚")
    make_registration(own, place)
    compared(clerk, lines(f"周虚,{reveal(own, 'id_number')},内科"))
    with pytest.raises(Refusal) as refused:
        sign_roster_snapshot(admin, acknowledged=False)
    assert refused.value.problems[0].field == "acknowledged"
    signed = sign_roster_snapshot(admin, acknowledged=True)
    assert (signed.figures["physicians"], signed.figures["waiting"]) == (1, {})
    run_due()
    serial, pdf = form_pdf(admin, "roster_snapshot", signed.pk)
    assert (serial, pdf[:5]) == (signed.serial_no, b"%PDF-")
    with pytest.raises(Conflict):
        sign_roster_snapshot(admin, acknowledged=True)


def test_a_difference_becomes_the_report_it_asks_for_with_one_press() -> None:
    place = make_institution()
    clerk = scope_of(make_operator(place))
    person = make_physician("陈虚走")
    held = make_registration(person, place)
    roster = compared(clerk, lines(f"虚在,{resident_id()},内科"))
    finding = RosterFinding.objects.get(roster=roster, situation="left")
    begun, drafts = begin_from_findings(clerk, [finding.pk])
    assert (begun, [(one.type, one.registration_id, one.state) for one in drafts]) == (
        1,
        [("OFF_ROSTER", held.pk, "draft")],
    )
    finding.refresh_from_db()
    assert finding.state == "started"
    assert [one.pk for one in begin_from_findings(clerk, [finding.pk])[1]] == [drafts[0].pk], "never two"
