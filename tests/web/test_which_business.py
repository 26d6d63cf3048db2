"""The pages that say which business is needed: asked of physicians and clerks, with the consequence before sending."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from yiji.applications.models import Application
from yiji.applications.queries.which_business import guidance
from yiji.register.models import Physician, Registration
from yiji.rulebook.which_business import every_way

pytestmark = pytest.mark.django_db
OWN = "physician:which_business"
SITUATION = "institution:which_business"


def answer(client: Client, address: str, **answers: str) -> str:
    """Answer the questions in order; the page that stands at the end."""
    for question, choice in answers.items():
        response = client.post(address, {"question": question, "answer": choice})
        assert response.status_code == 302, (question, choice)
        assert response["Location"] == f"{address}#next", "nothing of the answers is in the address"
    return client.get(address).content.decode()


def physician_of(level: str = "1", **registration: Any) -> tuple[Client, Physician, Registration]:
    place = f.make_institution("江城医院", province_code="330000", city_code="330100", county_code="330106")
    person = f.make_physician()
    held = person.qualifications.get()
    person.qualifications.filter(pk=held.pk).update(level=level)
    jurisdiction = "330000" if level == "1" else "330106"
    row = f.make_registration(
        person, place, level=level, practice_jurisdiction=jurisdiction, province_code="330000", **registration
    )
    account = f.make_physician_account(person)
    return f.logged_in(account.user), person, row


def test_a_physician_is_not_asked_what_the_register_knows_and_sees_what_he_would_lose() -> None:
    client, _person, _row = physician_of()
    address = reverse(OWN)
    first = client.get(address).content.decode()
    assert "来自登记信息" in first
    assert "注册有效，正在执业" in first
    assert "您要办什么？" in first
    page = answer(client, address, wish="place", where="elsewhere", stay="leave")
    assert "变更注册（执业地点）" in page
    assert "您在浙江省的注册将失效" in page
    assert "您从江城医院的名单移出" in page
    assert "《医师法》第十八条" in page
    assert "拟执业机构聘用证明" in page
    assert not Application.objects.exists(), "looking sends nothing"


def test_staying_and_adding_another_province_keeps_the_registration_unless_the_scope_differs() -> None:
    client, _person, _row = physician_of()
    address = reverse(OWN)
    same = answer(client, address, wish="place", where="elsewhere", stay="stay", alike="same")
    assert "注册（增加执业地点）" in same
    assert "您在浙江省的注册（江城医院）不受影响" in same
    assert "将失效" not in same
    client.post(address, {"back": "alike"})
    different = answer(client, address, alike="different")
    assert "您在浙江省的注册将失效（江城医院），不能恢复。" in different


def test_the_button_at_the_end_begins_the_application() -> None:
    client, _person, row = physician_of()
    page = answer(client, reverse(OWN), wish="certificate")
    assert f'action="{reverse("physician:application_start")}"' in page
    assert '<input type="hidden" name="type" value="REISSUE">' in page
    response = client.post(reverse("physician:application_start"), f.form_data(type="REISSUE"))
    begun = Application.objects.get()
    assert (begun.type, begun.registration_id) == ("REISSUE", row.pk)
    assert response["Location"] == reverse("physician:application_step", args=[begun.pk, 1])


def test_a_question_without_an_answer_is_asked_again_in_words() -> None:
    client, _person, _row = physician_of()
    for sent in ({}, {"answer": ""}, {"answer": "army"}, {"answer": "<script>"}):
        response = client.post(reverse(OWN), {"question": "wish", **sent})
        assert response.status_code == 422
        assert "您要办什么？" in response.content.decode()
    response = client.post(reverse(OWN), {"question": "where", "answer": "same"})
    assert response.status_code == 302, "another tab asked an older question"
    assert "您要办什么？" in client.get(reverse(OWN)).content.decode()


def test_going_back_forgets_what_came_after_and_beginning_again_forgets_everything() -> None:
    client, _person, _row = physician_of()
    address = reverse(OWN)
    answer(client, address, wish="place", where="same", stay="leave")
    client.post(address, {"back": "where"})
    assert "您要到哪里执业？" in client.get(address).content.decode()
    client.post(address, {"back": "nonsense"})
    assert "您要到哪里执业？" in client.get(address).content.decode()
    client.post(address, {"back": ""})
    assert "您要办什么？" in client.get(address).content.decode()


def test_with_two_registrations_the_physician_says_which_one_is_meant() -> None:
    client, person, row = physician_of()
    far = f.make_institution("皖江医院", province_code="340000", city_code="340100", county_code="340102")
    f.make_registration(person, far, practice_jurisdiction="340000")
    address = reverse(OWN)
    page = client.get(address).content.decode()
    assert "您问的是哪一项注册？" in page
    assert "安徽省 · 皖江医院" in page
    page = answer(client, address, registration=str(row.pk), wish="quit")
    assert "您在浙江省的注册（江城医院）将注销" in page
    assert "您在安徽省的注册（皖江医院）不受影响" in page
    client.post(address, {"back": "registration"})
    assert "您问的是哪一项注册？" in client.get(address).content.decode()


def test_an_assistant_reads_county_where_a_licensed_physician_reads_province() -> None:
    client, _person, _row = physician_of(level="2")
    page = answer(client, reverse(OWN), wish="place")
    assert "其他县（市、区）的机构" in page
    assert "外省的机构" not in page
    page = answer(client, reverse(OWN), where="elsewhere", stay="stay")
    assert "执业助理医师不能同时在两个县执业" in page
    assert 'name="type"' not in page


def test_whoever_left_two_years_ago_registers_anew() -> None:
    today = timezone.localdate()
    for days, title in ((700, "变更注册（恢复执业）"), (740, "重新注册")):
        client, _person, _row = physician_of(
            status="off_roster", off_roster_on=today - dt.timedelta(days=days)
        )
        page = answer(client, reverse(OWN), wish="practise", where="same")
        assert f"应当办理：{title}" in page


def test_whoever_never_registered_is_asked_whether_he_comes_from_the_army() -> None:
    person = f.make_physician()
    client = f.logged_in(f.make_physician_account(person).user)
    page = client.get(reverse(OWN)).content.decode()
    assert "从来没有注册过" in page
    assert "在军队注册" in page
    assert "注册有效，正在执业" not in page
    page = answer(client, reverse(OWN), standing="army", service="civil")
    assert "军队变更入地方" in page


def test_a_physician_without_an_active_account_is_told_to_activate_it_first() -> None:
    place = f.make_institution()
    person = f.make_physician()
    f.make_registration(person, place)
    account = f.make_physician_account(person, state="awaiting_activation", institution=place)
    page = answer(f.logged_in(account.user), reverse(OWN), wish="certificate")
    assert "账户激活后可以在线申请" in page
    assert 'name="type"' not in page


def clerk_of(role: str = "operator") -> tuple[Client, Registration]:
    place = f.make_institution("江城医院", province_code="330000", city_code="330100", county_code="330106")
    row = f.make_registration(f.make_physician("周远志"), place, practice_jurisdiction="330000")
    return f.logged_in(f.make_operator(place, role)), row


def test_a_clerk_asks_by_the_situation_and_is_led_to_the_right_list() -> None:
    client, _row = clerk_of()
    address = reverse(SITUATION)
    page = answer(client, address, case="left", reason="2", already="no")
    assert "申请备案（离职）" in page
    assert "离职备案不是注销，也不是多机构备案" in page
    assert "《医师执业注册管理办法》第十九条" in page
    assert reverse("institution:off_roster_filings") in page
    assert reverse("institution:situations") in page
    client.post(address, {"back": ""})
    page = answer(client, address, case="ground", ground="01")
    assert "死亡证明" in page
    assert "这一情形使本人的全部注册终止" in page
    assert reverse("institution:deregistrations") in page
    client.post(address, {"back": ""})
    assert reverse("institution:filing_cancellations") in answer(client, address, case="filed")


def test_a_clerk_begins_the_report_about_a_physician_of_the_roster() -> None:
    client, row = clerk_of()
    client.post(reverse(SITUATION), {"name": "周远志"})
    address = reverse("institution:which_business_about", args=[row.pk])
    assert address in client.get(reverse(SITUATION)).content.decode()
    page = answer(client, address, case="left", reason="1")
    assert "周远志" in page
    assert "该医师在浙江省的注册转为不在册" in page
    start = reverse("institution:start_off_roster", args=[row.pk])
    assert f'action="{start}"' in page
    client.post(start, f.form_data())
    assert Application.objects.get().type == "OFF_ROSTER"


def test_answers_about_one_physician_do_not_stand_for_another() -> None:
    client, row = clerk_of()
    other = f.make_registration(f.make_physician(), row.primary_institution)
    answer(client, reverse("institution:which_business_about", args=[row.pk]), case="ground", ground="03")
    page = client.get(reverse("institution:which_business_about", args=[other.pk])).content.decode()
    assert "是什么情况？" in page
    assert "受刑事处罚</b>" not in page


def test_what_the_physician_must_apply_for_himself_is_printed_for_him() -> None:
    client, row = clerk_of()
    address = reverse("institution:which_business_about", args=[row.pk])
    page = answer(client, address, case="wishes", wish="place", where="same", stay="stay")
    assert "多执业机构备案" in page
    assert "由医师本人在医师个人端申请" in page
    assert "打印给医师" in page
    assert "开始填写" not in page


def test_a_viewer_reads_the_advice_and_begins_nothing() -> None:
    client, row = clerk_of("viewer")
    address = reverse("institution:which_business_about", args=[row.pk])
    assert "开始填写" not in answer(client, address, case="left", reason="1")


def test_another_institutions_physician_is_not_found() -> None:
    client, _row = clerk_of()
    elsewhere = f.make_registration(f.make_physician(), f.make_institution())
    address = reverse("institution:which_business_about", args=[elsewhere.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"question": "case", "answer": "left"}).status_code == 404


def test_every_way_can_be_told_in_sentences_without_gaps() -> None:
    clerk = f.make_operator(f.make_institution())
    scope, today = f.scope_of(clerk), timezone.localdate()
    told = 0
    for way in every_way():
        if (way["who"], way["about"]) != ("institution", "nobody"):
            continue
        found = guidance(scope, way, today).found
        assert found is not None, way
        assert found.articles
        assert found.consequences
        assert all("%(" not in line.text and "unknown" not in line.text for line in found.consequences)
        assert all("您" not in line.text for line in found.consequences if found.advice.type)
        told += 1
    assert told > 100
