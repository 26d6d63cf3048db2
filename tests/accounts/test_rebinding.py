"""Another authenticator app, another phone, and the question for a fresh factor before sensitive acts."""

from __future__ import annotations

import re

import pyotp
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.desk import give_totp, last_sms
from tests.accounts.lost import OWN_PHONE, Lost, forgetful_operator, sms_code
from tests.factories import (
    PASSWORD,
    form_data,
    logged_in,
    make_authority,
    make_institution,
    make_operator,
    make_user_officer,
    scope_of,
)
from yiji.accounts.actions.change_own_phone import finish_phone_change, start_phone_change
from yiji.accounts.actions.rebind_totp import (
    confirm_rebinding,
    prove_lost_factor,
    rebinding,
    start_lost_factor,
    start_rebinding,
)
from yiji.accounts.models import RecoveryRequest, User
from yiji.kernel.outcome import Conflict, Refusal, TooMany
from yiji.notices.models import SmsMessage
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost() -> Lost:
    return forgetful_operator()


# ---- another app


def test_password_phone_and_recovery_code_bind_another_app(lost: Lost) -> None:
    client = Client()
    body = {"login_name": "clerk.lost", "password": PASSWORD}
    assert client.post(reverse("institution:login"), body)["Location"] == reverse("institution:second_factor")
    page = reverse("institution:lost_second_factor")
    assert client.post(page, {"send": "1"}).status_code == 200
    answer = client.post(page, form_data(sms_code=sms_code(), recovery_code=lost.codes[0]))
    assert answer["Location"] == reverse("institution:rebind_lost")
    assert client.get(answer["Location"]).status_code == 200
    secret = reveal(RecoveryRequest.objects.get(purpose="second_factor"), "totp_secret")
    assert secret != lost.totp.secret
    answer = client.post(answer["Location"], form_data(code=pyotp.TOTP(secret).now()))
    assert len(re.findall(r"<code>[A-Z2-9]{5}-[A-Z2-9]{5}</code>", answer.content.decode())) == 10
    assert client.get(reverse("institution:home")).status_code == 200
    assert reveal(User.objects.get(pk=lost.user.pk), "totp_secret") == secret
    assert last_sms("staff-totp-rebound") == {"login_name": "clerk.lost"}


def test_the_old_app_holds_until_the_new_one_is_proved(lost: Lost) -> None:
    request_id = start_lost_factor(lost.user.pk)
    with pytest.raises(Refusal) as refused:
        prove_lost_factor(request_id, sms_code="000000x", recovery_code=lost.codes[0])
    assert refused.value.problems[0].field == "sms_code"
    with pytest.raises(Refusal) as refused:
        prove_lost_factor(request_id, sms_code=sms_code(), recovery_code="ZZZZZ-ZZZZZ")
    assert refused.value.problems[0].field == "recovery_code"
    with pytest.raises(Conflict):
        rebinding(request_id)
    prove_lost_factor(request_id, sms_code=sms_code(), recovery_code=lost.codes[0])
    secret = rebinding(request_id).secret
    assert rebinding(request_id).secret == secret
    with pytest.raises(Refusal):
        confirm_rebinding(request_id, "000000x")
    kept = User.objects.get(pk=lost.user.pk)
    assert (reveal(kept, "totp_secret"), kept.totp_confirmed_at is not None) == (lost.totp.secret, True)
    confirm_rebinding(request_id, pyotp.TOTP(secret).now())
    with pytest.raises(Conflict):
        confirm_rebinding(request_id, pyotp.TOTP(secret).now())


def test_from_the_security_page_this_log_in_goes_on(lost: Lost) -> None:
    client = logged_in(lost.user)
    page = reverse("institution:rebind_second_factor")
    assert client.get(page).status_code == 200
    secret = reveal(RecoveryRequest.objects.get(purpose="second_factor"), "totp_secret")
    assert client.post(page, form_data(code="000000x")).status_code == 422
    assert client.post(page, form_data(code=pyotp.TOTP(secret).now())).status_code == 200
    assert client.get(reverse("institution:security")).status_code == 200
    request_id = start_rebinding(scope_of(lost.user))
    assert RecoveryRequest.objects.get(pk=request_id).proved_at


# ---- another phone


def test_another_phone_is_proved_by_its_code_and_the_old_one_is_told(lost: Lost) -> None:
    scope = scope_of(lost.user)
    change_id = start_phone_change(scope, "13912349999")
    assert User.objects.get(pk=lost.user.pk).phone_index == blind_index("phone", OWN_PHONE)
    finish_phone_change(scope, change_id, sms_code())
    changed = User.objects.get(pk=lost.user.pk)
    assert reveal(changed, "phone") == "13912349999"
    told = SmsMessage.objects.get(template="staff-phone-changed")
    assert reveal(told, "phone") == OWN_PHONE
    assert last_sms("staff-phone-changed")["phone"] == "139****9999"
    with pytest.raises(Conflict):
        finish_phone_change(scope, change_id, sms_code())


def test_the_phones_code_serves_only_its_own_change_and_owner(lost: Lost) -> None:
    other = scope_of(make_operator(make_institution(), "operator"))
    first = start_phone_change(scope_of(lost.user), "13912349998")
    code = sms_code()
    with pytest.raises(Conflict):
        finish_phone_change(other, first, code)
    second = start_phone_change(other, "13912349997")
    with pytest.raises(Refusal):
        finish_phone_change(other, second, code)
    with pytest.raises(Refusal):
        start_phone_change(scope_of(lost.user), OWN_PHONE)
    with pytest.raises(TooMany):
        start_phone_change(scope_of(lost.user), "13912349998")


def test_a_sensitive_page_asks_again_after_five_minutes_and_loses_nothing(lost: Lost) -> None:
    client = logged_in(lost.user)
    session = client.session
    session["proved_at"] = timezone.now().timestamp() - 301
    session.save()
    page = reverse("institution:change_phone")
    answer = client.get(page)
    assert "再次验证身份" in answer.content.decode()
    answer = client.post(page, form_data(phone="13912349996"))
    assert answer.status_code == 403
    assert 'name="phone" value="13912349996"' in answer.content.decode()
    assert not SmsMessage.objects.filter(template="SMS-2").exists()
    carried = {"phone": "13912349996", "step_up-resume": "post"}
    assert client.post(page, {**carried, "step_up-code": "000000x"}).status_code == 422
    before = client.session.session_key
    answer = client.post(page, {**carried, "step_up-code": lost.code()})
    assert answer["Location"] == reverse("institution:verify_new_phone")
    assert client.session.session_key != before
    assert client.get(page).status_code == 200


def test_a_shown_page_comes_back_by_get_after_the_question() -> None:
    user = make_user_officer(make_authority(), ("supervise",))
    totp = give_totp(user)
    client = logged_in(user)
    session = client.session
    session.pop("proved_at")
    session.save()
    page = reverse("authority:add_officer")
    body = {"step_up-resume": "get", "step_up-code": totp.now()}
    answer = client.post(page, body)
    assert (answer.status_code, answer["Location"]) == (303, page)
    assert "添加工作人员" in client.get(page).content.decode()
    assert client.post(page, body).status_code == 303, "pressed twice"
