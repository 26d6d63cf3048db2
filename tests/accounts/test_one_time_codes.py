"""One-time codes: five comparisons at most, one use, nothing readable in the database."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from yiji.accounts import one_time_codes as codes
from yiji.accounts.models import OneTimeCode
from yiji.kernel.outcome import Refusal, TooMany

WRONG = "00000x"


def _wrong(subject: uuid.UUID, purpose: str = "phone") -> str:
    with pytest.raises(Refusal) as refused:
        codes.check(purpose, subject, WRONG)
    return refused.value.problems[0].code


@pytest.mark.django_db
def test_a_code_works_once_and_only_for_its_purpose_and_subject() -> None:
    subject = uuid.uuid4()
    code = codes.issue("phone", subject)
    assert len(code) == 6
    assert code.isdigit()
    for purpose, other in (("setup", subject), ("phone", uuid.uuid4())):
        with pytest.raises(Refusal):
            codes.check(purpose, other, code)
    codes.check("phone", subject, code)
    with pytest.raises(Refusal):
        codes.check("phone", subject, code)


@pytest.mark.django_db
def test_the_clear_text_is_nowhere_in_the_row() -> None:
    subject = uuid.uuid4()
    code = codes.issue("setup", subject, length=12, alphabet=codes.LETTERS)
    row = OneTimeCode.objects.values().get()
    assert code not in str(row)


@pytest.mark.django_db
def test_the_sixth_try_is_refused_even_with_the_right_code() -> None:
    subject = uuid.uuid4()
    code = codes.issue("phone", subject)
    for _ in range(5):
        assert _wrong(subject) == "code_wrong"
    with pytest.raises(Refusal):
        codes.check("phone", subject, code)
    assert OneTimeCode.objects.get().attempts == 5
    assert OneTimeCode.objects.get().used_at is None


@pytest.mark.django_db
def test_a_new_code_kills_the_older_one() -> None:
    subject = uuid.uuid4()
    old = codes.issue("phone", subject, length=10)
    new = codes.issue("phone", subject, length=10)
    with pytest.raises(Refusal):
        codes.check("phone", subject, old)
    codes.check("phone", subject, new)


@pytest.mark.django_db
def test_a_code_dies_with_its_time() -> None:
    subject = uuid.uuid4()
    code = codes.issue("phone", subject, ttl=dt.timedelta(minutes=10))
    late = timezone.now() + dt.timedelta(minutes=10, seconds=1)
    with pytest.raises(Refusal):
        codes.check("phone", subject, code, now=late)
    assert codes.live_code("phone", subject, now=late) is None
    codes.check("phone", subject, code)


@pytest.mark.django_db
def test_full_width_digits_blanks_and_hyphens_are_the_same_code() -> None:
    subject = uuid.uuid4()
    code = codes.issue("setup", subject, length=12, alphabet=codes.LETTERS)
    wide = " ".join(chr(ord(char) + 0xFEE0) for char in code.lower())
    codes.check("setup", subject, wide[:12] + "-" + wide[12:])


@pytest.mark.django_db
def test_a_person_has_fifty_tries_a_day_over_all_his_codes() -> None:
    subject = uuid.uuid4()
    for _ in range(10):
        codes.issue("phone", subject)
        for _ in range(5):
            _wrong(subject)
    code = codes.issue("phone", subject)
    with pytest.raises(TooMany):
        codes.check("phone", subject, code)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("right", [True, False], ids=["all know it", "all guess"])
def test_parallel_guesses_compare_at_most_five_times_and_redeem_at_most_once(right: bool) -> None:
    subject = uuid.uuid4()
    code = codes.issue("phone", subject)
    answers: list[str] = []
    gate = threading.Barrier(16)

    def guess() -> None:
        try:
            gate.wait()
            codes.check("phone", subject, code if right else WRONG)
            answers.append("redeemed")
        except Refusal:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = OneTimeCode.objects.get()
    assert len(answers) == 16
    assert row.attempts <= 5
    assert answers.count("redeemed") == (1 if right else 0)
    assert (row.used_at is not None) is right
