"""Authenticator app and recovery codes: bound once, no code twice, five wrong codes and it waits."""

from __future__ import annotations

import datetime as dt

import pyotp
import pytest

from tests.accounts.desk import Desk, build_desk, give_totp
from yiji.accounts.actions.confirm_totp import confirm_totp, prove_totp
from yiji.accounts.actions.enrol_totp import enrol_totp
from yiji.accounts.actions.issue_recovery_codes import issue_recovery_codes
from yiji.accounts.actions.use_recovery_code import use_recovery_code
from yiji.accounts.models import RecoveryCode, User
from yiji.kernel.outcome import Conflict, Refusal, TooMany

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, 0, 0, tzinfo=dt.UTC)
STEP = dt.timedelta(seconds=30)


@pytest.fixture
def desk() -> Desk:
    return build_desk()


def test_enrolment_ends_with_the_first_right_code_and_gives_ten_recovery_codes(desk: Desk) -> None:
    user_id = desk.officer.pk
    secret = enrol_totp(user_id).secret
    assert enrol_totp(user_id).secret == secret
    with pytest.raises(Refusal):
        confirm_totp(user_id, "000000x", now=NOON)
    codes = confirm_totp(user_id, pyotp.TOTP(secret).at(NOON), now=NOON)
    assert len(set(codes)) == 10
    with pytest.raises(Conflict):
        enrol_totp(user_id)
    stored = User.objects.get(pk=user_id)
    assert secret.encode() not in bytes(stored.totp_secret)
    assert not any(code.replace("-", "") in str(list(RecoveryCode.objects.values())) for code in codes)


def test_the_code_that_finished_the_enrolment_does_not_log_in(desk: Desk) -> None:
    secret = enrol_totp(desk.officer.pk).secret
    code = pyotp.TOTP(secret).at(NOON)
    confirm_totp(desk.officer.pk, code, now=NOON)
    with pytest.raises(Refusal):
        prove_totp(desk.officer.pk, code, now=NOON)


def test_a_code_does_not_pass_twice_and_no_older_one_after_it(desk: Desk) -> None:
    totp = give_totp(desk.officer)
    prove_totp(desk.officer.pk, totp.at(NOON), now=NOON)
    for moment in (NOON, NOON - STEP):
        with pytest.raises(Refusal):
            prove_totp(desk.officer.pk, totp.at(moment), now=NOON)
    prove_totp(desk.officer.pk, totp.at(NOON + STEP), now=NOON)


@pytest.mark.parametrize(("steps", "passes"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_one_step_of_clock_drift_is_tolerated(desk: Desk, steps: int, passes: bool) -> None:
    totp = give_totp(desk.officer)
    code = totp.at(NOON + steps * STEP)
    if passes:
        prove_totp(desk.officer.pk, code, now=NOON)
    else:
        with pytest.raises(Refusal):
            prove_totp(desk.officer.pk, code, now=NOON)


def test_after_five_wrong_codes_the_right_one_waits(desk: Desk) -> None:
    totp = give_totp(desk.officer)
    for _ in range(5):
        with pytest.raises(Refusal):
            prove_totp(desk.officer.pk, "x", now=NOON)
    with pytest.raises(TooMany):
        prove_totp(desk.officer.pk, totp.at(NOON), now=NOON)


def test_a_recovery_code_works_once_and_dies_with_its_successors(desk: Desk) -> None:
    first = issue_recovery_codes(desk.officer.pk)
    assert use_recovery_code(desk.officer.pk, first[0].lower()) == 9
    with pytest.raises(Refusal):
        use_recovery_code(desk.officer.pk, first[0])
    second = issue_recovery_codes(desk.officer.pk)
    with pytest.raises(Refusal):
        use_recovery_code(desk.officer.pk, first[1])
    assert use_recovery_code(desk.officer.pk, second[0]) == 9
