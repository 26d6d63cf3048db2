"""账户与安全, 消息 and the ways back in, as a browser meets them; bad input of security.md 8.1 to 8.3."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    PASSWORD,
    form_data,
    logged_in,
    make_operator,
    make_physician_account,
    mobile,
    scope_of,
)
from tests.register.contact_case import Doctor, a_minute_later, code_to, doctor, emailed_code, params_to
from yiji.accounts.models import PhysicianPhoneChange, User
from yiji.accounts.queries.contact import verified_email
from yiji.jobs.queue import run_due
from yiji.notices.models import InAppNotice, SmsMessage
from yiji.notices.send import notify
from yiji.register.actions.reveal_personal_data import reveal_personal_data

pytestmark = pytest.mark.django_db
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def post(client: Client, name: str, *args: Any, **fields: str) -> Any:
    return client.post(reverse(f"physician:{name}", args=args), form_data(**fields))


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"physician:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def stale(client: Client) -> Client:
    """The second factor of this session was proved long ago."""
    session = client.session
    session["proved_at"] = time.time() - 3600
    session.save()
    return client


def half_way_in(who: Doctor) -> Client:
    """A browser in which the password is proved and nothing else."""
    client = Client()
    body = form_data(login_name=who.user.login_name, password=PASSWORD)
    assert client.post(reverse("physician:login"), body)["Location"] == reverse("physician:second_factor")
    a_minute_later()
    return client


def test_every_page_of_the_account_is_reached_from_the_menu_and_shows_no_full_number() -> None:
    who = doctor()
    client = logged_in(who.user)
    home = page(client, "home")
    assert reverse("physician:security") in home
    assert reverse("physician:messages") in home
    overview = page(client, "security")
    for name in (
        "change_password",
        "change_phone",
        "email",
        "bind_totp",
        "sessions",
        "access_log",
        "message_preferences",
        "claim_account_start",
    ):
        assert reverse(f"physician:{name}") in overview, name
        assert who.phone not in page(client, name)
    assert who.phone not in overview


@pytest.mark.parametrize(
    "number", ["139123456789", "1391234567", "12345678901", "010-12345678", "13912345678,13912345679", ""]
)
def test_a_wrong_number_is_refused_at_its_field_and_stays_typed(number: str) -> None:
    who = doctor()
    answer = post(logged_in(who.user), "change_phone", phone=number, way="both")
    assert answer.status_code == 422
    assert 'id="id_phone_error"' in answer.content.decode()
    assert not SmsMessage.objects.exists()


@pytest.mark.parametrize("number", ["13912345678\r\nBcc: x@example.com", "139\n12345678", "1391234567\x00"])
def test_line_breaks_and_control_characters_in_a_number_send_nothing(number: str) -> None:
    who = doctor()
    answer = post(logged_in(who.user), "change_phone", phone=number, way="both")
    assert answer.status_code == 422
    assert not SmsMessage.objects.exists()


def test_full_width_digits_and_a_country_code_are_the_same_number() -> None:
    who, new = doctor(), mobile()
    client = logged_in(who.user)
    typed = "+86 " + new.translate(FULL_WIDTH)
    assert post(client, "change_phone", phone=typed, way="both").status_code == 303
    codes = {"code": code_to(new).translate(FULL_WIDTH), "second_code": f" {code_to(who.phone)} "}
    answer = post(client, "change_phone_prove", **codes)
    assert (answer.status_code, who.now_used) == (303, new)
    assert "手机号已更换" in page(client, "security")


def test_the_codes_count_only_in_the_session_that_asked() -> None:
    who, new = doctor(), mobile()
    post(logged_in(who.user), "change_phone", phone=new, way="both")
    codes = {"code": code_to(new), "second_code": code_to(who.phone)}
    answer = post(logged_in(who.user), "change_phone_prove", **codes)
    assert (answer.status_code, answer["Location"]) == (302, reverse("physician:change_phone"))
    assert who.now_used == who.phone


def test_a_lost_phone_asks_for_the_password_and_shows_who_can_see_him() -> None:
    who = doctor()
    client = logged_in(who.user)
    assert who.hospital.name in page(client, "change_phone")
    answer = post(client, "change_phone", phone=mobile(), way="institution")
    assert answer.status_code == 422
    assert 'id="id_present_error"' in answer.content.decode()
    new = mobile()
    asked = post(client, "change_phone", phone=new, way="institution", present=PASSWORD)
    assert asked.status_code == 303
    assert post(client, "change_phone_prove", code=code_to(new)).status_code == 303
    assert "等待到机构当面核验" in page(client, "security")
    assert post(client, "withdraw_phone_change").status_code == 302
    assert PhysicianPhoneChange.objects.get().state == "stopped"


def test_a_way_that_is_not_offered_is_refused() -> None:
    who = doctor()
    answer = post(logged_in(who.user), "change_phone", phone=mobile(), way="email", present=PASSWORD)
    assert answer.status_code == 422
    assert not PhysicianPhoneChange.objects.exists()


def test_without_the_old_phone_the_password_leads_on_and_the_old_number_stops_it() -> None:
    who, new = doctor(), mobile()
    client = logged_in(who.user)
    post(client, "email", email="chen@example.com")
    post(client, "email_prove", code=emailed_code())
    visitor = half_way_in(who)
    assert reverse("physician:lost_phone") in page(visitor, "second_factor")
    assert post(visitor, "lost_phone", phone=new, way="email").status_code == 303
    done = post(visitor, "lost_phone_prove", code=code_to(new), second_code=emailed_code())
    assert "24 小时后更换" in done.content.decode()
    assert "停止更换" in page(client, "security")

    stopper = Client()
    assert reverse("physician:stop_phone_change") in page(stopper, "login")
    wrong = post(stopper, "stop_phone_change", phone=who.phone, code="22222222")
    unknown = post(stopper, "stop_phone_change", phone=mobile(), code="22222222")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    code = params_to(who.phone, "phone-change-notice")["code"]
    stopped = post(stopper, "stop_phone_change", phone=who.phone, code=code)
    assert "已停止更换" in stopped.content.decode()
    assert PhysicianPhoneChange.objects.get().state == "stopped"
    assert client.get(reverse("physician:security")).status_code == 302, "every session has ended"


def test_another_stop_code_is_promised_to_everybody_alike() -> None:
    answers = []
    for phone in (doctor().phone, mobile()):
        a_minute_later()
        answers.append(post(Client(), "resend_stop_code", phone=phone).content.decode())
    assert "停止码已再次发出" in answers[0]
    assert "停止码已再次发出" in answers[1]


@pytest.mark.parametrize(
    "address",
    [
        "no at sign",
        "a@b",
        "a@example.com\r\nBcc: x@example.com",
        "a@example.com,b@example.com",
        "",
        "a" * 300,
    ],
)
def test_a_wrong_address_is_refused_at_its_field(address: str) -> None:
    who = doctor()
    answer = post(logged_in(who.user), "email", email=address)
    assert answer.status_code == 422
    assert 'id="id_email_error"' in answer.content.decode()
    assert not SmsMessage.objects.exists()


def test_an_email_is_added_and_removed_and_its_clear_text_is_never_shown() -> None:
    who = doctor()
    client = logged_in(who.user)
    assert post(client, "email", email="Chen.Si@Example.com").status_code == 303
    assert post(client, "email_prove", code="00000x").status_code == 422
    assert post(client, "email_prove", code=emailed_code()).status_code == 303
    assert verified_email(who.user.pk) == "Chen.Si@example.com"
    assert "C***@example.com" in page(client, "security")
    assert "Chen.Si" not in page(client, "security") + page(client, "email")
    assert post(client, "remove_email").status_code == 302
    assert verified_email(who.user.pk) == ""
    assert post(client, "remove_email").status_code == 404


def test_sensitive_acts_ask_for_a_fresh_second_factor() -> None:
    who = doctor()
    client = stale(logged_in(who.user))
    for name in ("email", "bind_totp"):
        assert "再次验证身份" in page(client, name)
    for name in ("remove_email", "remove_totp", "stop_own_phone_change"):
        assert post(client, name).status_code == 403


def test_an_app_is_bound_with_ten_recovery_codes_and_given_up() -> None:
    import pyotp

    from yiji.vault.fields import reveal

    who = doctor()
    client = logged_in(who.user)
    assert "密钥" in page(client, "bind_totp")
    assert post(client, "bind_totp", code="00000x").status_code == 422
    secret = reveal(User.objects.get(pk=who.user.pk), "totp_secret")
    shown = post(client, "bind_totp", code=pyotp.TOTP(secret).now())
    assert shown.content.decode().count("<li><code>") == 10
    assert "剩余恢复码 10 个" in page(client, "security")
    assert client.get(reverse("physician:bind_totp")).status_code == 302
    assert post(client, "remove_totp").status_code == 302
    assert who.user.totp_confirmed_at is None


def test_a_new_password_needs_eight_characters_and_the_present_one() -> None:
    who = doctor()
    client = logged_in(who.user)
    assert "至少 8 个字符" in page(client, "change_password")
    wrong = post(client, "change_password", present="wrong", password="violet 77", again="violet 77")
    assert wrong.status_code == 422
    short = post(client, "change_password", present=PASSWORD, password="violet7", again="violet7")
    assert short.status_code == 422
    good = post(client, "change_password", present=PASSWORD, password="violet 77 q", again="violet 77 q")
    assert good.status_code == 303
    assert page(client, "security")


def test_a_forgotten_password_is_reset_and_a_stranger_sees_the_same_pages() -> None:
    who = doctor()
    bodies = []
    for name, phone in ((who.user.login_name, who.phone), ("nobody99", mobile())):
        visitor = Client()
        answer = post(visitor, "forgot_password", who=name, phone=phone)
        assert (answer.status_code, answer["Location"]) == (303, reverse("physician:recovery_verify"))
        bodies.append(
            "".join(one for one in page(visitor, "recovery_verify").splitlines() if "name=" not in one)
        )
        if name != "nobody99":
            known = visitor
    assert bodies[0] == bodies[1]
    assert known.get(reverse("physician:recovery_password")).status_code == 302
    run_due()
    assert post(known, "recovery_verify", code="00000x").status_code == 422
    assert post(known, "recovery_verify", code=code_to(who.phone)).status_code == 303
    new = "violet anchor sings 9"
    differs = post(known, "recovery_password", password=new, again="other")
    assert differs.status_code == 422
    assert post(known, "recovery_password", password=new, again=new).status_code == 303
    back = Client().post(reverse("physician:login"), form_data(login_name=who.user.login_name, password=new))
    assert back["Location"] == reverse("physician:second_factor")
    assert Client().get(reverse("physician:recovery_verify")).status_code == 302


@pytest.mark.parametrize("who_is_it", ["", "x" * 41, "a\x00b", "{{7*7}}", "'; DROP TABLE x;--"])
def test_odd_names_at_the_forgotten_password_never_break_it(who_is_it: str) -> None:
    answer = post(Client(), "forgot_password", who=who_is_it, phone=mobile())
    assert answer.status_code in (303, 422)


def test_who_looked_tells_organisation_role_and_reason_but_no_name() -> None:
    who = doctor()
    clerk = scope_of(make_operator(who.hospital, name="员某"))
    assert who.account.physician_id
    reveal_personal_data(clerk, "physician", who.account.physician_id, field="id_number", reason="inspection")
    client = logged_in(who.user)
    shown = page(client, "access_log")
    for words in (who.hospital.name, "经办", "查看个人信息原文：证件号码", "监督检查"):
        assert words in shown
    assert "员某" not in shown
    assert (
        "没有这一类记录" in client.get(reverse("physician:access_log"), {"kind": "prints"}).content.decode()
    )
    assert client.get(reverse("physician:access_log"), {"kind": "nonsense", "at": "x"}).status_code == 200
    other = logged_in(make_physician_account(None).user)
    assert "还没有人查看过您的信息" in page(other, "access_log")


def test_the_institutions_page_of_a_physician_is_told_to_him() -> None:
    who = doctor()
    clerk = logged_in(make_operator(who.hospital))
    clerk.get(reverse("institution:physician", args=[who.account.physician_id]))
    assert "查看医师信息" in page(logged_in(who.user), "access_log")


def test_messages_are_unread_until_opened_or_marked() -> None:
    who, other = doctor(), doctor()
    for number in range(3):
        notify(
            who.user.pk, "phone-change-done", {"phone": "1"}, dedup_key=f"m{number}", object_kind="security"
        )
    first, second, _third = InAppNotice.objects.order_by("dedup_key")
    client = logged_in(who.user)
    assert "标为已读" in page(client, "messages")
    assert InAppNotice.objects.filter(read_at__isnull=True).count() == 3
    opened = client.get(reverse("physician:open_message", args=[first.pk]))
    assert opened["Location"] == reverse("physician:security")
    assert post(client, "read_message", second.pk).status_code == 302
    unread = client.get(reverse("physician:messages"), {"show": "unread"}).content.decode()
    assert str(second.pk) not in unread
    assert post(client, "read_all_messages").status_code == 302
    assert "没有未读的消息" in client.get(reverse("physician:messages"), {"show": "unread"}).content.decode()
    stranger = logged_in(other.user)
    for name in ("open_message", "read_message"):
        assert post(stranger, name, first.pk).status_code == 404
    assert client.get(reverse("physician:open_message", args=[uuid.uuid4()])).status_code == 404


def test_the_choice_of_sms_is_kept() -> None:
    client = logged_in(doctor().user)
    assert post(client, "message_preferences", sms="reminders").status_code == 303
    shown = page(client, "message_preferences")
    assert shown.count("checked") == 1
    assert post(client, "message_preferences", sms="decisions").status_code == 422


def test_large_type_is_switched_without_javascript() -> None:
    client = logged_in(doctor().user)
    assert post(client, "set_display", type="large").cookies["yiji_type"].value == "large"
    assert "关闭大字" in page(client, "security")
    post(client, "set_display", type="")
    assert "打开大字" in page(client, "security")


def test_the_pages_for_wrong_information_lead_somewhere() -> None:
    client = logged_in(doctor().user)
    for name in ("qualification", "registrations"):
        shown = page(client, name)
        assert "信息有误" in shown
        assert reverse("physician:information") in shown
