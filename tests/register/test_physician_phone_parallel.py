"""64 people guess the code of a move to another phone at once; two workers carry out one move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone

from tests.factories import PASSWORD, mobile
from tests.foundation.parallel import at_once
from tests.register.contact_case import code_to, doctor, emailed_code, templates_to, with_email
from tests.register.test_activation_parallel import Comparisons
from yiji.accounts.actions.ask_phone_change import ask_phone_change, prove_phone_change
from yiji.accounts.actions.finish_phone_change import carry_out_phone_changes
from yiji.accounts.actions.stop_phone_change import stop_by_old_phone
from yiji.accounts.models import PhysicianPhoneChange
from yiji.guards.install import uninstall

DAY = dt.timedelta(hours=24)


@pytest.fixture(autouse=True)
def committed(transactional_db: None) -> Iterator[None]:
    """Commits are real; the guards step aside when the suite empties the database."""
    yield
    uninstall()


def test_64_guesses_of_a_stop_code_compare_at_most_five_times(monkeypatch: pytest.MonkeyPatch) -> None:
    who = doctor()
    with_email(who)
    new = mobile()
    change_id = ask_phone_change(who.user.pk, phone=new, way="email", present=PASSWORD)
    prove_phone_change(who.user.pk, change_id, code=code_to(new), second_code=emailed_code())
    compared = Comparisons(monkeypatch)
    at_once(64, lambda n: stop_by_old_phone(who.phone, "22222222", address=f"192.0.2.{n}"))
    assert compared.count <= 5
    assert PhysicianPhoneChange.objects.get().state == "cooling"


def test_the_right_codes_given_16_times_at_once_change_the_phone_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    who, new = doctor(), mobile()
    change_id = ask_phone_change(who.user.pk, phone=new, way="both")
    codes = {"code": code_to(new), "second_code": code_to(who.phone)}
    compared = Comparisons(monkeypatch)
    outcomes = at_once(16, lambda _n: prove_phone_change(who.user.pk, change_id, **codes))
    assert outcomes.count("done") == 1
    assert compared.count <= 10
    assert (who.now_used, templates_to(new).count("SMS-4")) == (new, 1)


def test_two_workers_carry_out_a_move_once() -> None:
    who, now = doctor(), timezone.now()
    with_email(who)
    new = mobile()
    change_id = ask_phone_change(who.user.pk, phone=new, way="email", present=PASSWORD, now=now)
    prove_phone_change(who.user.pk, change_id, code=code_to(new), second_code=emailed_code(), now=now)
    outcomes = at_once(4, lambda _n: carry_out_phone_changes(now=now + DAY))
    assert sum(one for one in outcomes if isinstance(one, int)) == 1
    assert (who.now_used, templates_to(who.phone).count("SMS-4")) == (new, 1)
