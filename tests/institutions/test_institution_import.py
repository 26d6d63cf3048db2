"""Importing institutions: figures that add up, nothing twice, the report, who may (seed 1)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from tests import factories
from tests.institutions.import_case import checked, everything, officer, problems, uploaded, written
from tests.institutions.institution_sheets import good_row, thousand_rows, workbook
from yiji.accounts.models import InstitutionAccount, Membership, User
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.institutions.actions.confirm_institution_import import (
    confirm_institution_import,
    discard_institution_import,
)
from yiji.institutions.actions.take_import_report import take_import_report
from yiji.institutions.actions.upload_institutions import upload_institutions
from yiji.institutions.import_columns import KEYS, LABELS, REPORT_COLUMNS
from yiji.institutions.models import Institution, InstitutionImportRow
from yiji.institutions.queries.institution_imports import import_rows, template_workbook
from yiji.jobs.models import Job
from yiji.jobs.queue import request_cancel, run_due
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.search.find import find
from yiji.uploads.sheets import read_sheet
from yiji.uploads.workbooks import WorkbookSheet, write_csv, write_workbook
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


def test_a_thousand_rows_add_up_and_running_them_again_changes_nothing() -> None:
    scope, data = officer(), workbook(thousand_rows())
    accounts = (InstitutionAccount.objects.count(), Membership.objects.count(), User.objects.count())
    batch = uploaded(scope, data)
    assert (batch.state, batch.good, batch.warned, batch.refused) == ("ready", 900, 60, 40)
    assert batch.good + batch.warned + batch.refused == batch.rows_in == 1000
    assert batch.new + batch.changed + batch.unchanged + batch.refused == 1000
    # Recounted from the rows by another way.
    kinds = Counter(
        "refused" if row.outcome == "refused" else "warned" if row.problems else "good"
        for row in batch.rows.all()
    )
    assert kinds == {"good": 900, "warned": 60, "refused": 40}
    assert not Institution.objects.exists(), "nothing is written before it is confirmed"
    batch = written(scope, batch)
    assert (batch.applied, Institution.objects.count()) == (960, 960)
    assert AuditEvent.objects.filter(verb="institution.import_new").count() == 960
    before = everything()

    again = uploaded(scope, data)
    assert again.pk != batch.pk
    assert again.same_file_done_at == batch.finished_at
    assert (again.new, again.changed, again.unchanged, again.refused) == (0, 0, 960, 40)
    with pytest.raises(Refusal) as refusal:
        confirm_institution_import(scope, again.pk, version=again.version)
    assert refusal.value.problems[0].code == "nothing_to_write"
    assert everything() == before
    assert (InstitutionAccount.objects.count(), Membership.objects.count(), User.objects.count()) == accounts


def test_a_written_row_has_its_parts_in_their_places_and_is_found_by_its_name() -> None:
    authority = factories.make_authority()
    scope = officer(authority)
    written(
        scope, checked(scope, [good_row(7, service_lines="外科，03; 03.01呼吸内科专业", class_code="a100")])
    )
    (made,) = Institution.objects.all()
    assert made.licence_issuer == authority
    assert (made.kind, made.class_code, made.grade) == ("medical", "A100", "二级甲等")
    assert (made.province_code, made.city_code, made.county_code) == ("340000", "340100", "340104")
    assert (made.licence_valid_from, made.licence_valid_to) == (dt.date(2024, 1, 1), dt.date(2038, 12, 31))
    assert made.service_lines == ["03", "03.01", "04"]
    assert reveal(made, "responsible_phone") == "13800000007"
    assert find(Institution.objects.all(), "institution", "虚构第7").get() == made
    row = InstitutionImportRow.objects.get()
    assert "13800000007" not in str(row.cells)
    assert row.applied_at is not None
    assert "13800000007" not in str(Job.objects.values_list("payload", "summary"))


def test_a_changed_row_shows_old_and_new_keeps_what_is_blank_and_hides_telephones() -> None:
    scope = officer()
    written(scope, checked(scope, [good_row(1)]))
    changed = {
        "name": "虚构新名医院",
        "grade": "",
        "responsible_phone": "13900000099",
        "service_lines": "儿科",
    }
    batch = checked(scope, [good_row(1, **changed)])
    row = batch.rows.get()
    assert row.outcome == "changed"
    assert {key: (old, new) for key, old, new in row.changes} == {
        "name": ("虚构第1医院", "虚构新名医院"),
        "service_lines": ("内科、外科", "儿科"),
        "responsible_phone": ("138****0001", "139****0099"),
    }
    written(scope, batch)
    made = Institution.objects.get()
    assert (made.name, made.grade, made.service_lines) == ("虚构新名医院", "二级甲等", ["07"])
    assert reveal(made, "responsible_phone") == "13900000099"
    assert find(Institution.objects.all(), "institution", "虚构新名").exists()
    assert not find(Institution.objects.all(), "institution", "虚构第1").exists()


def test_headings_are_recognised_in_any_order_below_titles_and_without_most_columns() -> None:
    scope = officer()
    lines = [["江城区医疗机构名单", "", "", ""], ["序号", "社会信用代码", "单位名称 *", "许可证号"]]
    row = good_row(3)
    lines.append(["1", row["uscc"], row["name"], row["registration_no"]])
    data = write_workbook([WorkbookSheet("名单", ("一、", "", "", ""), lines)])
    batch = uploaded(scope, data)
    assert (batch.state, batch.good, batch.header_row) == ("ready", 1, 3)
    assert batch.unknown_headings == ["序号"]
    written(scope, batch)
    assert Institution.objects.get().class_code == "A100"


def test_csv_in_gb18030_is_read_and_its_apostrophes_and_spaces_are_trimmed() -> None:
    scope = officer()
    row = good_row(4, name=" 虚构龘医院 ")
    row["registration_no"] = "'" + row["registration_no"]
    text = write_csv([LABELS[key] for key in KEYS], [[row[key] for key in KEYS]]).decode("utf-8-sig")
    batch = uploaded(scope, text.encode("gb18030"), "list.csv")
    assert (batch.state, batch.good) == ("ready", 1)
    written(scope, batch)
    assert Institution.objects.get().name == "虚构龘医院"


def test_what_changed_after_the_preview_is_not_overwritten() -> None:
    scope = officer()
    written(scope, checked(scope, [good_row(1), good_row(2)]))
    batch = checked(scope, [good_row(1, grade="三级甲等"), good_row(2, grade="三级乙等"), good_row(3)])
    Institution.objects.filter(name="虚构第1医院").update(grade="一级")
    Institution.objects.filter(name="虚构第2医院").update(grade="三级乙等")
    confirm_institution_import(scope, batch.pk, version=batch.version)
    run_due()
    batch.refresh_from_db()
    assert (batch.state, batch.applied, batch.refused, batch.unchanged) == ("done", 1, 1, 1)
    assert batch.good + batch.warned + batch.refused == batch.rows_in
    assert "changed_meanwhile" in problems(batch)
    assert Institution.objects.get(name="虚构第1医院").grade == "一级"


def test_the_report_comes_back_mended_and_is_imported() -> None:
    scope = officer()
    batch = written(scope, checked(scope, [good_row(1), good_row(2, uscc="12330000470051726G")]))
    sheet = read_sheet(take_import_report(scope, batch.pk), "report.xlsx")
    headings, line = ([str(cell) for cell in row.cells] for row in sheet.rows)
    assert headings[:3] == list(REPORT_COLUMNS)
    assert line[0] == "3"
    assert "统一社会信用代码" in line[1]
    assert "校验位" in line[1]
    assert line[headings.index("主要负责人手机")] == "13800000002"
    line[headings.index("统一社会信用代码")] = good_row(2)["uscc"]
    mended = uploaded(scope, write_workbook([WorkbookSheet("未导入的行", headings, [line])]))
    assert (mended.good, mended.refused, mended.unknown_headings) == (1, 0, [])
    written(scope, mended)
    assert Institution.objects.count() == 2
    assert AuditEvent.objects.filter(verb="institution_import.report").count() == 1


def test_the_template_fits_itself_and_its_example_is_not_imported() -> None:
    scope = officer()
    empty = uploaded(scope, template_workbook())
    assert (empty.state, empty.problem["code"]) == ("refused", "no_rows")
    sheet = read_sheet(template_workbook(), "template.xlsx")
    headings, example = (row.cells for row in sheet.rows)
    row = [good_row(1)[key] for key in KEYS]
    filled = uploaded(
        scope, write_workbook([WorkbookSheet("机构", [str(h) for h in headings], [example, row])])
    )
    assert (filled.state, filled.rows_in, filled.good) == ("ready", 1, 1)
    assert [note[2] for note in filled.notes] == [{"number": 2}]


def test_a_file_under_way_is_recognised_and_a_second_one_waits_its_turn() -> None:
    scope, data = officer(), workbook([good_row(1)])
    first = upload_institutions(scope, data=data, file_name="a.xlsx")
    assert upload_institutions(scope, data=data, file_name="b.xlsx").pk == first.pk
    with pytest.raises(Conflict):
        upload_institutions(scope, data=workbook([good_row(2)]), file_name="c.xlsx")
    # Another authority is not held up.
    upload_institutions(officer(), data=workbook([good_row(2)]), file_name="c.xlsx")
    run_due()
    assert upload_institutions(scope, data=data, file_name="a.xlsx").pk == first.pk
    assert Job.objects.count() == 2


def test_an_import_is_put_aside_with_its_rows_or_confirmed_once() -> None:
    scope = officer()
    batch = checked(scope, [good_row(1)])
    with pytest.raises(Conflict):
        discard_institution_import(scope, batch.pk, version=batch.version + 1)
    discard_institution_import(scope, batch.pk, version=batch.version)
    batch.refresh_from_db()
    assert batch.state == "discarded"
    assert not batch.rows.exists()
    with pytest.raises(Conflict):
        confirm_institution_import(scope, batch.pk, version=batch.version)
    other = checked(scope, [good_row(2)])
    confirm_institution_import(scope, other.pk, version=other.version)
    with pytest.raises(Conflict):
        confirm_institution_import(scope, other.pk, version=other.version)


def test_a_foreign_import_is_like_none() -> None:
    batch = checked(officer(), [good_row(1, uscc="1")])
    stranger = officer()
    for act in (
        lambda: confirm_institution_import(stranger, batch.pk, version=batch.version),
        lambda: discard_institution_import(stranger, batch.pk, version=batch.version),
        lambda: take_import_report(stranger, batch.pk),
        lambda: upload_institutions(Scope.public(), data=b"x", file_name="x.csv"),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_stopped_import_keeps_what_was_written_and_is_continued() -> None:
    scope = officer()
    batch = checked(scope, [good_row(n) for n in range(1, 61)])
    confirm_institution_import(scope, batch.pk, version=batch.version)
    batch.refresh_from_db()
    Job.objects.filter(pk=batch.job_id).update(attempts=1)
    request_cancel(batch.job_id)
    run_due()
    batch.refresh_from_db()
    assert (batch.state, batch.applied) == ("ready", 25)
    assert Institution.objects.count() == 25
    with pytest.raises(Conflict):
        discard_institution_import(scope, batch.pk, version=batch.version)
    written(scope, batch)
    batch.refresh_from_db()
    assert (batch.applied, Institution.objects.count()) == (60, 60)
    assert AuditEvent.objects.filter(verb="institution.import_new").count() == 60


def test_the_command_line_checks_first_and_writes_when_told(tmp_path: Any, capsys: Any) -> None:
    authority = factories.make_authority("虚构区卫生健康委员会十")
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook([good_row(1), good_row(2, uscc="1")]))
    call_command("import_institutions", path, authority=authority.name)
    said = capsys.readouterr().out
    assert "共 2 行：通过 1, 有提示 0, 未通过 1" in said
    assert "第 3 行 统一社会信用代码" in said
    assert not Institution.objects.exists()
    call_command("import_institutions", path, authority=authority.name, apply=True)
    assert Institution.objects.get().licence_issuer == authority
    call_command("import_institutions", path, authority=authority.name, apply=True)
    assert "没有变化 1" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("import_institutions", path, authority="没有的机关")
    with pytest.raises(CommandError):
        call_command("import_institutions", tmp_path / "none.xlsx", authority=authority.name)


def test_rows_are_filtered_by_what_became_of_them() -> None:
    scope = officer()
    rows = [good_row(1), good_row(2, uscc="1"), good_row(3, licence_valid_to="2025-01-01")]
    batch = written(scope, checked(scope, rows))
    sizes = {
        which: import_rows(batch, which).count() for which in ("all", "new", "refused", "warned", "applied")
    }
    assert sizes == {"all": 3, "new": 2, "refused": 1, "warned": 1, "applied": 2}
    assert batch.finished_at is not None
    assert batch.finished_at <= timezone.now()
