"""Numbers of institutions and certificates (vectors of the domain, rows B065 and B067)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from yiji.kernel.identifiers import (
    IdentifierError,
    compose_institution_registration_no,
    compose_organisation_code,
    compose_practice_certificate_no,
    compose_qualification_certificate_no,
    compose_uscc,
    normalise_organisation_code,
    normalise_practice_certificate_no,
    normalise_uscc,
    parse_institution_registration_no,
    parse_practice_certificate_no,
    parse_qualification_certificate_no,
    qualification_holder_mismatch,
)


@pytest.mark.parametrize("code", ["12330000470051726F", "11110000092921359M", "11110108358998354N"])
def test_real_credit_codes_pass_in_any_case(code: str) -> None:
    assert normalise_uscc(f" {code.lower()} ") == code


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("12330000470051726G", "check_digit"),
        ("1233000047005172IF", "characters"),
        ("1233000047005172OF", "characters"),
        ("1233000047005172SF", "characters"),
        ("1233000047005172VF", "characters"),
        ("1233000047005172ZF", "characters"),
        ("12330000470051726", "length"),
        ("123300A0470051726F", "region"),
        ("", "required"),
    ],
)
def test_wrong_credit_codes_are_refused(code: str, reason: str) -> None:
    with pytest.raises(IdentifierError, match="统一社会信用代码") as caught:
        normalise_uscc(code)
    assert caught.value.problem.code == reason


@given(st.integers(0, 99_999_999))
def test_composed_credit_codes_agree_with_an_independent_checker(serial: int) -> None:
    organisation = compose_organisation_code(f"{serial:08d}")
    assert normalise_organisation_code(organisation) == organisation
    code = compose_uscc("330106", organisation)
    assert normalise_uscc(code) == code
    # The independent checker knows the check character only, not our choice of prefix.
    assert uscc.calc_check_digit(code[:17]) == code[17]


@pytest.mark.parametrize("code", ["470051726", "09292135-9", "D2143569X", "PDY123456"])
def test_organisation_codes_pass(code: str) -> None:
    assert normalise_organisation_code(code) == code.replace("-", "")


def test_a_licence_number_is_taken_apart() -> None:
    found = parse_institution_registration_no("47005172633010211a1001")
    assert (found.organisation_code, found.region, found.economic_type) == ("470051726", "330102", "11")
    assert (found.institution_class, found.management_class, found.warnings) == ("A100", "1", ())
    assert compose_institution_registration_no("470051726", "330102", "11", "A100", "1") == found.number


def test_pseudo_codes_and_old_clinics_are_accepted() -> None:
    assert parse_institution_registration_no("PDY12345633010217D2112").warnings == ()
    assert parse_institution_registration_no("330102000112").region == "330102"


@pytest.mark.parametrize(
    "number",
    [
        "47005172633010211A100",
        "47005172633010211Z1001",
        "47005172633010288A1001",
        "47005172600010211A1001",
        "47005172633010211A1003",
        "330102000142",
        "",
    ],
)
def test_wrong_licence_numbers_are_refused_by_name(number: str) -> None:
    with pytest.raises(IdentifierError, match="医疗机构登记号"):
        parse_institution_registration_no(number)


def test_a_practice_certificate_number_is_taken_apart() -> None:
    found = parse_practice_certificate_no("110440106001234")
    assert (found.level, found.category, found.region, found.serial) == ("1", "clinical", "440106", "001234")
    assert compose_practice_certificate_no("1", "clinical", "440106", 1234) == found.number
    assert parse_practice_certificate_no("142110101000001").category == "tcm"


@pytest.mark.parametrize(
    "number",
    [
        "310440106001234",
        "11044010600123",
        "1104401060012345",
        "11044010600123A",
        "150440106001234",
        "110990106001234",
        "1.10440106001E+14",
    ],
)
def test_wrong_practice_certificate_numbers_are_refused(number: str) -> None:
    with pytest.raises(IdentifierError, match="医师执业证书编码"):
        normalise_practice_certificate_no(number)


def test_a_qualification_number_carries_its_holder() -> None:
    found = parse_qualification_certificate_no("201535110350102199001011238", on=date(2026, 11, 23))
    assert (found.year, found.province, found.level, found.category) == (2015, "35", "1", "clinical")
    assert qualification_holder_mismatch(found, "350102199001011238") is None
    other = qualification_holder_mismatch(found, "11010519491231002X")
    assert other is not None
    assert other.severity == "WARN"
    assert compose_qualification_certificate_no(2015, "35", "1", "clinical", found.holder_id) == found.number


def test_an_old_qualification_number_matches_the_upgraded_identity() -> None:
    found = parse_qualification_certificate_no("199911110110105491231002")
    assert qualification_holder_mismatch(found, "11010519491231002X") is None


@pytest.mark.parametrize(
    "number",
    [
        "20153511035010219900101123",
        "201535310350102199001011238",
        "201535150350102199001011238",
        "209935110350102199001011238",
        "2015351103501021990010112XX",
    ],
)
def test_wrong_qualification_numbers_are_refused(number: str) -> None:
    with pytest.raises(IdentifierError, match="医师资格证书编码"):
        parse_qualification_certificate_no(number, on=date(2026, 11, 23))


def test_army_certificates_give_a_warning_only() -> None:
    found = parse_qualification_certificate_no("201599110350102199001011238")
    assert [w.code for w in found.warnings] == ["province"]
