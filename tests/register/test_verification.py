"""Seed 6.2 and 6.3: which field differs, since when, who verified it, and that the next look tells when it changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_institution, make_operator, make_physician, make_registration, scope_of
from tests.register.test_hr_roster import compared
from yiji.accounts.scope import Scope
from yiji.kernel.outcome import NotFound, Refusal
from yiji.register.actions.verify_roster import verify_roster
from yiji.register.models import Registration
from yiji.register.queries.verification import COLUMNS, VerificationRow, describe_verification, to_verify
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


def seen(scope: Scope, kind: str, state: str = "all") -> dict[str, VerificationRow]:
    rows = to_verify(scope, kind, state, "").values(*COLUMNS)
    return {row.name: row for row in describe_verification(scope, kind, rows)}


def staff_list(*rows: str) -> bytes:
    return "\n".join(["姓名,身份证号,医师级别,执业范围,执业证书编码", *rows]).encode()


def test_each_difference_names_its_field_and_since_when() -> None:
    place = make_institution()
    clerk = scope_of(make_operator(place))
    people = {name: make_physician(name) for name in ("甲虚", "乙虚", "丙虚", "丁虚")}
    made = {name: make_registration(person, place) for name, person in people.items()}
    Registration.objects.filter(pk=made["乙虚"].pk).update(category="dental", version=1)
    Registration.objects.filter(pk=made["丙虚"].pk).update(qualification=None, version=1)
    number = {name: reveal(person, "id_number") for name, person in people.items()}
    compared(
        clerk,
        staff_list(
            f"甲虚,{number['甲虚']},执业医师,,{made['甲虚'].certificate_no}",
            f"乙某,{number['乙虚']},执业助理医师,外科专业,110330106999999",
            f"丙虚,{number['丙虚']},,,",
        ),
    )
    found = seen(clerk, "qualification")
    assert found["甲虚"].results == ("MATCH",)
    assert found["甲虚"].since is None
    assert found["乙虚"].results == ("NAME_DIFF", "CATEGORY_DIFF")
    assert found["丙虚"].results == ("NOT_FOUND",)
    assert found["乙虚"].since == dt.date.today()
    registered = seen(clerk, "registration")
    assert registered["甲虚"].results == ("MATCH",)
    assert set(registered["乙虚"].results) == {"NAME_DIFF", "CERT_NO_DIFF", "LEVEL_DIFF", "SCOPE_DIFF"}
    assert registered["丁虚"].results == ("NOT_IN_HR",)
    assert set(seen(clerk, "registration", "differs")) == {"乙虚", "丙虚", "丁虚"}


def test_a_verification_keeps_who_and_what_and_says_when_the_result_changed() -> None:
    place = make_institution()
    clerk = scope_of(make_operator(place))
    registration = make_registration(make_physician("甲虚"), place)
    other = make_registration(make_physician("乙虚"), place)
    Registration.objects.filter(pk=other.pk).update(qualification=None, version=1)
    with pytest.raises(Refusal) as refused:
        verify_roster(clerk, "qualification", [registration.pk, other.pk])
    assert refused.value.problems[0].field == "note"
    assert verify_roster(clerk, "qualification", [registration.pk, other.pk], note="已请本人更正") == 2
    row = seen(clerk, "qualification")["甲虚"]
    assert (row.verified_by, row.stale) == (clerk.display_name, False)
    assert not seen(clerk, "qualification", "unverified")
    assert set(seen(clerk, "registration", "unverified")) == {"甲虚", "乙虚"}
    Registration.objects.filter(pk=registration.pk).update(category="dental", version=1)
    assert seen(clerk, "qualification")["甲虚"].stale


def test_another_institutions_physicians_are_not_found() -> None:
    registration = make_registration(make_physician("甲虚"), make_institution())
    stranger = scope_of(make_operator(make_institution()))
    with pytest.raises(NotFound):
        verify_roster(stranger, "qualification", [registration.pk])
    assert not seen(stranger, "registration")
    with pytest.raises(NotFound):
        verify_roster(stranger, "assessment", [])


def test_a_page_asks_as_often_for_forty_as_for_four() -> None:
    place = make_institution()
    clerk = scope_of(make_operator(place))
    counts = []
    for most in (4, 40):
        while Registration.objects.count() < most:
            make_registration(make_physician("甲虚"), place)
        with CaptureQueriesContext(connection) as asked:
            describe_verification(
                clerk, "registration", to_verify(clerk, "registration", "all", "").values(*COLUMNS)
            )
        counts.append(len(asked))
    assert counts[0] == counts[1]
