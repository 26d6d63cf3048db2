"""Ways back in for staff: two factors always, one answer for everybody, each code bound to the session that asked."""

from __future__ import annotations

import datetime as dt
import re
import uuid

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
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
)
from tests.foundation.parallel import at_once
from yiji.accounts.actions.log_in import check_password
from yiji.accounts.actions.recover_password import finish_recovery, prove_recovery, start_recovery
from yiji.accounts.models import LogInSession, Membership, OneTimeCode, RecoveryCode, RecoveryRequest, User
from yiji.audit.models import AuditEvent
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import Conflict, Refusal, TooMany
from yiji.notices.models import SmsMessage

pytestmark = pytest.mark.django_db
NEW = "quiet river lamp 58"


@pytest.fixture
def lost() -> Lost:
    return forgetful_operator()


def _start(lost: Lost, **changes: str) -> uuid.UUID:
    asked = {"login_name": lost.user.login_name, "phone": OWN_PHONE, "address": "192.0.2.1", **changes}
    request_id = start_recovery("institution", asked["login_name"], asked["phone"], address=asked["address"])
    run_due()
    return request_id


def _code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.problems[0].code


def test_phone_and_app_give_a_new_password_and_end_every_log_in(lost: Lost) -> None:
    client = logged_in(lost.user)
    request_id = _start(lost)
    prove_recovery(request_id, sms_code=sms_code(), factor=lost.code())
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
    prove_recovery(request_id, sms_code=sms_code(), factor=lost.codes[0].lower())
    finish_recovery(request_id, NEW)
    assert RecoveryCode.objects.filter(user=lost.user, used_at__isnull=True).count() == 9


def test_the_password_lock_opens_with_the_new_password(lost: Lost) -> None:
    for _ in range(5):
        with pytest.raises(Refusal):
            check_password("institution", "clerk.lost", "wrong", address="192.0.2.9")
    with pytest.raises(TooMany):
        check_password("institution", "clerk.lost", PASSWORD, address="192.0.2.9")
    request_id = _start(lost)
    prove_recovery(request_id, sms_code=sms_code(), factor=lost.code())
    finish_recovery(request_id, NEW)
    assert check_password("institution", "clerk.lost", NEW, address="192.0.2.9").needs == "totp"


def test_neither_factor_alone_is_enough_and_every_miss_has_the_same_answer(lost: Lost) -> None:
    request_id, ghost = _start(lost), _start(lost, login_name="nobody.here", address="192.0.2.2")
    sms = sms_code()
    answers = set()
    for target, given, factor in (
        (request_id, "000000x", lost.code()),
        (request_id, sms, "ZZZZZ-ZZZZZ"),
        (request_id, sms, ""),
        (ghost, sms, lost.code()),
        (uuid.uuid4(), sms, lost.code()),
    ):
        with pytest.raises(Refusal) as refused:
            prove_recovery(target, sms_code=given, factor=factor)
        answers.add(str(refused.value.problems))
    assert len(answers) == 1
    with pytest.raises(Conflict):
        finish_recovery(request_id, NEW)


def test_the_code_of_another_session_is_refused(lost: Lost) -> None:
    other = make_operator(make_institution(), "operator", phone="13912340002", login_name="clerk.other")
    give_totp(other)
    mine = _start(lost)
    my_code = sms_code()
    theirs = start_recovery("institution", "clerk.other", "13912340002", address="192.0.2.3")
    run_due()
    with pytest.raises(Refusal) as refused:
        prove_recovery(theirs, sms_code=my_code, factor=lost.code())
    assert _code_of(refused) == "recovery_wrong"
    prove_recovery(mine, sms_code=my_code, factor=lost.code())


def test_a_code_and_a_proof_are_used_once(lost: Lost) -> None:
    request_id = _start(lost)
    sms = sms_code()
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
        prove_recovery(request_id, sms_code=sms_code(), factor=code, now=at)
    else:
        with pytest.raises(Refusal):
            prove_recovery(request_id, sms_code=sms_code(), factor=code, now=at)


def test_the_proof_lives_as_long_as_the_request(lost: Lost) -> None:
    request_id = _start(lost)
    prove_recovery(request_id, sms_code=sms_code(), factor=lost.code())
    end = RecoveryRequest.objects.get(pk=request_id).expires_at
    with pytest.raises(Conflict):
        finish_recovery(request_id, NEW, now=end)
    finish_recovery(request_id, NEW, now=end - dt.timedelta(seconds=1))


def test_a_weak_password_leaves_the_request_open(lost: Lost) -> None:
    request_id = _start(lost)
    prove_recovery(request_id, sms_code=sms_code(), factor=lost.code())
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
        prove_recovery(request_id, sms_code=sms_code(), factor=lost.code())


@pytest.mark.usefixtures("committed_db")
def test_sixteen_parallel_uses_of_one_recovery_code_pass_once(lost: Lost) -> None:
    request_id = _start(lost)
    sms = sms_code()
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
    answer = client.post(answer["Location"], form_data(sms_code=sms_code(), factor=lost.code()))
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
