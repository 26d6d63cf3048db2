"""Department sheets: what each line would do, all or nothing, and the same sheet twice changes nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from tests import factories
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.institutions.actions.add_department import add_department
from yiji.institutions.actions.change_department import change_department
from yiji.institutions.actions.disable_department import disable_department
from yiji.institutions.actions.import_departments import (
    APPLIED,
    LOOK_AGAIN,
    apply_departments,
    discard_department_import,
    preview_departments,
)
from yiji.institutions.models import Department, DepartmentImport, DepartmentMember
from yiji.institutions.queries.department_sheets import export_departments, import_rows, import_template
from yiji.institutions.queries.departments import department_tree
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.uploads.headers import find_header
from yiji.uploads.sheets import read_sheet
from yiji.uploads.workbooks import WorkbookSheet, write_workbook

pytestmark = pytest.mark.django_db

HEAD = ("科室编码", "科室名称", "上级科室", "对应诊疗科目", "科室负责人", "状态")


def clerk() -> Scope:
    return factories.scope_of(factories.make_operator(factories.make_institution()))


def sheet(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> bytes:
    return write_workbook([WorkbookSheet("科室", head, rows)])


def preview(scope: Scope, data: bytes, name: str = "a.xlsx") -> DepartmentImport:
    source = preview_departments(scope, data=data, file_name=name)
    assert source.rows == source.new + source.changed + source.unchanged + source.refused
    assert source.rows == source.lines.count()
    return source


def outcomes(source: DepartmentImport) -> list[tuple[int, str, str]]:
    return [
        (row.number, row.outcome, row.problems[0]["field"] if row.problems else "")
        for row in import_rows(source, "").order_by("number")
    ]


def names(scope: Scope) -> list[tuple[str, int]]:
    return [(node.department.name, node.depth) for node in department_tree(scope)]


def test_a_sheet_makes_a_tree_whatever_the_order_of_its_lines() -> None:
    scope = clerk()
    source = preview(
        scope,
        sheet(
            ("", "心内一病区", "心血管内科", "", "", ""),
            ("03.04", "心血管内科", "03", "03.04", "买买提·吐尔逊", "在用"),
            ("03", "内科", "", "内科", "㛃", ""),
        ),
    )
    assert (source.new, source.refused) == (3, 0)
    assert apply_departments(scope, source.pk, version=0) == APPLIED
    assert names(scope) == [("内科", 0), ("心血管内科", 1), ("心内一病区", 2)]
    cardiology = Department.objects.get(institution_id=scope.organisation_id, code="03.04")
    assert (cardiology.head_name, cardiology.service_line) == ("买买提·吐尔逊", "03.04")
    assert AuditEvent.objects.filter(verb="department.add", tenant_id=scope.organisation_id).count() == 3


def test_the_same_sheet_twice_changes_nothing() -> None:
    scope = clerk()
    data = sheet(("A1", "内科", "", "03", "", ""), ("A2", "外科", "", "04", "", ""))
    apply_departments(scope, preview(scope, data).pk, version=0)
    before = list(Department.objects.order_by("pk").values_list("pk", "version", "position"))
    again = preview(scope, data)
    assert (again.new, again.changed, again.unchanged, again.refused) == (0, 0, 2, 0)
    apply_departments(scope, again.pk, version=0)
    assert list(Department.objects.order_by("pk").values_list("pk", "version", "position")) == before


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_was_exported_comes_back_unchanged_and_text_stays_text(kind: str) -> None:
    scope = clerk()
    top = add_department(scope, name="内科", code="03.10", service_line="03.10")
    add_department(scope, name='=HYPERLINK("http://x")', parent=top.pk, head_name="买买提·吐尔逊")
    closed = add_department(scope, name="旧科", parent=top.pk)
    disable_department(scope, closed.pk, version=0)
    data = export_departments(scope, kind)
    if kind == "csv":
        assert b"'=HYPERLINK" in data
    source = preview(scope, data, f"a.{kind}")
    assert (source.unchanged, source.rows) == (3, 3)


def test_a_number_that_lost_its_zeros_still_finds_its_department() -> None:
    scope = clerk()
    add_department(scope, name="老年病科", code="03.10", service_line="03.10")
    source = preview(scope, sheet((3.1, "老年病科", "", "03.10", "", "")))
    assert source.unchanged == 1


def test_each_fault_refuses_its_line_and_names_the_column_and_the_rest_goes_in() -> None:
    scope = clerk()
    add_department(scope, name="急诊科", code="E1")
    ward = add_department(scope, name="病区", code="W1")
    DepartmentMember.objects.create(
        department=ward,
        institution_id=ward.institution_id,
        physician_id=uuid.uuid4(),
        since=dt.date(2020, 1, 1),
    )
    source = preview(
        scope,
        sheet(
            ("A1", "内科", "", "", "", ""),
            ("A1", "外科", "", "", "", ""),
            ("", "", "", "", "无名", ""),
            ("", "儿科", "没有的科", "", "", ""),
            ("", "皮肤科", "", "ZZ", "", ""),
            ("", "甲科", "乙科", "", "", ""),
            ("", "乙科", "甲科", "", "", ""),
            ("W1", "病区", "", "", "", "停用"),
            ("", "丙科", "", "", "", "也许"),
            ("", "一" * 41, "", "", "", ""),
            ("中文", "丁科", "", "", "", ""),
            ("", "口腔科", "皮肤科", "", "", ""),
            ("", "眼科", "", "", "长" * 51, ""),
        ),
    )
    assert outcomes(source) == [
        (2, "new", ""),
        (3, "refused", "科室名称"),
        (4, "refused", "科室名称"),
        (5, "refused", "上级科室"),
        (6, "refused", "对应诊疗科目"),
        (7, "refused", "上级科室"),
        (8, "refused", "上级科室"),
        (9, "refused", "状态"),
        (10, "refused", "状态"),
        (11, "refused", "科室名称"),
        (12, "refused", "科室编码"),
        (13, "refused", "上级科室"),
        (14, "refused", "科室负责人"),
    ]
    assert all(row.problems[0]["way_out"] for row in import_rows(source, "refused"))
    apply_departments(scope, source.pk, version=0)
    assert sorted(name for name, _depth in names(scope)) == ["内科", "急诊科", "病区"]


def test_a_fifth_level_is_refused() -> None:
    scope = clerk()
    source = preview(
        scope, sheet(*[("", f"第{n}级", f"第{n - 1}级" if n > 1 else "", "", "", "") for n in range(1, 6)])
    )
    assert outcomes(source)[-1] == (6, "refused", "上级科室")
    assert source.new == 4


def test_names_and_codes_may_change_places() -> None:
    scope = clerk()
    one, two = add_department(scope, name="甲科", code="1"), add_department(scope, name="乙科", code="2")
    source = preview(scope, sheet(("1", "乙科", "", "", "", ""), ("2", "甲科", "", "", "", "")))
    assert source.changed == 2
    apply_departments(scope, source.pk, version=0)
    assert Department.objects.get(pk=one.pk).name == "乙科"
    assert Department.objects.get(pk=two.pk).name == "甲科"


def test_a_dictionary_that_changed_meanwhile_is_shown_again_before_anything_is_written() -> None:
    scope = clerk()
    source = preview(scope, sheet(("A1", "内科", "", "", "", ""), ("A2", "外科", "", "", "", "")))
    there = add_department(scope, name="内科", code="B9")
    assert apply_departments(scope, source.pk, version=0) == LOOK_AGAIN
    source.refresh_from_db()
    assert (source.state, source.new, source.changed) == ("ready", 1, 1)
    assert Department.objects.filter(institution_id=scope.organisation_id).count() == 1
    with pytest.raises(Conflict):
        apply_departments(scope, source.pk, version=0)
    assert apply_departments(scope, source.pk, version=1) == APPLIED
    assert Department.objects.get(pk=there.pk).code == "A1"


def test_an_applied_or_discarded_sheet_is_not_applied_again() -> None:
    scope = clerk()
    data = sheet(("A1", "内科", "", "", "", ""))
    first, second = preview(scope, data), preview(scope, data)
    apply_departments(scope, first.pk, version=0)
    discard_department_import(scope, second.pk, version=0)
    for source, version in ((first, 1), (second, 1)):
        with pytest.raises(Conflict):
            apply_departments(scope, source.pk, version=version)
        with pytest.raises(Conflict):
            discard_department_import(scope, source.pk, version=version)


def test_nobody_sees_or_applies_the_sheet_of_another_institution() -> None:
    scope = clerk()
    source = preview(scope, sheet(("A1", "内科", "", "", "", "")))
    for stranger in (clerk(), Scope.public()):
        with pytest.raises(NotFound):
            apply_departments(stranger, source.pk, version=0)
        with pytest.raises(NotFound):
            discard_department_import(stranger, source.pk, version=0)
    with pytest.raises(NotFound):
        preview_departments(Scope.public(), data=b"", file_name="a.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_of_spreadsheet_programs(encoding: str) -> None:
    scope = clerk()
    data = "本院科室一览,,\r\n名称,科主任,代码\r\n内科,买买提·吐尔逊,01\r\n".encode(encoding)
    source = preview(scope, data, "科室.csv")
    row = import_rows(source, "").get()
    assert (row.code, row.name, row.values["head_name"]) == ("01", "内科", "买买提·吐尔逊")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "empty"),
        ("名称\n".encode() + "".join(f"科室{n}\n" for n in range(1001)).encode(), "a.csv", "sheet_too_long"),
        (sheet(("x",), head=("别的",)), "a.xlsx", "no_header"),
        (sheet(("内科", "外科"), head=("科室名称", "科室名称")), "a.xlsx", "header_twice"),
        (sheet(head=("科室名称",)), "a.xlsx", "no_rows"),
        (b"PK\x03\x04 not a zip", "a.xlsx", "damaged"),
    ],
)
def test_a_file_that_is_no_department_sheet_is_refused_at_the_file(data: bytes, name: str, code: str) -> None:
    scope = clerk()
    with pytest.raises(Refusal) as refusal:
        preview_departments(scope, data=data, file_name=name)
    problem = refusal.value.problems[0]
    assert (problem.code, problem.field) == (code, "file")
    assert problem.way_out
    assert not DepartmentImport.objects.exists()


def test_the_template_has_the_columns_that_are_read() -> None:
    found = find_header(
        read_sheet(import_template(), "t.xlsx"), {"name": ("科室名称",), "code": ("科室编码",)}
    )
    assert not found.missing


def test_a_thousand_lines_go_in_within_the_limit_and_two_thousand_departments_are_the_end() -> None:
    scope = clerk()
    institution = scope.organisation_id
    Department.objects.bulk_create(
        [Department(institution_id=institution, code=f"X{n}", name=f"科室{n}") for n in range(1500)]
    )
    source = preview(scope, sheet(*[("", f"新科{n}", "", "", "", "") for n in range(1000)]))
    assert (source.new, source.refused) == (500, 500)
    assert import_rows(source, "refused").first().problems[0]["params"]["most"] == "2000"  # type: ignore[union-attr]
    apply_departments(scope, source.pk, version=0)
    assert Department.objects.filter(institution_id=institution).count() == 2000
    with pytest.raises(Refusal) as refusal:
        add_department(scope, name="再一个")
    assert refusal.value.problems[0].code == "too_many_departments"


def test_changed_lines_say_from_what_to_what() -> None:
    scope = clerk()
    department = add_department(scope, name="内科", code="A1", service_line="03")
    change_department(scope, department.pk, version=0, name="内科", head_name="王虚", service_line="03")
    source = preview(scope, sheet(("A1", "大内科", "", "03", "", "")))
    row = import_rows(source, "changed").get()
    assert row.changes == [["科室名称", "内科", "大内科"], ["科室负责人", "王虚", ""]]
