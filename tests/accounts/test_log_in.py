"""The password step: limits before hashing, one answer for all misses, the factor that follows."""

from __future__ import annotations

import pytest

from tests.accounts.desk import PASSWORD, Desk, build_desk, give_totp, last_sms, make_user
from yiji.accounts.actions.log_in import check_password, complete_log_in
from yiji.accounts.actions.send_log_in_code import prove_sms_code, send_log_in_code
from yiji.accounts.actions.set_password import change_own_password
from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.password_policy import password_problems
from yiji.audit.models import AuditEvent
from yiji.kernel.outcome import Refusal, TooMany
from yiji.vault.crypto import blind_index

pytestmark = pytest.mark.django_db
ADDRESS = "192.0.2.7"


@pytest.fixture
def desk() -> Desk:
    return build_desk()


def _refusal(side: str, name: str, password: str, address: str = ADDRESS) -> tuple[str, str, str]:
    with pytest.raises(Refusal) as refused:
        check_password(side, name, password, address=address)
    problem = refused.value.problems[0]
    return problem.code, problem.text(), problem.way_out_text()


def test_the_right_password_leads_to_the_second_factor_not_into_the_program(desk: Desk) -> None:
    assert check_password("authority", "OFFICER1", PASSWORD, address=ADDRESS).needs == "enrol_totp"
    give_totp(desk.officer)
    step = check_password("authority", "officer1 ", PASSWORD, address=ADDRESS)
    assert (step.user_id, step.needs) == (desk.officer.pk, "totp")


def test_unknown_user_wrong_password_other_side_and_unfinished_user_get_one_answer(desk: Desk) -> None:
    desk.issue()
    waiting = User.objects.get(side="institution").login_name
    answers = {
        _refusal("authority", "officer1", "not the password"),
        _refusal("authority", "nobody", PASSWORD),
        _refusal("institution", "officer1", PASSWORD),
        _refusal("institution", waiting, PASSWORD),
        _refusal("institution", waiting, ""),
    }
    assert len(answers) == 1
    assert AuditEvent.objects.filter(verb="log_in", outcome="refused").count() == 5


def test_the_sixth_wrong_password_is_not_even_compared_and_unknown_names_are_limited_alike(
    desk: Desk,
) -> None:
    for name in ("officer1", "nobody"):
        for _ in range(5):
            _refusal("authority", name, "not the password")
        with pytest.raises(TooMany):
            check_password("authority", name, PASSWORD, address=ADDRESS)


def test_right_passwords_do_not_use_up_the_limit(desk: Desk) -> None:
    for _ in range(12):
        check_password("authority", "officer1", PASSWORD, address=ADDRESS)


def test_one_address_cannot_try_many_accounts(desk: Desk) -> None:
    for n in range(60):
        _refusal("authority", f"name{n}", "x")
    with pytest.raises(TooMany):
        check_password("authority", "officer1", PASSWORD, address=ADDRESS)
    assert check_password("authority", "officer1", PASSWORD, address="192.0.2.8").needs == "enrol_totp"


def test_an_officer_without_a_post_cannot_log_in(desk: Desk) -> None:
    desk.officer.posts.update(ended_at="2026-01-01T00:00:00Z")
    assert _refusal("authority", "officer1", PASSWORD)[0] == "no_post"


def test_a_new_log_in_of_staff_ends_the_older_session(desk: Desk) -> None:
    first = complete_log_in(desk.officer.pk, factor="totp")
    second = complete_log_in(desk.officer.pk, factor="totp")
    assert second.epoch == first.epoch + 1
    first.refresh_from_db()
    assert first.end_reason == "newer"
    assert second.ended_at is None


def test_a_physician_logs_in_with_his_phone_number_and_a_code_sent_to_it() -> None:
    user = make_user("physician", "zhang1", "张三", phone="13900001111")
    PhysicianAccount.objects.create(user=user, name="张三", id_number_index=blind_index("id_number", "x"))
    step = check_password("physician", "139 0000 1111", PASSWORD, address=ADDRESS)
    assert (step.user_id, step.needs) == (user.pk, "sms")
    send_log_in_code(user.pk)
    with pytest.raises(TooMany):
        send_log_in_code(user.pk)
    code = last_sms("SMS-2")["code"]
    prove_sms_code(user.pk, code)
    with pytest.raises(Refusal):
        prove_sms_code(user.pk, code)


def test_changing_the_password_needs_the_present_one_and_ends_other_sessions(desk: Desk) -> None:
    with pytest.raises(Refusal):
        change_own_password(desk.scope, present="wrong", password="another long phrase of words")
    user = change_own_password(desk.scope, present=PASSWORD, password="another long phrase of words")
    assert user.session_epoch == 1
    _refusal("authority", "officer1", PASSWORD)
    check_password("authority", "officer1", "another long phrase of words", address=ADDRESS)


@pytest.mark.parametrize(
    ("password", "side", "code"),
    [
        ("short pass", "authority", "password_short"),
        ("1234567", "physician", "password_short"),
        ("x" * 129, "authority", "password_long"),
        ("aaaaaaaaaaaa", "authority", "password_common"),
        ("1QAZ2wsx3EDC", "authority", "password_common"),
        ("woaini1314", "physician", "password_common"),
        ("Officer1-secret-1", "authority", "password_personal"),
        ("赵发放的长长长长长密码", "authority", "password_personal"),
        ("my 12345678 phone", "authority", "password_personal"),
        ("born on 19800101 ok", "authority", "password_personal"),
    ],
)
def test_each_broken_rule_is_named(password: str, side: str, code: str) -> None:
    known = ("officer1", "赵发放", "13812345678", "110101198001010118")
    found = {p.code for p in password_problems(password, side=side, known_of_owner=known)}
    assert code in found


def test_a_long_phrase_will_do() -> None:
    assert password_problems("correct horse battery staple", side="authority", known_of_owner=("zhao",)) == []
    assert password_problems("eight8ch!", side="physician") == []


def test_the_mlps_profile_asks_for_three_classes(settings: object) -> None:
    settings.YIJI_PASSWORD_PROFILE = "mlps3"  # type: ignore[attr-defined]
    found = [p.code for p in password_problems("only lower letters", side="authority")]
    assert found == ["password_classes"]
    assert password_problems("Only lower letters", side="authority") == []
