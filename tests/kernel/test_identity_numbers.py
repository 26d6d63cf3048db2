"""Identity numbers as people type, paste and scan them (rows B001 to B019 of the bad-input catalogue)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from yiji.kernel.identifiers import (
    IdentifierError,
    compose_resident_id,
    normalise_identity_document,
    parse_resident_id,
    sex_mismatch,
)
from yiji.kernel.outcome import Refusal

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("number", ["11010519491231002X", "350102199001011238", "440106198512310021"])
def test_published_vectors_pass(number: str) -> None:
    assert parse_resident_id(number, on=TODAY).number == number


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002X\n",
        "110105 19491231 002X",
        "110105\u00a019491231\u200b002X",
        "\ufeff11010519491231002X",
    ],
)
def test_ways_of_typing_one_number_give_the_same_person(typed: str) -> None:
    assert parse_resident_id(typed, on=TODAY).number == "11010519491231002X"


def test_an_old_number_becomes_the_same_18_characters() -> None:
    old = parse_resident_id("110105491231002", on=TODAY)
    assert (old.number, old.converted_from_15) == ("11010519491231002X", True)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("11010519491231002", "length"),
        ("11010519491231002XX", "length"),
        ("110105194912310021", "check_digit"),
        ("11010519491331002X", "birth_date"),
        (compose_resident_id("110105", date(2027, 1, 1), 2), "birth_in_future"),
        (compose_resident_id("110105", date(2011, 6, 1), 2), "age_range"),
        (compose_resident_id("110105", date(1905, 6, 1), 2), "age_range"),
        ("0" * 18, "region"),
        ("0" * 15, "region"),
        ("E12345678", "document_type"),
        ("1.10101199003078E+17", "precision_lost"),
        (1.10101199003078e17, "precision_lost"),
        ("", "required"),
        ("\u3000 ", "required"),
        (None, "required"),
        ("1101051949\x0031231002X", "control_character"),
        ("1" * 1_000_000, "too_long"),
        ("\ud800" * 18, "control_character"),
        ("11010519491231٠٠2X", "characters"),
        ("X1010519491231002X", "characters"),
    ],
)
def test_a_wrong_number_is_refused_with_reason_and_way_out(typed: object, code: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        parse_resident_id(typed, on=TODAY)
    problem = caught.value.problem
    assert problem.code == code
    assert problem.field == "identity_number"
    assert "身份证号" in problem.text() + problem.way_out_text() or code == "document_type"
    assert problem.way_out_text()
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, Refusal)


def test_a_refusal_never_repeats_the_number() -> None:
    with pytest.raises(IdentifierError) as caught:
        parse_resident_id("110105194912310021", on=TODAY)
    assert "1949" not in str(caught.value)


def test_a_region_missing_from_the_list_is_a_warning_only() -> None:
    number = compose_resident_id("119999", date(1990, 1, 1), 7)
    found = parse_resident_id(number, on=TODAY, known_region=lambda code: False)
    assert [(w.code, w.severity) for w in found.warnings] == [("unknown_region", "WARN")]


@pytest.mark.parametrize(
    ("region", "kind"),
    [
        ("810000", "hk_mo_tw_residence_permit"),
        ("830000", "hk_mo_tw_residence_permit"),
        ("931156", "foreign_permanent_resident_id"),
    ],
)
def test_residence_permits_and_foreigners_cards_are_accepted(region: str, kind: str) -> None:
    found = parse_resident_id(compose_resident_id(region, date(1990, 1, 1), 7), on=TODAY)
    assert (found.kind, found.warnings) == (kind, ())


def test_sex_that_differs_from_the_number_asks_the_clerk() -> None:
    woman = parse_resident_id("11010519491231002X", on=TODAY)
    assert woman.sex == "2"
    problem = sex_mismatch(woman, "1")
    assert problem is not None
    assert problem.severity == "WARN"
    assert sex_mismatch(woman, "2") is None
    assert sex_mismatch(woman, "0") is None


@given(
    birth=st.dates(date(1910, 1, 1), date(2010, 1, 1)),
    seq=st.integers(0, 999),
    region=st.sampled_from(["110101", "330106", "440106", "650102"]),
)
def test_composed_numbers_agree_with_an_independent_checker(birth: date, seq: int, region: str) -> None:
    number = compose_resident_id(region, birth, seq)
    assert ric.calc_check_digit(number) == number[-1]
    found = parse_resident_id(number, on=TODAY)
    assert (found.birth_date, found.sex) == (birth, "1" if seq % 2 else "2")


@given(text=st.text(max_size=40))
def test_any_text_is_either_a_number_or_refused(text: str) -> None:
    try:
        number = parse_resident_id(text, on=TODAY).number
    except IdentifierError as error:
        number = ""
        explained = error.problem.text() and error.problem.way_out_text()
    assert len(number) == 18 or explained


def test_other_documents_are_checked_by_their_kind() -> None:
    assert normalise_identity_document("03", " e12345678 ") == "E12345678"
    assert normalise_identity_document("06", "h12345678") == "H12345678"
    with pytest.raises(IdentifierError, match="与所选证件类别不符"):
        normalise_identity_document("06", "12345678")
