"""Rows of an import: refused by column, warned of, told apart; nobody else's institutions (seed 1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories
from tests.institutions.import_case import checked, everything, officer, problems, uploaded, written
from tests.institutions.institution_sheets import good_row
from yiji.institutions.models import Institution
from yiji.uploads.workbooks import WorkbookSheet, write_workbook

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("spoilt", "code", "column"),
    [
        ({"name": "　 "}, "required", "name"),
        ({"name": "院" * 121}, "too_long", "name"),
        ({"name": "虚构\ue863医院"}, "private_use", "name"),
        ({"name": "12345"}, "no_letter", "name"),
        ({"registration_no": "47005172633010211A100"}, "length", "registration_no"),
        ({"registration_no": "47005172633010211Z1001"}, "institution_class", "registration_no"),
        ({"registration_no": 4.70051726331e21}, "number_lost_digits", "registration_no"),
        ({"registration_no": "", "uscc": ""}, "number_required", "registration_no"),
        ({"uscc": "12330000470051726G"}, "check_digit", "uscc"),
        ({"uscc": "1233000047005172OI"}, "characters", "uscc"),
        ({"class_code": "航天医院"}, "unknown_class", "class_code"),
        ({"grade": "甲" * 21}, "too_long", "grade"),
        ({"postcode": "23000"}, "postcode", "postcode"),
        ({"phone": "二三三"}, "format", "phone"),
        ({"legal_representative": "😀"}, "emoji", "legal_representative"),
        ({"responsible_phone": "010-12345678"}, "landline", "responsible_phone"),
        ({"responsible_phone": "13800000001,13900000001"}, "several", "responsible_phone"),
        ({"licence_valid_from": "2026-02-29"}, "date", "licence_valid_from"),
        ({"licence_valid_to": "9999-12-31"}, "date", "licence_valid_to"),
        ({"licence_valid_to": 45000}, "date", "licence_valid_to"),
        ({"licence_valid_from": "2039-01-01"}, "period", "licence_valid_to"),
        ({"permit": "营业执照"}, "unknown_permit", "permit"),
    ],
)
def test_a_bad_row_is_refused_naming_its_column_and_the_others_go_on(
    spoilt: dict[str, Any], code: str, column: str
) -> None:
    scope = officer()
    batch = checked(scope, [good_row(1, **spoilt), good_row(2)])
    assert (batch.refused, batch.new) == (1, 1)
    assert problems(batch)[code] == (column, "BLOCK")
    written(scope, batch)
    assert Institution.objects.get().name == "虚构第2医院"


@pytest.mark.parametrize(
    ("odd", "code", "column"),
    [
        ({"licence_valid_to": "2025-06-30"}, "expired", "licence_valid_to"),
        ({"service_lines": "内科、星际科"}, "unknown_service_line", "service_lines"),
        ({"class_code": "口腔诊所"}, "class_differs", "class_code"),
        ({"uscc": good_row(99)["uscc"]}, "organisation_differs", "uscc"),
        ({"responsible_phone": "17012345678"}, "virtual_segment", "responsible_phone"),
        ({"name": "虚构\u0410BC医院"}, "look_alike_letters", "name"),
        ({"permit": "诊所备案凭证"}, "filing_class", "permit"),
    ],
)
def test_an_odd_row_is_warned_of_and_written(odd: dict[str, Any], code: str, column: str) -> None:
    scope = officer()
    batch = checked(scope, [good_row(1, **odd)])
    assert (batch.warned, batch.good, batch.refused) == (1, 0, 0)
    assert problems(batch)[code] == (column, "WARN")
    assert written(scope, batch).applied == 1


@pytest.mark.parametrize("region", ["340199", "349904"])
def test_an_unknown_region_code_is_a_warning_never_a_refusal(region: str) -> None:
    scope = officer()
    batch = checked(scope, [good_row(1, region)])
    assert problems(batch)["unknown_region"] == ("registration_no", "WARN")
    assert written(scope, batch).applied == 1


def test_a_known_region_outside_the_authority_is_refused_and_the_city_above_it_is_not() -> None:
    scope = officer()
    batch = checked(scope, [good_row(1, "340111"), good_row(2, "330106"), good_row(3, "340100")])
    assert "other_division" in problems(batch, 2)
    assert "other_division" in problems(batch, 3)
    assert batch.rows.get(row_number=4).outcome == "new"


def test_a_filed_clinic_needs_no_registration_number_but_a_class() -> None:
    scope = officer()
    clinic = {"registration_no": "", "permit": "中医诊所备案证", "class_code": "中医诊所"}
    batch = checked(
        scope,
        [good_row(1, **clinic), good_row(2, **clinic | {"class_code": ""}), good_row(3, registration_no="")],
    )
    assert batch.rows.get(row_number=2).outcome == "new"
    assert "class_required" in problems(batch, 3)
    assert "licence_needs_number" in problems(batch, 4)
    written(scope, batch)
    made = Institution.objects.get()
    assert (made.kind, made.class_code, made.registration_no) == ("clinic", "D212", None)
    assert made.county_code == factories.REGION


def test_an_institution_of_another_authority_is_refused_without_telling_whose_it_is() -> None:
    theirs = factories.make_authority("虚构邻区卫生健康委员会")
    other = officer(theirs)
    written(other, checked(other, [good_row(1, name="虚构秘密医院")]))
    before = everything()
    scope = officer()
    for number, values in enumerate(({}, {"uscc": ""}, {"registration_no": "", "permit": "备案"})):
        batch = checked(scope, [good_row(1, name=f"虚构自取名{number}医院", **values)])
        row = batch.rows.get()
        assert row.outcome == "refused"
        assert "not_own" in problems(batch)
        assert row.institution is None
        assert "秘密" not in str(row.problems)
        assert theirs.name not in str(row.problems)
    assert everything() == before


def test_rows_of_one_file_about_the_same_institution_are_told_apart() -> None:
    scope = officer()
    twin = good_row(1)
    batch = checked(scope, [twin, good_row(2), dict(twin), good_row(2, grade="三级甲等")])
    assert "row_twice" in problems(batch, 4)
    assert batch.rows.get(row_number=4).outcome == "unchanged"
    assert problems(batch, 5)["contradicts"][1] == "BLOCK"
    assert problems(batch, 3)["contradicted"][1] == "WARN"
    written(scope, batch)
    assert Institution.objects.count() == 2
    assert Institution.objects.get(name="虚构第2医院").grade == "二级甲等"


def test_names_that_look_alike_are_warned_of_in_the_file_and_among_the_registered() -> None:
    scope = officer()
    written(scope, checked(scope, [good_row(1, name="江城ABC医院")]))
    # Cyrillic letters, full width, brackets and spaces look the same to the eye.
    alike = ["江城\u0410\u0412\u0421医院", "江城（ＡＢＣ）医院", "江城ABD医院", "江城 abd 医院"]
    batch = checked(scope, [good_row(10 + n, name=name) for n, name in enumerate(alike)])
    assert {"similar_name", "look_alike_letters"} <= set(problems(batch, 2))
    assert {"similar_name", "similar_in_file"} <= set(problems(batch, 3))
    assert problems(batch, 4) == {}
    assert set(problems(batch, 5)) == {"similar_in_file"}
    assert batch.refused == 0


def test_a_credit_code_and_a_registration_number_of_two_institutions_are_refused() -> None:
    scope = officer()
    written(scope, checked(scope, [good_row(1), good_row(2)]))
    batch = checked(scope, [good_row(1, uscc=good_row(2)["uscc"])])
    assert "two_institutions" in problems(batch)


def test_an_outline_made_from_a_name_is_completed() -> None:
    authority = factories.make_authority()
    outline = Institution.objects.create(
        name="虚构第5医院", province_code="340000", county_code="340104", licence_issuer=authority
    )
    scope = officer(authority)
    batch = checked(scope, [good_row(5)])
    assert batch.changed == 1
    written(scope, batch)
    outline.refresh_from_db()
    assert outline.uscc == good_row(5)["uscc"]
    assert Institution.objects.count() == 1


def test_a_new_registration_number_is_a_change_that_somebody_should_look_at() -> None:
    scope = officer()
    written(scope, checked(scope, [good_row(1)]))
    renewed = good_row(1)["registration_no"][:-1] + "2"
    batch = checked(scope, [good_row(1, registration_no=renewed)])
    assert problems(batch)["number_changes"] == ("registration_no", "WARN")
    written(scope, batch)
    assert Institution.objects.get().registration_no == renewed


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([["机构名称", "地址"], ["虚构医院", "虚构路"]], "no_header"),
        ([["编号", "备注"], ["1", "2"]], "no_header"),
        ([["机构名称", "登记号", "医疗机构登记号"], ["虚构医院", "1", "2"]], "column_twice"),
        ([["机构名称", "登记号"]], "no_rows"),
        ([["机构名称", "登记号"], *([["虚构医院", "1"]] * 5001)], "sheet_too_long"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole_with_its_reason(lines: list[list[str]], code: str) -> None:
    scope = officer()
    batch = uploaded(scope, write_workbook([WorkbookSheet("名单", lines[0], lines[1:])]))
    assert (batch.state, batch.problem["code"]) == ("refused", code)
    assert batch.problem["way_out"]
    assert not batch.rows.exists()
    # The way is free for the next file.
    assert checked(scope, [good_row(1)]).state == "ready"
