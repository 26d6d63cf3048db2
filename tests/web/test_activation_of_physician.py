"""The physician's own way to an active account over HTTP: state, code, certificate number, authority, application."""

from __future__ import annotations

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
)
from tests.register.activation_case import code_for, direct_hospital, known_by_phone, waiting
from tests.register.test_activation_cases import not_in_use
from yiji.institutions.models import Authority, Institution
from yiji.jobs.queue import run_due
from yiji.notices.models import SmsMessage
from yiji.vault.fields import reveal

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


def test_the_physicians_page_speaks_plainly_in_each_state_and_stops_asking_when_done() -> None:
    hospital = direct_hospital()
    account = known_by_phone(hospital)
    holder, clerk = logged_in(account.user), clerk_of(hospital)
    checker = clerk_of(hospital, "checker")
    status = reverse("physician:activation_status")
    assert "可以发送激活码，也可以当面直接激活" in text_of(holder.get(status))
    clerk.post(reverse("institution:activate_directly", args=[account.pk]), form_data(**SEEN))
    asked = text_of(holder.get(status))
    assert "选择了直接激活，正在等待另一名工作人员复核" in asked
    assert "data-poll-slower" in asked
    checker.post(reverse("institution:confirm_activation", args=[account.pk]), form_data())
    done = text_of(holder.get(status))
    assert "您的机构选择了直接激活，已完成。" in done
    assert "只能查看" in done
    assert "data-poll" not in done
    page = text_of(holder.get(reverse("physician:activate")))
    assert "noscript" in page


def test_a_code_that_failed_to_be_sent_is_told_to_both_sides() -> None:
    hospital = make_institution()
    account, clerk = waiting(hospital), clerk_of(hospital)
    clerk.post(reverse("institution:send_activation_codes"), form_data(only=str(account.pk)))
    run_due()
    SmsMessage.objects.update(state="failed")
    assert "发送失败" in text_of(clerk.get(reverse(LIST)))
    assert "短信没有发成功" in text_of(logged_in(account.user).get(reverse("physician:activate")))


@pytest.mark.parametrize(
    "code", ["", "12", "１２３４５６７８９０１２３", "a\x00b", "x" * 5000, "=1+1", "<i>x"]
)
def test_bad_input_for_a_code_is_refused_at_its_field_without_an_echo(code: str) -> None:
    hospital = make_institution()
    account, clerk = waiting(hospital), clerk_of(hospital)
    clerk.post(reverse("institution:send_activation_codes"), form_data(only=str(account.pk)))
    run_due()
    answer = logged_in(account.user).post(reverse("physician:activate"), form_data(code=code))
    assert answer.status_code == 422
    assert 'id="id_code_error"' in text_of(answer)
    assert "<i>x" not in text_of(answer)


def test_a_code_with_spaces_and_full_width_digits_counts_as_one_right_try() -> None:
    hospital = make_institution()
    account, clerk = waiting(hospital), clerk_of(hospital)
    clerk.post(reverse("institution:send_activation_codes"), form_data(only=str(account.pk)))
    run_due()
    wide = " ".join(chr(ord(digit) + 0xFEE0) for digit in code_for(account))
    assert (
        logged_in(account.user).post(reverse("physician:activate"), form_data(code=wide)).status_code == 303
    )


def test_case_b_leads_from_the_page_of_ways_to_an_application() -> None:
    physician = make_physician()
    make_registration(physician, not_in_use())
    account = make_physician_account(physician, state="verified")
    holder = logged_in(account.user)
    home = text_of(holder.get(reverse("physician:home")))
    assert reverse("physician:activate") in home
    assert reverse("physician:apply_first") in text_of(holder.get(reverse("physician:activate")))
    assert holder.get(reverse("physician:application_start")).status_code == 404
    answer = holder.post(reverse("physician:apply_first"), form_data())
    assert answer["Location"] == reverse("physician:application_start")
    assert holder.get(answer["Location"]).status_code == 200
    assert "您已选择先申请" in text_of(holder.get(reverse("physician:activate")))


def test_the_phone_of_record_leads_straight_to_the_certificate_number() -> None:
    phone = mobile()
    physician = make_physician("林虚", phone_of_record=phone)
    account = make_physician_account(physician, state="verified", phone=phone)
    holder = logged_in(account.user)
    assert reverse("physician:claim") in text_of(holder.get(reverse("physician:home")))
    number = reveal(physician.qualifications.get(), "certificate_no")
    assert holder.post(reverse("physician:claim"), form_data(certificate_no=number)).status_code == 303
    page = text_of(holder.get(reverse("physician:activate")))
    assert "账户已激活" in page
    assert number not in page


@pytest.mark.parametrize("number", ["", "123", "2026 1331", "20261331" + "x" * 300, "a\x00b"])
def test_a_malformed_certificate_number_costs_no_try(number: str) -> None:
    physician = make_physician("林虚")
    account = make_physician_account(physician, state="verified", institution=make_institution())
    holder = logged_in(account.user)
    for _ in range(4):
        assert holder.post(reverse("physician:claim"), form_data(certificate_no=number)).status_code == 422
    right = reveal(physician.qualifications.get(), "certificate_no")
    assert holder.post(reverse("physician:claim"), form_data(certificate_no=right)).status_code == 303


def test_an_authority_is_asked_from_the_list_of_a_province() -> None:
    authority = make_authority("虚构市卫生健康委员会")
    account = make_physician_account(make_physician("林虚"), state="verified")
    holder = logged_in(account.user)
    address = reverse("physician:ask_authority")
    assert "先选择省份" in text_of(holder.get(address))
    assert authority.name in text_of(holder.get(address, {"province": "340000"}))
    assert holder.post(address, form_data(authority_id="nonsense")).status_code == 422
    assert holder.post(address, form_data(authority_id=str(uuid.uuid4()))).status_code == 404
    assert holder.post(address, form_data(authority_id=str(authority.pk))).status_code == 303
    page = text_of(holder.get(reverse("physician:activate")))
    assert authority.name in page
    assert "data-poll" in page
    assert authority.name in text_of(holder.get(reverse("physician:home")))


def test_a_registration_made_meanwhile_is_offered_on_home_and_activation_page() -> None:
    physician, hospital = make_physician(), make_institution("虚构新单位医院")
    account = make_physician_account(physician, state="verified")
    make_registration(physician, hospital)
    holder = logged_in(account.user)
    assert hospital.name in text_of(holder.get(reverse("physician:home")))
    assert reverse("physician:move_to_institution") in text_of(holder.get(reverse("physician:activate")))
    assert holder.post(reverse("physician:move_to_institution"), form_data()).status_code == 303
    account.refresh_from_db()
    assert account.activating_institution_id == hospital.pk
    assert holder.post(reverse("physician:move_to_institution"), form_data()).status_code == 409
