"""Names, telephones, addresses and dates (rows B020 to B061 of the bad-input catalogue)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiji.kernel.identifiers import (
    IdentifierError,
    check_adult_at,
    mobile_warnings,
    normalise_contact_phone,
    normalise_email,
    normalise_free_text,
    normalise_mobile,
    normalise_person_name,
    parse_form_date,
    parse_import_date,
)


@pytest.mark.parametrize("dot", ["\u00b7", "\u2022", "\u30fb", "\uff0e", "\u2027", "\uff65", "."])
def test_every_middle_dot_becomes_one(dot: str) -> None:
    assert normalise_person_name(f"买买提{dot}吐尔逊") == "买买提\u00b7吐尔逊"


@pytest.mark.parametrize(
    "name", ["㛃䶮", "王𠮷", "王\U00031350", "张", "John F. Smith", "Zoë", "堃昇燚", "国" * 50]
)
def test_rare_characters_and_latin_names_are_kept(name: str) -> None:
    assert normalise_person_name(name) == name


def test_blanks_inside_and_around_a_chinese_name_vanish() -> None:
    assert normalise_person_name("\u3000张 三\u200b ") == "张三"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "required"),
        ("   ", "required"),
        ("\u3000", "required"),
        ("国" * 51, "too_long"),
        ("国" * 1_000_000, "too_long"),
        ("a" + "\u0301" * 500, "combining_marks"),
        ("王\ue863", "private_use"),
        ("a\x00b", "control_character"),
        ("王\ud800", "control_character"),
        ("😀😀", "emoji"),
        ("123", "no_letter"),
        ("{{7*7}}", "no_letter"),
    ],
)
def test_names_that_are_none_are_refused(name: str, code: str) -> None:
    with pytest.raises(IdentifierError, match="姓名") as caught:
        normalise_person_name(name)
    assert caught.value.problem.code == code
    assert caught.value.problem.way_out_text()


def test_the_hint_for_an_old_private_character_names_the_real_one() -> None:
    with pytest.raises(IdentifierError) as caught:
        normalise_person_name("王\ue863")
    assert "䶮" in caught.value.problem.way_out_text()


@given(st.text(max_size=80))
def test_normalising_a_name_twice_changes_nothing(text: str) -> None:
    try:
        once = normalise_person_name(text)
    except IdentifierError:
        return
    assert normalise_person_name(once) == once


@pytest.mark.parametrize("text", ["{{7*7}}", '=HYPERLINK("http://x")', "'; DROP TABLE x;--", "{% debug %}"])
def test_code_in_free_text_stays_text(text: str) -> None:
    assert normalise_free_text(text, name="备注", field="note", max_length=200) == text


def test_free_text_over_its_length_or_with_nul_is_refused_by_name() -> None:
    with pytest.raises(IdentifierError, match="备注最多 3 个字"):
        normalise_free_text("四个字啊", name="备注", field="note", max_length=3)
    with pytest.raises(IdentifierError, match="备注"):
        normalise_free_text("a\x00b", name="备注", field="note", max_length=9)


@pytest.mark.parametrize(
    "typed", ["13800138000", "+86 138 0013 8000", "008613800138000", "８６138-0013-8000", "138 0013 8000 "]
)
def test_a_mobile_number_is_stored_one_way(typed: str) -> None:
    assert normalise_mobile(typed) == "13800138000"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("138001380001", "length"),
        ("1380013800", "length"),
        ("12345678901", "segment"),
        ("010-12345678", "landline"),
        ("13800138000,13900139000", "several"),
        ("13800138000、13900139000", "several"),
        ("13800138000\r\nBcc: x", "line_break"),
        ("13800138000\n", "line_break"),
        ("1.38001E+10", "precision_lost"),
        ("1380013800a", "characters"),
    ],
)
def test_wrong_mobile_numbers_are_refused(typed: str, code: str) -> None:
    with pytest.raises(IdentifierError, match="手机号码") as caught:
        normalise_mobile(typed)
    assert caught.value.problem.code == code


def test_rented_segments_are_a_warning() -> None:
    assert [w.code for w in mobile_warnings("17012345678")] == ["virtual_segment"]
    assert mobile_warnings("13800138000") == ()


def test_a_landline_is_a_contact() -> None:
    assert normalise_contact_phone("(010)12345678") == "010-12345678"
    assert normalise_contact_phone("0571-87654321") == "0571-87654321"
    with pytest.raises(IdentifierError, match="联系电话"):
        normalise_contact_phone("12345")


def test_mail_addresses() -> None:
    assert normalise_email(" Name@Example.COM ") == "Name@example.com"
    for wrong in ("a@b", "a b@@c.cn", "a@b.cn\r\nBcc: x@y.cn", "a@b.cn,c@d.cn", "@b.cn", "a..b@c.cn"):
        with pytest.raises(IdentifierError, match="电子邮箱"):
            normalise_email(wrong)


@pytest.mark.parametrize(
    "typed", ["2026-01-05", "2026/1/5", "2026年1月5日", "2026.1.5", "20260105", "2026-01-05 00:00:00"]
)
def test_imported_dates(typed: str) -> None:
    assert parse_import_date(typed) == date(2026, 1, 5)


def test_a_serial_number_counts_only_in_a_date_cell() -> None:
    assert parse_import_date(45000, date_cell=True) == date(2023, 3, 15)
    assert parse_import_date(datetime(2026, 1, 5, 8, 0)) == date(2026, 1, 5)
    with pytest.raises(IdentifierError):
        parse_import_date(45000)


@pytest.mark.parametrize(
    "typed", ["2026-02-29", "0000-00-00", "9999-12-31", "2026/1/5", "民国115年", "", "45000"]
)
def test_forms_take_only_real_iso_dates(typed: str) -> None:
    with pytest.raises(IdentifierError, match="批准日期"):
        parse_form_date(typed, name="批准日期", field="approved_on")


def test_nobody_practises_before_eighteen() -> None:
    check_adult_at(date(2008, 1, 5), date(1990, 1, 5))
    with pytest.raises(IdentifierError, match="18 周岁"):
        check_adult_at(date(2008, 1, 4), date(1990, 1, 5))
