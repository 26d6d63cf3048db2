"""Saved views, orders, choosing rows and what follows, reports of verifications: the pages."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    logged_in,
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_registration,
    scope_of,
)
from yiji.accounts.models import SavedView
from yiji.audit.record import record
from yiji.institutions.models import Institution
from yiji.jobs.queue import run_due
from yiji.register.models import InfoChange, Physician, RosterChoice, RosterExport, VerificationReport

pytestmark = pytest.mark.django_db
ROSTER = "/institution/physicians/"


@pytest.fixture
def place() -> Institution:
    return make_institution()


@pytest.fixture
def clerk(place: Institution) -> Client:
    return logged_in(make_operator(place))


def staff(place: Institution, *names: str) -> list[Physician]:
    people = [make_physician(name) for name in names]
    for person in people:
        make_registration(person, place)
    return people


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def told(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def save(client: Client, **more: str) -> Any:
    data = {"list_name": "primary", "name": "牙科", "query": "category=dental&sort=name&col=status", **more}
    return client.post(reverse("institution:save_view"), data)


def test_a_view_is_kept_without_the_name_and_opens_the_list(place: Institution, clerk: Client) -> None:
    staff(place, "甲虚")
    make_registration(make_physician("乙虚", category="dental"), place)
    answer = save(clerk, query="category=dental&sort=name&col=status&name=甲虚&at=xyz&evil=1")
    view = SavedView.objects.get()
    assert view.query == "category=dental&col=status&sort=name"
    assert answer.status_code == 303
    assert answer["Location"] == f"{ROSTER}?category=dental&col=status&sort=name&view={view.pk}"
    shown = page(clerk, answer["Location"])
    assert "乙虚" in shown
    assert "甲虚" not in shown
    assert "牙科" in shown
    # It does not open by itself until it is said so.
    assert "甲虚" in page(clerk, ROSTER)
    clerk.post(reverse("institution:default_view", args=[view.pk]), {"version": 0, "on": "1"})
    assert clerk.get(ROSTER)["Location"] == answer["Location"]
    assert "甲虚" in page(clerk, f"{ROSTER}?view=none")
    cleared = clerk.post(ROSTER, {"clear": "1"})
    assert cleared["Location"] == f"{ROSTER}?view=none"


def test_views_are_renamed_and_dropped_and_a_refusal_is_told(place: Institution, clerk: Client) -> None:
    assert "还没有保存的视图" in page(clerk, reverse("institution:saved_views"))
    save(clerk)
    save(clerk, name="乙")
    view = SavedView.objects.get(name="牙科")
    rename = reverse("institution:rename_view", args=[view.pk])
    assert "已有同名的视图" in told(clerk.post(rename, {"version": 0, "name": "乙"}))
    assert clerk.post(rename, {"version": 0, "name": "口腔"}).status_code == 303
    assert clerk.post(rename, {"version": 0, "name": "旧页面"}).status_code == 409
    assert "口腔" in page(clerk, reverse("institution:saved_views"))
    drop = reverse("institution:delete_view", args=[view.pk])
    assert clerk.post(drop, {"version": 1}).status_code == 303
    assert clerk.post(drop, {"version": 1}).status_code == 404
    assert (
        logged_in(make_operator(place))
        .post(reverse("institution:delete_view", args=[SavedView.objects.get().pk]), {"version": 0})
        .status_code
        == 404
    )
    assert "视图名称" in told(save(clerk, name=""))
    assert "视图名称" in told(save(clerk, name="a\x01b"))
    assert set(SavedView.objects.values_list("name", flat=True)) == {"乙"}
    assert save(clerk, list_name="nonsense").status_code == 404


@pytest.mark.parametrize(
    "list_name", ["primary_roster", "filed_elsewhere_roster", "filed_here_roster", "other_places_roster"]
)
def test_nonsense_in_the_address_shows_the_list_as_it_is(
    place: Institution, clerk: Client, list_name: str
) -> None:
    staff(place, "甲虚")
    address = reverse(f"institution:{list_name}")
    for query in (
        "sort=nonsense",
        "sort=-name&at=AAAA",
        "col=nonsense",
        "view=x",
        "group=x&scope=zz&due=no",
        "at=%00",
    ):
        assert clerk.get(f"{address}?{query}").status_code == 200


def test_a_heading_says_how_the_list_is_sorted(place: Institution, clerk: Client) -> None:
    staff(place, "甲虚", "阿虚")
    shown = page(clerk, f"{ROSTER}?sort=name")
    assert 'aria-sort="ascending"' in shown
    assert shown.index("阿虚") < shown.index("甲虚")
    assert shown.index("甲虚") > 0
    back = page(clerk, f"{ROSTER}?sort=-name")
    assert back.index("阿虚") > back.index("甲虚")


def test_ticked_rows_of_several_pages_are_exported(place: Institution, clerk: Client) -> None:
    people = staff(place, "甲虚", "乙虚", "丙虚")
    joined = f"{people[0].pk},{people[1].pk},nonsense"
    answer = clerk.post(
        reverse("institution:choose_for_export"),
        {"list_name": "primary", "chosen": [joined, str(people[0].pk)]},
    )
    choice = RosterChoice.objects.get()
    assert choice.total == 2
    address = reverse("institution:export_choice", args=[choice.pk])
    assert answer["Location"] == address
    assert "将导出 2 行" in page(clerk, address)
    refused = clerk.post(address, {"file_kind": "csv", "purpose": "短"})
    assert refused.status_code == 422
    assert "导出用途" in refused.content.decode()
    assert clerk.post(address, {"file_kind": "csv", "purpose": "年度人事统计"}).status_code == 303
    export = RosterExport.objects.get()
    assert (export.rows, export.choice_id) == (2, choice.pk)
    assert "部分" in page(clerk, reverse("institution:roster_exports"))


def test_all_under_the_filters_and_the_searched_name_are_exported(place: Institution, clerk: Client) -> None:
    staff(place, "甲虚", "乙虚")
    clerk.post(ROSTER, {"name": "甲虚"})
    clerk.post(reverse("institution:choose_for_export"), {"list_name": "primary", "all": "1"})
    assert RosterChoice.objects.get().total == 1
    nobody = clerk.post(reverse("institution:choose_for_export"), {"list_name": "primary"})
    assert "没有选中医师" in told(nobody)
    strangers = {"list_name": "primary", "chosen": str(uuid.uuid4())}
    assert clerk.post(reverse("institution:choose_for_export"), strangers).status_code == 404
    assert clerk.post(reverse("institution:choose_for_export"), {"list_name": "x"}).status_code == 404


def test_codes_go_to_the_ticked_ones_who_wait(place: Institution, clerk: Client) -> None:
    waiting, done = staff(place, "甲虚", "乙虚")
    make_physician_account(waiting, state="awaiting_activation", institution=place)
    address = reverse("institution:choose_for_activation")
    shown = clerk.post(address, {"chosen": [str(waiting.pk), str(done.pk)]}).content.decode()
    assert "将向 1 名医师发送短信激活码" in shown
    assert "另有 1 人没有等待激活的账户" in shown
    nobody = clerk.post(address, {"chosen": [str(done.pk)]})
    assert "没有等待激活的账户" in told(nobody)
    assert "先勾选" in told(clerk.post(address, {}))


def test_a_viewer_sees_no_button_that_he_may_not_press(place: Institution) -> None:
    staff(place, "甲虚")
    viewer = logged_in(make_operator(place, "viewer"))
    shown = page(viewer, ROSTER)
    for name in ("choose_for_export", "choose_for_department", "choose_for_activation"):
        assert reverse(f"institution:{name}") not in shown
    assert viewer.post(reverse("institution:choose_for_export"), {"list_name": "primary"}).status_code == 404


def test_a_report_is_asked_for_written_and_printed(place: Institution, clerk: Client) -> None:
    staff(place, "甲虚")
    listing = reverse("institution:verification_reports", args=["registration"])
    assert "还没有核验报告" in page(clerk, listing)
    nobody = clerk.post(
        reverse("institution:ask_verification_report", args=["registration"]), {"part": "differs"}
    )
    assert "不生成报告" in told(nobody)
    answer = clerk.post(
        reverse("institution:ask_verification_report", args=["registration"]), {"part": "all"}
    )
    report = VerificationReport.objects.get()
    assert answer["Location"] == reverse("institution:verification_report", args=[report.pk])
    assert "正在生成" in page(clerk, answer["Location"])
    printed = reverse("institution:verification_report_form", args=[report.pk])
    assert clerk.get(printed).status_code == 404
    run_due()
    run_due()
    assert "打印核验报告" in page(clerk, answer["Location"])
    report.refresh_from_db()
    assert report.serial_no in page(clerk, listing)
    file = clerk.get(printed)
    assert b"".join(file.streaming_content if file.streaming else [file.content]).startswith(b"%PDF")


def test_a_physicians_whole_file_takes_the_same_queries_however_long_it_is(
    place: Institution, clerk: Client
) -> None:
    person = staff(place, "甲虚")[0]
    account = make_physician_account(person)
    address = reverse("institution:physician", args=[person.pk])
    counts = []
    for number in (1, 30):
        for _n in range(number):
            InfoChange.objects.create(
                physician=person,
                account=account,
                institution=place,
                item="school",
                new_value="示例医科大学",
                state="withdrawn",
                submitted_at=timezone.now(),
                submitted_by_person=account.user.person_id,
            )
            record(
                scope_of(make_operator(place)), "physician_account.send_code", "physician_account", account.pk
            )
        page(clerk, address)
        with CaptureQueriesContext(connection) as asked:
            shown = page(clerk, address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert shown.count("示例医科大学") == 20
    assert shown.count("发送激活码") >= 20
    for words in ("执业注册", "业务申请", "材料", "信息修改", "核验", "账户", "还没有核验过。"):
        assert words in shown
