"""Who was registered and who no longer is, is announced by province and month, and no more than the law asks."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority, Institution
from yiji.register.actions.apply_changes import apply_changes
from yiji.register.models import RegisterChange, Registration
from yiji.register.queries.public_announcements import (
    COLUMNS,
    DEREGISTERED,
    KINDS,
    ORDER,
    REGISTERED,
    announced,
    describe,
    shown_months,
)
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.public_announcements import SHOWN_MONTHS, public_reason
from yiji.rulebook.register_changes import ChangeRegistration, CloseRegistration, OpenRegistration

pytestmark = pytest.mark.django_db
SCOPE = Scope.system("test")
PAGE, FILE = "public:register_lists", "public:register_list_file"


def _authority() -> Authority:
    return factories.make_authority(phone="0551-6000123")


def _opened(
    name: str = "陈虚", *, on: dt.date, institution: Institution | None = None, source: str = "decision"
) -> Registration:
    institution = institution or factories.make_institution(authority=_authority())
    physician = factories.make_physician(name)
    qualification = physician.qualifications.get()
    opening = OpenRegistration(
        "1", "clinical", ("11",), factories.PROVINCE, str(institution.pk), str(institution.licence_issuer_id),
        str(qualification.pk),
    )  # fmt: skip
    number = factories.make_registration(
        factories.make_physician(), institution
    ).certificate_no  # a number with a right check digit
    (registration,) = apply_changes(
        SCOPE, [opening], physician_id=physician.pk, application_id=None, effective_on=on,
        certificate_no=number, source=source,
    )  # fmt: skip
    return registration


def _closed(
    registration: Registration, *, on: dt.date, status: str = "deregistered", reason: str = "11"
) -> None:
    close = CloseRegistration(str(registration.pk), status, reason, on)  # type: ignore[arg-type]
    apply_changes(
        SCOPE, [close], physician_id=registration.physician_id, application_id=None, effective_on=on
    )


def _rows(kind: str, day: dt.date, scope: Scope | None = None, province: str = "") -> list[dict[str, Any]]:
    found = announced(
        scope or Scope.public(), kind, day.replace(day=1), province=province, today=timezone.localdate()
    )
    return describe(list(found.order_by(*ORDER).values(*COLUMNS)))


def test_a_decision_stands_in_the_list_of_its_month_and_province_with_the_columns_of_the_law() -> None:
    today = timezone.localdate()
    registration = _opened("钱途", on=today)
    (row,) = _rows(REGISTERED, today, province=factories.PROVINCE)
    assert row == {
        "number": 1,
        "name": "钱途",
        "sex": row["sex"],
        "certificate_no": registration.certificate_no[:-4] + "****",
        "level": "执业医师",
        "category": "临床",
        "institution": registration.primary_institution.name,
        "authority": registration.approving_authority.name,  # type: ignore[union-attr]
        "phone": "0551-6000123",
        "date": today,
        "reason": "",
    }
    assert row["sex"] in {"男", "女"}
    assert _rows(REGISTERED, today, province="110000") == []
    assert _rows(DEREGISTERED, today) == []
    assert _rows(REGISTERED, today - dt.timedelta(days=40)) == []


def test_a_deregistered_physician_is_announced_with_his_last_institution_and_the_public_reason() -> None:
    today = timezone.localdate()
    registration = _opened(on=today - dt.timedelta(days=400))
    _closed(registration, on=today)
    (row,) = _rows(DEREGISTERED, today)
    assert row["institution"] == registration.primary_institution.name
    assert row["reason"].startswith("本人申请（")
    assert _rows(REGISTERED, today) == []


def test_what_was_granted_is_told_as_it_was_granted_even_after_a_change() -> None:
    today = timezone.localdate()
    registration = _opened(on=today)
    other = factories.make_institution()
    move = ChangeRegistration(str(registration.pk), primary_institution=str(other.pk))
    apply_changes(
        SCOPE, [move], physician_id=registration.physician_id, application_id=None, effective_on=today
    )
    (row,) = _rows(REGISTERED, today)
    assert row["institution"] == registration.primary_institution.name != other.name


def test_an_imported_registration_is_not_announced_anew_but_its_end_is() -> None:
    today = timezone.localdate()
    registration = _opened(on=today, source="import")
    assert _rows(REGISTERED, today) == []
    _closed(registration, on=today)
    assert len(_rows(DEREGISTERED, today)) == 1


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("rescinded", True),
        ("revoked", True),
        ("superseded", False),
        ("lapsed_by_upgrade", False),
        ("lapsed_by_parallel", False),
        ("transferred_military", False),
    ],
)
def test_a_registration_that_gave_way_to_another_or_went_to_the_army_is_not_announced(
    status: str, shown: bool
) -> None:
    today = timezone.localdate()
    _closed(_opened(on=today), on=today, status=status, reason="04")
    assert bool(_rows(DEREGISTERED, today)) is shown


def test_nothing_is_announced_before_its_day() -> None:
    today = timezone.localdate()
    month = (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    _opened(on=month)
    assert _rows(REGISTERED, month) == []


@pytest.mark.parametrize("code", [*DEREGISTRATION_GROUNDS, "rescission", "LOC-05", "张三病历", ""])
def test_a_sensitive_reason_is_told_by_its_article_only_and_free_text_never(code: str) -> None:
    text = public_reason(code).text()
    assert "《" in text
    for word in ("刑事", "健康", "失踪", "考核", "作弊", "出借", "病历", "LOC"):
        assert word not in text
    assert ("死亡" in text) is (code == "01")


def test_the_page_and_its_file_hold_no_number_of_a_document_and_no_birth_date(client: Client) -> None:
    today = timezone.localdate()
    registration = _opened("钱途", on=today)
    _closed(registration, on=today, reason="08")
    query = {"month": f"{today:%Y-%m}", "province": factories.PROVINCE}
    for kind in KINDS:
        page = client.get(reverse(PAGE), {**query, "kind": kind})
        file = client.get(reverse(FILE), {**query, "kind": kind})
        assert (page.status_code, file.status_code) == (200, 200)
        assert page["X-Robots-Tag"] == file["X-Robots-Tag"] == "noindex, noarchive"
        for answer in (page, file):
            text = answer.content.decode()
            assert "钱途" in text
            assert registration.certificate_no not in text
            assert str(registration.physician.birth_year) not in text.replace(f"{today:%Y}", "")
            assert "健康状况" not in text


def test_the_file_has_the_columns_of_the_announcement_and_one_line_each(client: Client) -> None:
    today = timezone.localdate()
    institution = factories.make_institution("=cmd|' /C calc'!A0", authority=_authority())
    for name in ("赵甲", "钱乙", "孙丙"):
        _closed(_opened(name, on=today, institution=institution), on=today, reason="01")
    answer = client.get(
        reverse(FILE),
        {"kind": DEREGISTERED, "month": f"{today:%Y-%m}", "province": factories.PROVINCE},
    )
    head, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == [
        "序号", "姓名", "性别", "执业证书编码", "类别", "原主要执业机构", "注销原因", "注销日期", "异议电话",
    ]  # fmt: skip
    assert [line[0] for line in lines] == ["1", "2", "3"]
    assert {line[1] for line in lines} == {"赵甲", "钱乙", "孙丙"}
    assert all(line[5].startswith("'=") and line[6].startswith("死亡") for line in lines)


def test_a_file_without_a_province_leads_back_to_the_list(client: Client) -> None:
    assert client.get(reverse(FILE), {"kind": REGISTERED}).status_code == 302


def test_pages_follow_each_other_and_count_on(client: Client) -> None:
    today = timezone.localdate()
    institution = factories.make_institution(authority=_authority())
    for number in range(23):
        _opened(f"钱途{chr(0x4E00 + number)}", on=today, institution=institution)
    query = {"kind": REGISTERED, "month": f"{today:%Y-%m}"}
    first = client.get(reverse(PAGE), query)
    second = client.get(reverse(PAGE), {**query, "at": first.context["page"].next_token})
    numbers = [row["number"] for page in (first, second) for row in page.context["rows"]]
    names = [row["name"] for page in (first, second) for row in page.context["rows"]]
    assert numbers == list(range(1, 24))
    assert len(set(names)) == 23


@pytest.mark.parametrize(
    "query",
    [
        {"month": "2999-01"},
        {"month": "1'; DROP"},
        {"kind": "everything", "province": "xx"},
        {"month": "\x00", "at": "AAAA"},
        {"at": "%%%", "size": "-1"},
    ],
)
def test_nonsense_in_the_address_gives_the_newest_list(client: Client, query: dict[str, str]) -> None:
    page = client.get(reverse(PAGE), query)
    assert page.status_code == 200
    assert page.context["month"] == f"{timezone.localdate():%Y-%m}"
    assert page.context["province"] == ""


def test_an_empty_month_says_so_and_leads_to_the_one_before(client: Client) -> None:
    page = client.get(reverse(PAGE))
    assert "没有公告的人员" in page.content.decode()
    before = (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).strftime("%Y-%m")
    assert f"month={before}" in page.content.decode()


def test_two_years_of_months_are_open_and_older_lists_are_not(client: Client) -> None:
    today = timezone.localdate()
    months = shown_months(today)
    assert len(months) == SHOWN_MONTHS == len(set(months))
    assert months[0] == today.replace(day=1)
    old = months[-1] - dt.timedelta(days=3)
    _opened("周知", on=old)
    page = client.get(reverse(PAGE), {"kind": REGISTERED, "month": f"{old:%Y-%m}"})
    assert "周知" not in page.content.decode()


def test_an_authority_sees_the_lists_of_its_own_registrations_and_an_institution_none() -> None:
    today = timezone.localdate()
    here = factories.make_institution(authority=_authority())
    elsewhere = factories.make_authority(county_code="330106", city_code="330100", province_code="330000")
    mine = _opened("郑自", on=today, institution=here)
    officer = factories.scope_of(factories.make_user_officer(here.licence_issuer))
    foreign = factories.scope_of(factories.make_user_officer(elsewhere))
    operator = factories.scope_of(factories.make_operator(here))
    assert [row["name"] for row in _rows(REGISTERED, today, officer)] == ["郑自"]
    assert _rows(REGISTERED, today, foreign) == []
    assert _rows(REGISTERED, today, operator) == []
    assert RegisterChange.objects.filter(registration=mine).count() == 1
    assert uuid.UUID(str(mine.pk))
