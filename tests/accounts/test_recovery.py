"""Ways back in for staff: two factors always, one answer for everybody, each code bound to the session that asked."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass

import pyotp
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.desk import give_totp, last_sms
from tests.factories import (
    PASSWORD,
    form_data,
    logged_in,
    make_authority,
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_user_officer,
    scope_of,
)
from tests.foundation.parallel import at_once
from yiji.accounts.actions.change_own_phone import finish_phone_change, start_phone_change
from yiji.accounts.actions.issue_recovery_codes import issue_recovery_codes
from yiji.accounts.actions.log_in import check_password
from yiji.accounts.actions.rebind_totp import (
    confirm_rebinding,
    prove_lost_factor,
    rebinding,
    start_lost_factor,
    start_rebinding,
)
from yiji.accounts.actions.recover_password import finish_recovery, prove_recovery, start_recovery
from yiji.accounts.models import LogInSession, Membership, OneTimeCode, RecoveryCode, RecoveryRequest, User
from yiji.audit.models import AuditEvent
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import Conflict, Refusal, TooMany
from yiji.notices.models import SmsMessage
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db
NEW = "quiet river lamp 58"
OWN_PHONE = "13912340001"


@dataclass
class Lost:
    """An operator with both factors who forgot something."""

    user: User
    totp: pyotp.TOTP
    codes: list[str]

    def code(self, ahead: int = 0) -> str:
        return str(self.totp.at(timezone.now() + dt.timedelta(seconds=30 * ahead)))


@pytest.fixture
def lost() -> Lost:
    user = make_operator(make_institution(), "operator", phone=OWN_PHONE, login_name="clerk.lost")
    totp = give_totp(user)
    return Lost(User.objects.get(pk=user.pk), totp, issue_recovery_codes(user.pk))


def _start(lost: Lost, **changes: str) -> uuid.UUID:
    asked = {"login_name": lost.user.login_name, "phone": OWN_PHONE, "address": "192.0.2.1", **changes}
    request_id = start_recovery("institution", asked["login_name"], asked["phone"], address=asked["address"])
    run_due()
    return request_id


def _code() -> str:
    return str(last_sms("SMS-2")["code"])


def _code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.problems[0].code


def test_phone_and_app_give_a_new_password_and_end_every_log_in(lost: Lost) -> None:
    client = logged_in(lost.user)
    request_id = _start(lost)
    prove_recovery(request_id, sms_code=_code(), factor=lost.code())
    finish_recovery(request_id, NEW)
    assert check_password("institution", "clerk.lost", NEW, address="192.0.2.9").needs == "totp"
    with pytest.raises(Refusal):
        check_password("institution", "clerk.lost", PASSWORD, address="192.0.2.9")
    page = client.get(reverse("institution:home"), follow=True).content.decode()
    assert "忘记密码" in page
    assert LogInSession.objects.get(user=lost.user).end_reason == "recovery"
    assert last_sms("staff-password-recovered") == {"login_name": "clerk.lost"}
    assert AuditEvent.objects.filter(verb="recover_password", object_id=str(lost.user.pk)).count() == 1


def test_a_recovery_code_stands_in_for_the_app_and_is_used_up(lost: Lost) -> None:
    request_id = _start(lost)
    prove_recovery(request_id, sms_code=_code(), factor=lost.codes[0].lower())
    finish_recovery(request_id, NEW)
    assert RecoveryCode.objects.filter(user=lost.user, used_at__isnull=True).count() == 9


def test_the_password_lock_opens_with_the_new_password(lost: Lost) -> None:
    for _ in range(5):
        with pytest.raises(Refusal):
            check_password("institution", "clerk.lost", "wrong", address="192.0.2.9")
    with pytest.raises(TooMany):
        check_password("institution", "clerk.lost", PASSWORD, address="192.0.2.9")
    request_id = _start(lost)
    prove_recovery(request_id, sms_code=_code(), factor=lost.code())
    finish_recovery(request_id, NEW)
    assert check_password("institution", "clerk.lost", NEW, address="192.0.2.9").needs == "totp"


def test_neither_factor_alone_is_enough_and_every_miss_has_the_same_answer(lost: Lost) -> None:
    request_id, ghost = _start(lost), _start(lost, login_name="nobody.here", address="192.0.2.2")
    sms = _code()
    answers = set()
    for target, sms_code, factor in (
        (request_id, "000000x", lost.code()),
        (request_id, sms, "ZZZZZ-ZZZZZ"),
        (request_id, sms, ""),
        (ghost, sms, lost.code()),
        (uuid.uuid4(), sms, lost.code()),
    ):
        with pytest.raises(Refusal) as refused:
            prove_recovery(target, sms_code=sms_code, factor=factor)
        answers.add(str(refused.value.problems))
    assert len(answers) == 1
    with pytest.raises(Conflict):
        finish_recovery(request_id, NEW)


def test_the_code_of_another_session_is_refused(lost: Lost) -> None:
    other = make_operator(make_institution(), "operator", phone="13912340002", login_name="clerk.other")
    give_totp(other)
    mine = _start(lost)
    my_code = _code()
    theirs = start_recovery("institution", "clerk.other", "13912340002", address="192.0.2.3")
    run_due()
    with pytest.raises(Refusal) as refused:
        prove_recovery(theirs, sms_code=my_code, factor=lost.code())
    assert _code_of(refused) == "recovery_wrong"
    prove_recovery(mine, sms_code=my_code, factor=lost.code())


def test_a_code_and_a_proof_are_used_once(lost: Lost) -> None:
    request_id = _start(lost)
    sms = _code()
    prove_recovery(request_id, sms_code=sms, factor=lost.code())
    with pytest.raises(Refusal):
        prove_recovery(request_id, sms_code=sms, factor=lost.codes[0])
    finish_recovery(request_id, NEW)
    with pytest.raises(Conflict):
        finish_recovery(request_id, "another quiet river 59")
    assert OneTimeCode.objects.filter(purpose="recovery", used_at__isnull=False).count() == 1


@pytest.mark.parametrize(("late", "passes"), [(dt.timedelta(0), True), (dt.timedelta(seconds=1), False)])
def test_the_code_lives_ten_minutes_to_the_second(lost: Lost, late: dt.timedelta, passes: bool) -> None:
    request_id = _start(lost)
    expires = OneTimeCode.objects.get(purpose="recovery").expires_at
    at = expires + late - dt.timedelta(microseconds=1)
    code = str(lost.totp.at(at))
    if passes:
        prove_recovery(request_id, sms_code=_code(), factor=code, now=at)
    else:
        with pytest.raises(Refusal):
            prove_recovery(request_id, sms_code=_code(), factor=code, now=at)


def test_the_proof_lives_as_long_as_the_request(lost: Lost) -> None:
    request_id = _start(lost)
    prove_recovery(request_id, sms_code=_code(), factor=lost.code())
    end = RecoveryRequest.objects.get(pk=request_id).expires_at
    with pytest.raises(Conflict):
        finish_recovery(request_id, NEW, now=end)
    finish_recovery(request_id, NEW, now=end - dt.timedelta(seconds=1))


def test_a_weak_password_leaves_the_request_open(lost: Lost) -> None:
    request_id = _start(lost)
    prove_recovery(request_id, sms_code=_code(), factor=lost.code())
    for password in ("short", "clerk.lost-clerk.lost", OWN_PHONE + "xyz"):
        with pytest.raises(Refusal):
            finish_recovery(request_id, password)
    finish_recovery(request_id, NEW)


def test_a_sixth_guess_is_refused_even_with_the_right_code(lost: Lost) -> None:
    request_id = _start(lost)
    for _ in range(5):
        with pytest.raises(Refusal):
            prove_recovery(request_id, sms_code="000000x", factor=lost.code())
    with pytest.raises(Refusal):
        prove_recovery(request_id, sms_code=_code(), factor=lost.code())


@pytest.mark.usefixtures("committed_db")
def test_sixteen_parallel_uses_of_one_recovery_code_pass_once(lost: Lost) -> None:
    request_id = _start(lost)
    sms = _code()
    outcomes = at_once(
        16, lambda _n: prove_recovery(request_id, sms_code=sms, factor=lost.codes[0]) or "proved"
    )
    assert outcomes.count("proved") == 1
    assert RecoveryCode.objects.filter(user=lost.user, used_at__isnull=True).count() == 9
    assert OneTimeCode.objects.get(purpose="recovery").attempts <= 5


@pytest.mark.usefixtures("committed_db")
def test_parallel_guesses_of_a_recovery_code_are_five_at_most(lost: Lost) -> None:
    from yiji.accounts.actions.use_recovery_code import use_recovery_code

    outcomes = at_once(24, lambda n: use_recovery_code(lost.user.pk, f"GUESS-{n:05d}"))
    assert sum(isinstance(one, Refusal) for one in outcomes) == 5
    assert sum(isinstance(one, TooMany) for one in outcomes) == 19


@pytest.mark.parametrize(
    ("login_name", "phone"),
    [("clerk.lost", "13900000000"), ("nobody", OWN_PHONE), ("CLERK.LOST", "13900000000")],
)
def test_nothing_is_sent_where_name_and_phone_do_not_fit(lost: Lost, login_name: str, phone: str) -> None:
    _start(lost, login_name=login_name, phone=phone)
    assert not SmsMessage.objects.filter(template="SMS-2").exists()


def test_who_was_never_set_up_or_has_left_gets_nothing(lost: Lost) -> None:
    Membership.objects.filter(user=lost.user).update(ended_at=timezone.now())
    _start(lost)
    Membership.objects.filter(user=lost.user).update(ended_at=None)
    User.objects.filter(pk=lost.user.pk).update(totp_confirmed_at=None)
    _start(lost)
    assert not SmsMessage.objects.filter(template="SMS-2").exists()


def test_a_physician_cannot_come_through_the_staffs_door() -> None:
    account = make_physician_account(make_physician(), phone="13912340009")
    for side in ("physician", "institution", "authority"):
        start_recovery(side, account.user.login_name, "13912340009", address="192.0.2.4")
    run_due()
    assert not SmsMessage.objects.filter(template="SMS-2").exists()


def test_three_starts_an_hour_for_one_person_and_five_from_one_network(lost: Lost) -> None:
    for n in range(3):
        _start(lost, address=f"192.0.2.{10 + n}")
    with pytest.raises(TooMany):
        _start(lost, address="192.0.2.20")
    for _ in range(3):
        with pytest.raises(TooMany):
            _start(lost, login_name="clerk.lost", address="192.0.2.21")
    assert SmsMessage.objects.filter(template="SMS-2").count() == 1, "one message a minute to one number"
    for n in range(5):
        _start(lost, login_name=f"ghost.{n}", address="192.0.2.30")
    with pytest.raises(TooMany):
        _start(lost, login_name="ghost.9", address="192.0.2.30")


def test_a_repeated_job_sends_no_second_code(lost: Lost) -> None:
    _start(lost)
    code = OneTimeCode.objects.get(purpose="recovery", replaced_at__isnull=True).pk
    from yiji.jobs.models import Job

    Job.objects.filter(kind="recovery.send_code").update(state="queued", attempts=0)
    run_due()
    assert SmsMessage.objects.filter(template="SMS-2").count() == 1
    assert OneTimeCode.objects.get(purpose="recovery", replaced_at__isnull=True).pk == code


# ---- the pages


def _page_text(answer: object) -> str:
    body = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r'name="(csrfmiddlewaretoken|submit_key)" value="[^"]*"', "", body)


def test_known_and_unknown_people_see_byte_identical_pages(lost: Lost) -> None:
    seen = []
    for n, (name, phone) in enumerate(
        ((lost.user.login_name, OWN_PHONE), ("nobody.here", OWN_PHONE), (lost.user.login_name, "13900000000"))
    ):
        client = Client(REMOTE_ADDR=f"192.0.2.{40 + n}")
        body = form_data(login_name=name, phone=phone)
        first = client.post(reverse("institution:forgot_password"), body)
        second = client.get(first["Location"])
        third = client.post(first["Location"], form_data(sms_code="000000", factor="000000"))
        cookies = {key: value["max-age"] for key, value in client.cookies.items()}
        seen.append(
            (
                first.status_code,
                first["Location"],
                _page_text(second),
                third.status_code,
                _page_text(third),
                str(cookies),
            )
        )
    run_due()
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][3] == 422


def test_from_the_log_in_page_to_the_new_password(lost: Lost) -> None:
    client = Client()
    assert reverse("institution:forgot_password") in client.get(reverse("institution:login")).content.decode()
    answer = client.post(
        reverse("institution:forgot_password"), form_data(login_name=" Clerk.Lost ", phone="139 1234 0001")
    )
    run_due()
    before = client.session.session_key
    answer = client.post(answer["Location"], form_data(sms_code=_code(), factor=lost.code()))
    assert answer["Location"] == reverse("institution:recovery_password")
    assert client.session.session_key != before
    answer = client.post(answer["Location"], form_data(password=NEW, again="other"))
    assert answer.status_code == 422
    answer = client.post(reverse("institution:recovery_password"), form_data(password=NEW, again=NEW))
    assert answer["Location"] == reverse("institution:login")
    assert "密码已重设" in client.get(answer["Location"]).content.decode()
    assert client.get(reverse("institution:home")).status_code == 302, "nobody is logged in by a recovery"


def test_the_later_steps_cannot_be_entered_from_the_side(lost: Lost) -> None:
    client = Client()
    for name in ("recovery_verify", "recovery_password"):
        assert client.get(reverse(f"institution:{name}"))["Location"] == reverse(
            "institution:forgot_password"
        )
    for name in ("lost_second_factor", "rebind_lost"):
        assert client.get(reverse(f"institution:{name}"))["Location"] == reverse("institution:login")
    client.post(reverse("institution:forgot_password"), form_data(login_name="clerk.lost", phone=OWN_PHONE))
    assert client.get(reverse("authority:recovery_verify")).status_code == 302, "another portal's request"


@pytest.mark.parametrize(
    "bad", ["", "1", "138000000001", "１３９ x", "<b>13912340001", "0" * 500, "\u202e13912340001"]
)
def test_a_malformed_phone_is_named_and_nothing_is_asked(lost: Lost, bad: str) -> None:
    answer = Client().post(
        reverse("institution:forgot_password"), form_data(login_name="clerk.lost", phone=bad)
    )
    assert answer.status_code == 422
    assert "登记的手机号" in answer.content.decode()
    assert not RecoveryRequest.objects.exists()


def test_everything_lost_names_the_desk() -> None:
    words = {"institution": "发放账户的卫生健康行政部门", "authority": "监督"}
    for side, word in words.items():
        page = Client().get(reverse(f"{side}:lost_access"))
        assert page.status_code == 200
        assert word in page.content.decode()


# ---- another app


def test_password_phone_and_recovery_code_bind_another_app(lost: Lost) -> None:
    client = Client()
    body = {"login_name": "clerk.lost", "password": PASSWORD}
    assert client.post(reverse("institution:login"), body)["Location"] == reverse("institution:second_factor")
    page = reverse("institution:lost_second_factor")
    assert client.post(page, {"send": "1"}).status_code == 200
    answer = client.post(page, form_data(sms_code=_code(), recovery_code=lost.codes[0]))
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
        prove_lost_factor(request_id, sms_code=_code(), recovery_code="ZZZZZ-ZZZZZ")
    assert refused.value.problems[0].field == "recovery_code"
    with pytest.raises(Conflict):
        rebinding(request_id)
    prove_lost_factor(request_id, sms_code=_code(), recovery_code=lost.codes[0])
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
    finish_phone_change(scope, change_id, _code())
    changed = User.objects.get(pk=lost.user.pk)
    assert reveal(changed, "phone") == "13912349999"
    told = SmsMessage.objects.get(template="staff-phone-changed")
    assert reveal(told, "phone") == OWN_PHONE
    assert last_sms("staff-phone-changed")["phone"] == "139****9999"
    with pytest.raises(Conflict):
        finish_phone_change(scope, change_id, _code())


def test_the_phones_code_serves_only_its_own_change_and_owner(lost: Lost) -> None:
    other = scope_of(make_operator(make_institution(), "operator"))
    first = start_phone_change(scope_of(lost.user), "13912349998")
    code = _code()
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
