"""The pages of activation over HTTP: list, bulk sending, slip, direct activation, method, authority, the physician's own."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    form_data,
    logged_in,
    make_authority,
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_registration,
    make_user_officer,
    mobile,
    resident_id,
)
from tests.register.activation_case import direct_hospital, known_by_phone, waiting
from yiji.accounts.models import InstitutionAccount, PhysicianAccount
from yiji.institutions.models import Authority, Institution
from yiji.jobs.queue import run_due
from yiji.register.models import ActivationBatch, AuthorityReferral, DirectActivationRule

pytestmark = pytest.mark.django_db
SEEN = {"identity_seen": "on", "identity_document": "01"}
LIST = "institution:pending_activations"


def clerk_of(hospital: Institution, role: str = "operator") -> Client:
    return logged_in(make_operator(hospital, role))


def officer_of(hospital: Institution, *duties: str) -> Client:
    authority = Authority.objects.get(pk=hospital.licence_issuer_id)
    return logged_in(make_user_officer(authority, duties or ("intake",)))


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_an_empty_list_says_when_somebody_will_appear() -> None:
    page = text_of(clerk_of(make_institution()).get(reverse(LIST)))
    assert "没有等待激活的医师" in page
    assert "data-selection" not in page


def test_the_list_names_the_field_that_fails_and_the_working_days() -> None:
    hospital = make_institution()
    known_by_phone(hospital)
    waiting(hospital, phone_of_record=mobile())
    page = text_of(clerk_of(hospital).get(reverse(LIST)))
    assert "各项一致" in page
    assert "手机号：与登记的不同" in page
    assert "已等 0 个工作日" in page
    assert "短信激活码" in page


def test_the_filter_bar_keeps_the_name_out_of_the_address() -> None:
    hospital = make_institution()
    known_by_phone(hospital)
    clerk = clerk_of(hospital)
    answer = clerk.post(f"{reverse(LIST)}?tab=to_send", {"name": "陈虚", "match": "agrees", "days": "new"})
    assert answer["Location"] == f"{reverse(LIST)}?tab=to_send&match=agrees&days=new"
    page = text_of(clerk.get(answer["Location"]))
    assert "陈虚" in page
    answer = clerk.post(reverse(LIST), {"name": "周虚", "match": "nonsense"})
    assert answer["Location"] == f"{reverse(LIST)}?tab=all"
    assert "没有符合条件的医师" in text_of(clerk.get(answer["Location"]))
    answer = clerk.post(reverse(LIST), {"clear": "1", "name": "周虚"})
    assert "陈虚" in text_of(clerk.get(answer["Location"]))


@pytest.mark.parametrize(
    "query", ["tab=x&match=%00&days=late'", "tab=mismatch", "at=zzz&size=-1", "tab=at_authority"]
)
def test_nonsense_in_the_address_gives_a_page(query: str) -> None:
    assert clerk_of(make_institution()).get(f"{reverse(LIST)}?{query}").status_code == 200


def test_the_review_page_shows_masked_phones_and_sends_nothing() -> None:
    hospital, phone = make_institution(), mobile()
    first = waiting(hospital, phone=phone)
    stranger = waiting(make_institution())
    clerk = clerk_of(hospital)
    page = text_of(
        clerk.post(
            reverse("institution:review_activation_codes"), {"chosen": [str(first.pk), str(stranger.pk)]}
        )
    )
    assert "将向 1 名医师发送短信激活码" in page
    assert "另有 1 人已不在等待激活" in page
    assert f"{phone[:3]}****{phone[-4:]}" in page
    assert phone not in page
    assert str(stranger.pk) not in page
    assert not ActivationBatch.objects.exists()


@pytest.mark.parametrize("chosen", [[], ["nonsense"], [str(uuid.uuid4())]])
def test_nobody_chosen_leads_back_to_the_list_with_a_word(chosen: list[str]) -> None:
    clerk = clerk_of(make_institution())
    answer = clerk.post(reverse("institution:review_activation_codes"), {"chosen": chosen}, follow=True)
    assert "请先选择要发送激活码的医师" in text_of(answer)


def test_bulk_sending_is_a_task_whose_page_tells_each_result() -> None:
    hospital = make_institution()
    accounts = [waiting(hospital) for _ in range(3)]
    clerk = clerk_of(hospital)
    body = form_data(chosen=[str(one.pk) for one in accounts])
    answer = clerk.post(reverse("institution:send_activation_codes"), body)
    page = text_of(clerk.get(answer["Location"]))
    assert "data-poll" in page
    assert page.count("排队中") == 3
    PhysicianAccount.objects.filter(pk=accounts[0].pk).update(state="locked", version=1)
    run_due()
    page = text_of(clerk.get(answer["Location"]))
    assert "data-poll" not in page
    assert "发出 2 人，未发送 1 人" in page
    assert "不在等待激活" in page
    assert clerk_of(make_institution()).get(answer["Location"]).status_code == 404
    assert clerk.get(reverse("institution:jobs")).status_code == 200


def test_a_slip_is_shown_once_and_a_repeated_form_makes_no_second_code() -> None:
    hospital = make_institution()
    account, clerk = waiting(hospital), clerk_of(hospital)
    address = reverse("institution:activation_slip", args=[account.pk])
    assert clerk.get(address).status_code == 200
    body = form_data(handed_over="on", **SEEN)
    paper = clerk.post(address, body)
    assert paper.status_code == 200
    assert "no-store" in paper["Cache-Control"]
    found = re.search(r"data-slip-code>([2-9A-HJKMNP-Z]{4}) ([2-9A-HJKMNP-Z]{4})<", text_of(paper))
    assert found
    again = clerk.post(address, body, follow=True)
    assert "激活码单只显示一次" in text_of(again)
    assert found.group(1) not in text_of(again)
    assert account.activation_codes.count() == 1
    holder = logged_in(account.user)
    done = holder.post(reverse("physician:activate"), form_data(code="".join(found.groups())))
    assert done.status_code == 303
    account.refresh_from_db()
    assert (account.state, account.activation_method) == ("active", "SLIP")


@pytest.mark.parametrize("missing", ["identity_seen", "identity_document", "handed_over"])
def test_each_missing_tick_of_a_slip_is_named_at_its_field(missing: str) -> None:
    hospital = make_institution()
    account, clerk = waiting(hospital), clerk_of(hospital)
    body = form_data(handed_over="on", **SEEN)
    del body[missing]
    answer = clerk.post(reverse("institution:activation_slip", args=[account.pk]), body)
    assert answer.status_code == 422
    assert f'id="id_{missing}_error"' in text_of(answer)
    assert not account.activation_codes.exists()


def test_direct_activation_is_a_disabled_button_with_its_reason_until_it_is_open() -> None:
    hospital = make_institution()
    account, clerk = waiting(hospital), clerk_of(hospital)
    page = text_of(clerk.get(reverse("institution:pending_activation", args=[account.pk])))
    assert "没有对本机构开放直接激活" in page
    assert reverse("institution:activate_directly", args=[account.pk]) not in page
    answer = clerk.post(reverse("institution:activate_directly", args=[account.pk]), form_data(**SEEN))
    assert answer.status_code == 422
    assert "没有对贵机构开放直接激活" in text_of(answer)


def test_another_phone_is_told_before_and_after_to_go_to_the_authority() -> None:
    hospital = direct_hospital()
    account, clerk = waiting(hospital), clerk_of(hospital)
    address = reverse("institution:activate_directly", args=[account.pk])
    assert "手机号不是登记的号码：提交后转卫生健康行政部门" in text_of(clerk.get(address))
    assert "已转卫生健康行政部门" in text_of(clerk.post(address, form_data(**SEEN), follow=True))
    page = text_of(clerk.get(reverse("institution:pending_activation", args=[account.pk])))
    assert "直接激活：手机号不是登记的号码" in page
    answer = clerk.post(reverse("institution:take_back_activation", args=[account.pk]), form_data())
    assert answer.status_code == 303
    assert AuthorityReferral.objects.get().state == "ended"


def test_who_asked_sees_no_confirm_button_and_takes_it_back() -> None:
    hospital = direct_hospital()
    account = known_by_phone(hospital)
    clerk = clerk_of(hospital)
    make_operator(hospital, "checker")
    clerk.post(reverse("institution:activate_directly", args=[account.pk]), form_data(**SEEN))
    page = text_of(clerk.get(reverse("institution:pending_activation", args=[account.pk])))
    assert reverse("institution:confirm_activation", args=[account.pk]) not in page
    address = reverse("institution:decline_activation", args=[account.pk])
    assert clerk_of(hospital).post(address, form_data(reason="x")).status_code == 404
    assert clerk.post(address, form_data(reason="")).status_code == 422
    assert clerk.post(address, form_data(reason="填错了人")).status_code == 303


def test_a_refusal_goes_to_the_authority_with_its_reason() -> None:
    hospital = make_institution()
    account, clerk = known_by_phone(hospital), clerk_of(hospital)
    address = reverse("institution:refuse_activation", args=[account.pk])
    assert clerk.post(address, form_data(reason=" ")).status_code == 422
    assert clerk.post(address, form_data(reason="{{7*7}} 不是本院人员")).status_code == 303
    officer = officer_of(hospital)
    assert "机构不予激活" in text_of(officer.get(reverse("authority:physician_accounts")))
    page = text_of(officer.get(reverse("authority:physician_account", args=[account.pk])))
    assert "{{7*7}} 不是本院人员" in page
    holder = text_of(logged_in(account.user).get(reverse("physician:activate")))
    assert "请持身份证件和医师资格证书到窗口核验" in holder


def test_only_the_administrator_changes_the_method_and_sees_its_effect_first() -> None:
    hospital = make_institution()
    known_by_phone(hospital)
    waiting(hospital)
    clerk, admin = clerk_of(hospital), clerk_of(hospital, "administrator")
    page = text_of(clerk.get(reverse("institution:activation_method")))
    assert "由管理员修改" in page
    target = reverse("institution:set_activation_method")
    assert clerk.post(target, form_data(method="AUTO")).status_code == 404
    assert "现在等待的 2 人中，1 人符合条件" in text_of(admin.get(reverse("institution:activation_method")))
    for wrong in ("", "DIRECT", "x" * 50):
        answer = admin.post(target, form_data(method=wrong))
        assert answer.status_code == 422, wrong
        assert 'id="form-errors"' in text_of(answer)
    assert admin.post(target, form_data(method="AUTO")).status_code == 303
    assert InstitutionAccount.objects.get(institution_id=hospital.pk).activation_method == "AUTO"
    run_due()
    assert PhysicianAccount.objects.filter(state="active", activation_method="AUTO").count() == 1


def test_the_officer_opens_direct_activation_for_one_institution() -> None:
    hospital = make_institution("虚构试点医院")
    officer = officer_of(hospital, "credential")
    page = text_of(officer.get(reverse("authority:activation_settings"), {"q": "虚构试点"}))
    assert hospital.name in page
    address = reverse("authority:set_direct_activation_of", args=[hospital.pk])
    assert officer.post(address, form_data(allowed="yes", reason="")).status_code == 422
    assert officer.post(address, form_data(allowed="perhaps", reason="x")).status_code == 422
    assert officer.post(address, form_data(allowed="yes", reason="试点")).status_code == 303
    assert DirectActivationRule.objects.get().institution_id == hospital.pk
    stranger = logged_in(make_user_officer(make_authority(), ("credential",)))
    assert stranger.get(address).status_code == 404
    general = reverse("authority:set_direct_activation")
    assert officer.post(general, form_data(allowed="", reason="x")).status_code == 422
    assert officer.post(general, form_data(allowed="no", reason="统一不开放")).status_code == 303
    assert "试点" in text_of(officer.get(reverse("authority:activation_settings")))
    assert officer_of(hospital, "intake").get(address).status_code == 404


def test_the_authority_activates_or_sends_back_with_reasons_at_the_fields() -> None:
    hospital = direct_hospital()
    first, second = waiting(hospital), waiting(hospital)
    clerk, officer = clerk_of(hospital), officer_of(hospital)
    for account in (first, second):
        clerk.post(reverse("institution:activate_directly", args=[account.pk]), form_data(**SEEN))
    address = reverse("authority:physician_account", args=[first.pk])
    empty = officer.post(address, form_data())
    assert empty.status_code == 422
    for field in ("identity_document", "identity_seen", "reason"):
        assert f'id="id_{field}_error"' in text_of(empty)
    assert officer.post(address, form_data(reason="核验无误", **SEEN)).status_code == 303
    back = reverse("authority:send_back_activation", args=[second.pk])
    assert officer.post(back, form_data(reason="")).status_code == 422
    assert officer.post(back, form_data(reason="人证不一致")).status_code == 303
    page = text_of(clerk.get(reverse("institution:pending_activation", args=[second.pk])))
    assert "人证不一致" in page
    assert officer.get(address).status_code == 404


def test_an_account_that_still_has_time_shows_the_officer_a_date_and_no_form() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    page = text_of(officer_of(hospital).get(reverse("authority:physician_account", args=[account.pk])))
    assert "现由机构办理" in page
    assert "identity_seen" not in page


def test_pages_of_an_account_answer_alike_for_strangers_and_for_nothing() -> None:
    account, hospital = waiting(make_institution()), make_institution()
    clerk = clerk_of(hospital, "administrator")
    names = ("pending_activation", "activate_directly", "activation_slip", "refuse_activation")
    for name in names:
        answers = {
            clerk.get(reverse(f"institution:{name}", args=[pk])).status_code
            for pk in (account.pk, uuid.uuid4())
        }
        assert answers == {404}, name
    for name in ("confirm_activation", "decline_activation", "take_back_activation"):
        address = reverse(f"institution:{name}", args=[account.pk])
        assert clerk.post(address, form_data(reason="x")).status_code == 404, name


def test_no_page_of_the_list_shows_an_id_number() -> None:
    hospital, number = make_institution(), resident_id()
    physician = make_physician("陈虚", number)
    make_registration(physician, hospital)
    account = make_physician_account(
        physician, state="awaiting_activation", institution=hospital, id_number=number
    )
    clerk = clerk_of(hospital)
    for address in (reverse(LIST), reverse("institution:pending_activation", args=[account.pk])):
        page = text_of(clerk.get(address))
        assert number not in page
        assert f"{number[0]}{'*' * 16}{number[-1]}" in page
