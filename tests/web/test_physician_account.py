"""The pages from a visitor to an active account, as a browser meets them."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    PASSWORD,
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
    open_direct_activation,
    resident_id,
)
from yiji.accounts.models import PhysicianAccount
from yiji.audit.models import AuditEvent
from yiji.jobs.queue import run_due
from yiji.notices.models import SmsMessage
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


def text_code(template: str) -> str:
    message = SmsMessage.objects.filter(template=template).latest("created_at")
    return str(json.loads(reveal(message, "params"))["code"])


def sign_up(client: Client, person: str, number: str, **more: str) -> Any:
    body = {
        "name": person,
        "id_number": number,
        "phone": mobile(),
        "login_name": f"dr{uuid.uuid4().hex[:8]}",
        "password": PASSWORD,
        "password_again": more.get("password", PASSWORD),
        "consent": "on",
    } | more
    return client.post(reverse("physician:sign_up"), form_data(**body))


def test_from_sign_up_to_active_through_the_institutions_page() -> None:
    number, visitor = resident_id(), Client()
    hospital = make_institution()
    make_registration(make_physician("陈虚", number), hospital)
    answer = sign_up(visitor, "陈虚", number)
    assert (answer.status_code, answer["Location"]) == (303, reverse("physician:verify_phone"))
    answer = visitor.post(reverse("physician:verify_phone"), form_data(code=text_code("SMS-2")))
    assert answer["Location"] == reverse("physician:home")
    assert hospital.name in visitor.get(reverse("physician:home")).content.decode()

    clerk = logged_in(make_operator(hospital))
    page = clerk.get(reverse("institution:pending_activations")).content.decode()
    account = PhysicianAccount.objects.get()
    assert "陈虚" in page
    assert number not in page
    sent = clerk.post(reverse("institution:send_activation_codes"), form_data(only=str(account.pk)))
    assert sent.status_code == 303
    run_due()

    answer = visitor.post(reverse("physician:activate"), form_data(code=text_code("SMS-3")))
    assert (answer.status_code, answer["Location"]) == (303, reverse("physician:home"))
    account.refresh_from_db()
    assert account.state == "active"
    assert visitor.get(reverse("physician:messages")).status_code == 200
    assert visitor.get(reverse("physician:security")).status_code == 200


def test_sign_up_answers_alike_for_known_unknown_and_already_registered_people() -> None:
    known, taken = resident_id(), resident_id()
    make_physician("陈虚", known)
    make_physician_account(make_physician("周虚", taken))
    answers = [sign_up(Client(), "陈虚", number) for number in (known, taken, resident_id())]
    shapes = {(a.status_code, a["Location"], a.content) for a in answers}
    assert len(shapes) == 1


def test_the_neutral_page_for_a_second_account_logs_nobody_in() -> None:
    number, visitor = resident_id(), Client()
    make_physician_account(make_physician("周虚", number))
    sign_up(visitor, "周虚", number)
    page = visitor.post(reverse("physician:verify_phone"), form_data(code=text_code("SMS-2")))
    assert page.status_code == 200
    assert reverse("physician:login") in page.content.decode()
    assert visitor.get(reverse("physician:home")).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id_number", "110101199003071234"),
        ("phone", "12345"),
        ("login_name", "1chenxu"),
        ("password_again", "something else"),
        ("password", "123"),
        ("consent", ""),
        ("name", "😀"),
    ],
)
def test_each_wrong_field_of_the_sign_up_is_named_and_nothing_is_sent(field: str, value: str) -> None:
    answer = sign_up(Client(), "陈虚", resident_id(), **{field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not SmsMessage.objects.exists()


def test_a_wrong_phone_code_shows_the_form_again_and_counts() -> None:
    visitor = Client()
    sign_up(visitor, "陈虚", resident_id())
    right = text_code("SMS-2")
    for _ in range(5):
        answer = visitor.post(
            reverse("physician:verify_phone"), form_data(code="000000" if right != "000000" else "111111")
        )
        assert answer.status_code == 422
    assert visitor.post(reverse("physician:verify_phone"), form_data(code=right)).status_code == 422
    assert not PhysicianAccount.objects.exists()


def test_the_sign_up_form_sent_twice_makes_one_log_in() -> None:
    visitor = Client()
    body = form_data(
        name="陈虚",
        id_number=resident_id(),
        phone=mobile(),
        login_name="chenxu01",
        password=PASSWORD,
        password_again=PASSWORD,
        consent="on",
    )
    visitor.get(reverse("physician:sign_up"))
    visitor.session.save()
    first = visitor.post(reverse("physician:sign_up"), body)
    second = visitor.post(reverse("physician:sign_up"), body)
    assert first.status_code == 303
    assert second.status_code in (303, 422)
    assert SmsMessage.objects.count() == 1


def test_a_newcomer_is_led_through_institution_and_certificate_number() -> None:
    physician = make_physician("林虚")
    account = make_physician_account(physician, state="verified")
    hospital = make_institution("虚构医科大学附属医院")
    visitor = logged_in(account.user)
    assert reverse("physician:choose_institution") in visitor.get(reverse("physician:home")).content.decode()
    found = visitor.get(reverse("physician:choose_institution"), {"province": "340000", "name": "医科大学"})
    assert hospital.name in found.content.decode()
    answer = visitor.post(reverse("physician:choose_institution"), form_data(institution_id=str(hospital.pk)))
    assert answer["Location"] == reverse("physician:claim")
    number = reveal(physician.qualifications.get(), "certificate_no")
    answer = visitor.post(reverse("physician:claim"), form_data(certificate_no=number))
    assert answer["Location"] == reverse("physician:activate")
    account.refresh_from_db()
    assert account.state == "awaiting_activation"
    page = visitor.get(reverse("physician:activate")).content.decode()
    assert f'data-poll="{reverse("physician:activation_status")}"' in page


def test_three_wrong_certificate_numbers_end_the_claim_online() -> None:
    physician = make_physician("林虚")
    account = make_physician_account(physician, state="verified", institution=make_institution())
    visitor = logged_in(account.user)
    other = reveal(make_physician("周虚").qualifications.get(), "certificate_no")
    right = reveal(physician.qualifications.get(), "certificate_no")
    for _ in range(3):
        assert visitor.post(reverse("physician:claim"), form_data(certificate_no=other)).status_code == 422
    assert visitor.post(reverse("physician:claim"), form_data(certificate_no=right)).status_code == 429


def test_the_polled_fragment_tells_of_a_direct_activation_and_stops_polling() -> None:
    hospital, phone = make_institution(), mobile()
    open_direct_activation(hospital)
    physician = make_physician(phone_of_record=phone)
    account = make_physician_account(
        physician, state="awaiting_activation", institution=hospital, phone=phone
    )
    visitor = logged_in(account.user)
    clerk, checker = logged_in(make_operator(hospital)), logged_in(make_operator(hospital, "checker"))
    asked = clerk.post(
        reverse("institution:activate_directly", args=[account.pk]),
        form_data(identity_seen="on", identity_document="01"),
    )
    assert asked.status_code == 303
    assert "data-poll" in visitor.get(reverse("physician:activation_status")).content.decode()
    page = checker.get(reverse("institution:pending_activation", args=[account.pk])).content.decode()
    assert reverse("institution:confirm_activation", args=[account.pk]) in page
    own = clerk.post(reverse("institution:confirm_activation", args=[account.pk]), form_data())
    assert own.status_code == 404
    done = checker.post(reverse("institution:confirm_activation", args=[account.pk]), form_data())
    assert done.status_code == 303
    fragment = visitor.get(reverse("physician:activation_status")).content.decode()
    assert "data-poll" not in fragment
    assert reverse("physician:home") in fragment


def test_an_administrator_cannot_confirm_what_he_asked_for() -> None:
    hospital, phone = make_institution(), mobile()
    open_direct_activation(hospital)
    physician = make_physician(phone_of_record=phone)
    account = make_physician_account(
        physician, state="awaiting_activation", institution=hospital, phone=phone
    )
    admin = logged_in(make_operator(hospital, "administrator"))
    make_operator(hospital, "checker")
    admin.post(
        reverse("institution:activate_directly", args=[account.pk]),
        form_data(identity_seen="on", identity_document="01"),
    )
    answer = admin.post(reverse("institution:confirm_activation", args=[account.pk]), form_data())
    assert answer.status_code == 422
    account.refresh_from_db()
    assert account.state == "awaiting_activation"


def test_direct_activation_without_the_tick_is_refused_on_the_page() -> None:
    hospital = make_institution()
    account = make_physician_account(make_physician(), state="awaiting_activation", institution=hospital)
    clerk = logged_in(make_operator(hospital))
    answer = clerk.post(
        reverse("institution:activate_directly", args=[account.pk]), form_data(identity_document="01")
    )
    assert answer.status_code == 422


def test_a_bulk_sending_reaches_everybody_ticked() -> None:
    hospital = make_institution()
    accounts = [
        make_physician_account(make_physician(), state="awaiting_activation", institution=hospital)
        for _ in range(3)
    ]
    clerk = logged_in(make_operator(hospital))
    body = form_data(chosen=[str(account.pk) for account in accounts])
    assert clerk.post(reverse("institution:send_activation_codes"), body).status_code == 303
    run_due()
    assert SmsMessage.objects.filter(template="SMS-3").count() == 3
    assert clerk.post(reverse("institution:send_activation_codes"), body).status_code == 303
    run_due()
    assert SmsMessage.objects.filter(template="SMS-3").count() == 3


def test_another_hospital_finds_neither_page_nor_value() -> None:
    account = make_physician_account(
        make_physician(), state="awaiting_activation", institution=make_institution()
    )
    stranger = logged_in(make_operator(make_institution()))
    assert stranger.get(reverse("institution:pending_activation", args=[account.pk])).status_code == 404
    assert (
        stranger.post(
            reverse("institution:send_activation_codes"), form_data(only=str(account.pk))
        ).status_code
        == 404
    )
    shown = stranger.post(
        reverse("institution:reveal", args=["account", account.pk]),
        {"field": "id_number", "reason": "identity_check"},
    )
    assert shown.status_code == 404


def test_a_viewer_sees_the_list_but_sends_nothing() -> None:
    hospital = make_institution()
    account = make_physician_account(make_physician(), state="awaiting_activation", institution=hospital)
    viewer = logged_in(make_operator(hospital, "viewer"))
    assert viewer.get(reverse("institution:pending_activations")).status_code == 200
    answer = viewer.post(reverse("institution:send_activation_codes"), form_data(only=str(account.pk)))
    assert answer.status_code == 404


def test_a_reveal_needs_a_reason_leaves_a_row_and_stops_after_thirty() -> None:
    hospital, number = make_institution(), resident_id()
    physician = make_physician("陈虚", number)
    account = make_physician_account(
        physician, state="awaiting_activation", institution=hospital, id_number=number
    )
    clerk = logged_in(make_operator(hospital))
    address = reverse("institution:reveal", args=["account", account.pk])
    assert clerk.post(address, {"field": "id_number"}).status_code == 422
    shown = clerk.post(address, {"field": "id_number", "reason": "identity_check"})
    assert number in shown.content.decode()
    assert shown["Refresh"].startswith("60;")
    assert AuditEvent.objects.get(verb="personal_data.reveal").reason == "identity_check"
    assert clerk.post(address, {"field": "password", "reason": "identity_check"}).status_code == 404
    for _ in range(29):
        assert clerk.post(address, {"field": "phone", "reason": "contact"}).status_code == 200
    assert clerk.post(address, {"field": "phone", "reason": "contact"}).status_code == 429


def test_a_frozen_account_does_not_come_in_and_is_told_why() -> None:
    account = make_physician_account(make_physician("陈虚"), state="locked")
    assert logged_in(account.user).get(reverse("physician:home")).status_code == 302
    answer = Client().post(
        reverse("physician:login"), {"login_name": account.user.login_name, "password": PASSWORD}
    )
    assert answer.status_code == 422
    assert "账户已冻结" in answer.content.decode()


@pytest.mark.parametrize("state", ["mismatch", "verified", "awaiting_activation", "code_sent", "active"])
def test_the_home_page_works_in_every_state_and_never_shows_the_full_number(state: str) -> None:
    number = resident_id()
    physician = None if state == "mismatch" else make_physician("陈虚", number)
    account = make_physician_account(
        physician,
        state=state,
        name="陈虚",
        id_number=number,
        institution=make_institution() if state in ("awaiting_activation", "code_sent") else None,
    )
    visitor = logged_in(account.user)
    for name in ("home", "activate", "activation_status", "security", "messages"):
        answer = visitor.get(reverse(f"physician:{name}"))
        assert answer.status_code == 200, name
        assert number not in answer.content.decode()
        assert not re.search(r"139\d{8}", answer.content.decode())
    for name in ("correct_name", "choose_institution", "claim"):
        assert visitor.get(reverse(f"physician:{name}")).status_code in (200, 302)


def test_a_mismatch_page_names_the_field_and_the_way_out() -> None:
    number, visitor = resident_id(), Client()
    make_physician("陈实", number)
    sign_up(visitor, "陈虚", number)
    visitor.post(reverse("physician:verify_phone"), form_data(code=text_code("SMS-2")))
    page = visitor.get(reverse("physician:correct_name")).content.decode()
    assert "信息更正" in page
    assert "陈实" not in page
    answer = visitor.post(reverse("physician:correct_name"), form_data(name="陈实"))
    assert answer["Location"] == reverse("physician:home")
    assert PhysicianAccount.objects.get().state == "verified"


def test_messages_are_unread_once() -> None:
    number = resident_id()
    account = make_physician_account(make_physician("陈虚", number))
    visitor = Client()
    sign_up(visitor, "陈虚", number)
    visitor.post(reverse("physician:verify_phone"), form_data(code=text_code("SMS-2")))
    holder = logged_in(account.user)
    assert "未读" in holder.get(reverse("physician:messages")).content.decode()
    again = holder.get(reverse("physician:messages")).content.decode()
    assert "已读" in again


def test_the_authority_sees_its_region_only() -> None:
    authority = make_authority()
    hospital = make_institution(authority=authority)
    account = make_physician_account(
        make_physician("陈虚"), state="awaiting_activation", institution=hospital
    )
    here = logged_in(make_user_officer(authority))
    there = logged_in(make_user_officer(make_authority(county_code="340111")))
    assert "陈虚" in here.get(reverse("authority:physician_accounts"), {"tab": "all"}).content.decode()
    assert here.get(reverse("authority:physician_account", args=[account.pk])).status_code == 200
    assert "陈虚" not in there.get(reverse("authority:physician_accounts"), {"tab": "all"}).content.decode()
    assert there.get(reverse("authority:physician_account", args=[account.pk])).status_code == 404
