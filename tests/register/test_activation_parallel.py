"""T7 and T8: 64 people guess one activation code at once; a naive version shows that the test can see a breach."""

from __future__ import annotations

import hmac
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import F

from tests.factories import make_institution, make_operator, scope_of
from tests.foundation.parallel import at_once
from tests.register.activation_case import code_for, other_code, waiting
from yiji.accounts import one_time_codes
from yiji.accounts.models import OneTimeCode, PhysicianAccount
from yiji.accounts.models.one_time_code import MOST_ATTEMPTS
from yiji.audit.models import AuditEvent
from yiji.guards.install import uninstall
from yiji.kernel.outcome import Refusal, TooMany
from yiji.register.actions.redeem_activation_code import redeem_activation_code
from yiji.register.actions.send_activation_code import send_activation_code

GUESSERS = 64


@pytest.fixture(autouse=True)
def committed(transactional_db: None) -> Iterator[None]:
    """Commits are real; the guards step aside when the suite empties the database."""
    yield
    uninstall()


class Comparisons:
    """Counts how often a given text was compared with a code that is stored."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count, self._lock, self._compare = 0, threading.Lock(), hmac.compare_digest
        monkeypatch.setattr(one_time_codes.hmac, "compare_digest", self.compare)

    def compare(self, given: Any, stored: Any) -> bool:
        with self._lock:
            self.count += 1
        return self._compare(given, stored)


def sent_code() -> tuple[PhysicianAccount, str]:
    hospital = make_institution()
    account = waiting(hospital)
    send_activation_code(scope_of(make_operator(hospital)), account.pk)
    return PhysicianAccount.objects.select_related("user").get(pk=account.pk), code_for(account)


@pytest.mark.parametrize("guess", ["right", "wrong"])
def test_64_parallel_guesses_compare_at_most_five_times_and_redeem_at_most_once(
    guess: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, code = sent_code()
    scope = scope_of(account.user)
    comparisons = Comparisons(monkeypatch)
    text = code if guess == "right" else other_code(code)
    outcomes = at_once(GUESSERS, lambda _number: redeem_activation_code(scope, code=text))
    kinds = {type(one) for one in outcomes}
    assert kinds <= {uuid.UUID, Refusal, TooMany}, kinds
    assert len(outcomes) == GUESSERS
    row = OneTimeCode.objects.get(purpose="activation")
    assert comparisons.count <= MOST_ATTEMPTS
    assert row.attempts <= MOST_ATTEMPTS
    account.refresh_from_db()
    redeemed = AuditEvent.objects.filter(verb="physician_account.redeem_code").count()
    if guess == "right":
        assert (redeemed, account.state) == (1, "active")
        assert row.used_at is not None
    else:
        assert (redeemed, account.state) == (0, "awaiting_activation")
        assert (comparisons.count, row.used_at) == (MOST_ATTEMPTS, None)


def test_64_different_guesses_with_the_right_one_among_them_redeem_at_most_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account, code = sent_code()
    scope = scope_of(account.user)
    comparisons = Comparisons(monkeypatch)
    guesses = [f"{(int(code) + offset) % 1_000_000:06d}" for offset in range(GUESSERS)]
    at_once(GUESSERS, lambda number: redeem_activation_code(scope, code=guesses[number]))
    assert comparisons.count <= MOST_ATTEMPTS
    redeemed = AuditEvent.objects.filter(verb="physician_account.redeem_code").count()
    account.refresh_from_db()
    assert redeemed <= 1
    assert (account.state == "active") is (redeemed == 1)


def naive_check(subject_id: uuid.UUID, gate: threading.Barrier) -> str:
    """How it must not be done: look at the counter, compare, count afterwards."""
    row = OneTimeCode.objects.get(purpose="activation", subject_id=subject_id)
    # All have read the counter before anybody has counted: what a busy server does by itself.
    gate.wait(timeout=60)
    if row.attempts >= MOST_ATTEMPTS:
        return "held"
    one_time_codes.hmac.compare_digest(row.code_hash.bytes, uuid.uuid4().bytes)
    OneTimeCode.objects.filter(pk=row.pk, attempts__lt=MOST_ATTEMPTS).update(attempts=F("attempts") + 1)
    return "compared"


def test_the_control_a_naive_counter_lets_more_than_five_guesses_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account, _code = sent_code()
    comparisons = Comparisons(monkeypatch)
    gate = threading.Barrier(GUESSERS)
    outcomes = at_once(GUESSERS, lambda _number: naive_check(account.pk, gate))
    assert outcomes.count("compared") > MOST_ATTEMPTS
    assert comparisons.count > MOST_ATTEMPTS
