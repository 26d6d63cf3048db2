"""The pages of announcements and messages on each side: forms, refusals with typed data kept, empty states."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.notices.test_announcements import officer_of, published
from yiji.accounts.models import User
from yiji.institutions.models import Authority, Institution
from yiji.notices.inbox import unread_count
from yiji.notices.models import Announcement
from yiji.notices.send import notify

pytestmark = pytest.mark.django_db
ROOT = "/authority/announcements/"


@pytest.fixture
def authority() -> Authority:
    return factories.make_authority()


@pytest.fixture
def institution(authority: Authority) -> Institution:
    return factories.make_institution(authority=authority)


@pytest.fixture
def desk(authority: Authority) -> Client:
    return factories.logged_in(factories.make_user_officer(authority, ("credential",)))


def clerk(institution: Institution) -> Client:
    return factories.logged_in(factories.make_operator(institution, "viewer"))


def body(**values: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    filled = {
        "title": "系统维护",
        "body": "周六维护。\n\n请提前办理。",
        "audience": "own",
        "shown_from": today,
    }
    return factories.form_data(**(filled | values))


def test_an_officer_writes_checks_publishes_and_withdraws_and_the_institution_reads(
    desk: Client, institution: Institution
) -> None:
    assert desk.post(ROOT + "new/", body(urgent="on", public="on")).status_code == 303
    kept = Announcement.objects.get()
    page = f"{ROOT}{kept.pk}/"
    assert "发布后不能修改" in desk.get(page).content.decode()
    assert desk.post(page + "publish/", factories.form_data(version="0")).status_code == 303
    reader = clerk(institution)
    home = reader.get("/institution/").content.decode()
    assert "紧急" in home
    assert "系统维护" in home
    one = reader.get(f"/institution/announcements/{kept.pk}/").content.decode()
    assert "<p>请提前办理。</p>" in one
    assert "没有未读公告" in reader.get("/institution/announcements/?tab=unread").content.decode()
    assert "1 家机构" in desk.get(page).content.decode()
    assert "系统维护" in Client().get("/announcements/").content.decode()
    refused = desk.post(page + "withdraw/", factories.form_data(version="1", reason="错"))
    assert refused.status_code == 422
    assert "撤回理由太短" in refused.content.decode()
    told = factories.form_data(version="1", reason="日期有误，另行通知。")
    assert desk.post(page + "withdraw/", told).status_code == 303
    after = reader.get(f"/institution/announcements/{kept.pk}/").content.decode()
    assert "日期有误，另行通知。" in after
    assert "请提前办理" not in after
    assert "日期有误" in Client().get(f"/announcements/{kept.pk}/").content.decode()
    assert "现在没有公告" in Client().get("/announcements/").content.decode()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"title": ""}, "请填写「标题」"),
        ({"title": "字" * 81}, "最多 80 个字"),
        ({"body": "维护\u0000"}, "控制字符"),
        ({"title": "维护\u202e"}, "控制字符"),
        ({"audience": "everybody"}, "选项无效"),
        ({"shown_from": "2026-02-30"}, "不是有效的日期"),
        ({"shown_from": "1850-01-01"}, "日期不能早于"),
        ({"shown_until": "2020-01-01"}, "日期不能早于"),
        ({"body": "字" * 5001}, "最多 5000 个字"),
    ],
)
def test_a_faulty_form_comes_back_with_what_was_typed(
    desk: Client, values: dict[str, str], told: str
) -> None:
    answer = desk.post(ROOT + "new/", body(**{"body": "保留的正文"} | values))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert told in text
    assert "保留的正文" in text or "body" in values
    assert not Announcement.objects.exists()


def test_markup_is_shown_as_text(desk: Client, institution: Institution) -> None:
    desk.post(ROOT + "new/", body(title="<b>x</b>", body="<script>alert(1)</script> ' OR 1=1 -- {{ 7*7 }}"))
    kept = Announcement.objects.get()
    desk.post(f"{ROOT}{kept.pk}/publish/", factories.form_data(version="0"))
    text = clerk(institution).get(f"/institution/announcements/{kept.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)" in text
    assert "{{ 7*7 }}" in text
    assert "<b>x</b>" not in text


def test_a_doubled_press_writes_one_draft_and_a_stale_page_is_told(desk: Client) -> None:
    once = body()
    assert desk.post(ROOT + "new/", once).status_code == 303
    assert desk.post(ROOT + "new/", once).status_code == 303
    kept = Announcement.objects.get()
    page = f"{ROOT}{kept.pk}/"
    assert desk.post(page + "change/", body(title="改过的", version="0")).status_code == 303
    assert desk.post(page + "publish/", factories.form_data(version="0")).status_code == 409
    assert desk.post(page + "publish/", factories.form_data(version="x")).status_code == 422
    assert desk.post(page + "discard/", factories.form_data(version="1")).status_code == 303
    assert desk.get(page).status_code == 404


def test_officers_without_the_duty_read_but_neither_see_nor_reach_the_buttons(authority: Authority) -> None:
    kept = published(officer_of(authority))
    reader = factories.logged_in(factories.make_user_officer(authority, ("examine",)))
    listed = reader.get(ROOT).content.decode()
    assert "系统维护" in listed
    assert "写公告" not in listed
    assert "撤回公告" not in reader.get(f"{ROOT}{kept.pk}/").content.decode()
    for path in ("new/", f"{kept.pk}/withdraw/", f"{kept.pk}/change/"):
        assert reader.post(ROOT + path, body()).status_code == 404


def test_lists_say_what_is_not_there_and_page_by_keys(desk: Client, institution: Institution) -> None:
    assert "还没有公告" in desk.get(ROOT).content.decode()
    reader = clerk(institution)
    assert "现在没有公告" in reader.get("/institution/announcements/").content.decode()
    assert "还没有收到过公告" in reader.get("/institution/announcements/?tab=all").content.decode()
    officer = officer_of(institution.licence_issuer)
    for number in range(23):
        published(officer, title=f"通知第{number:02d}号")
    first = reader.get("/institution/announcements/").content.decode()
    assert first.count("通知第") == 20
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert reader.get("/institution/announcements/" + following).content.decode().count("通知第") == 3
    assert "共 23 条" in first
    assert Client().get("/announcements/?province=zz").status_code == 200


def test_a_foreign_or_unknown_announcement_is_not_there(institution: Institution) -> None:
    stranger = published(officer_of(factories.make_authority()))
    reader = clerk(institution)
    for number in (stranger.pk, uuid.uuid4()):
        assert reader.get(f"/institution/announcements/{number}/").status_code == 404
        assert Client().get(f"/announcements/{number}/").status_code == 404


@pytest.mark.parametrize("side", ["institution", "authority"])
def test_messages_to_the_organisation_and_to_oneself_are_listed_and_then_read(
    side: str, institution: Institution
) -> None:
    user: User
    if side == "institution":
        user, organisation = factories.make_operator(institution, "operator"), institution.pk
    else:
        user = factories.make_user_officer(institution.licence_issuer, ("intake",))
        organisation = institution.licence_issuer_id
    client = factories.logged_in(user)
    assert "没有消息" in client.get(f"/{side}/messages/").content.decode()
    for recipient in (organisation, user.pk, uuid.uuid4()):
        notify(recipient, "welcome", {}, dedup_key=f"w:{recipient}")
    assert "2 条未读" in client.get(f"/{side}/announcements/").content.decode()
    shown = client.get(f"/{side}/messages/?tab=unread").content.decode()
    assert shown.count("欢迎使用医籍系统。") == 2
    assert unread_count([organisation, user.pk]) == 0
    assert "没有未读消息" in client.get(f"/{side}/messages/?tab=unread").content.decode()
