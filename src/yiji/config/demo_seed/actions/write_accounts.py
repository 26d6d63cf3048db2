"""Writes physicians' accounts: every state of sign-up and activation, and those that are in use."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount, User
from yiji.config.demo_seed.actions.insert_rows import insert_rows
from yiji.config.demo_seed.actions.write_register import Registered
from yiji.config.demo_seed.actions.write_staff import user_row
from yiji.config.demo_seed.cast import DOCTOR, MAIN_HOSPITAL
from yiji.config.demo_seed.clock import at_hour, working_days_before
from yiji.config.demo_seed.identity import Person, demo_id
from yiji.vault.crypto import blind_index
from yiji.vault.fields import seal

# Working days that the waiting ones have waited; from six on the authority may step in.
_WAITING = (1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 7, 9)
_CODES_SENT = 3
_OTHERS = (
    "registered", "registered", "mismatch:name", "mismatch:id_number", "matched", "matched", "verified",
    "verified", "locked", "revoked", "closed",
)  # fmt: skip


class AccountRows:
    """Accounts and their log-ins, waiting to be written."""

    def __init__(self, today: dt.date, password: str) -> None:
        self._today, self._password, self._no_password = today, password, make_password(None)
        self._users: list[User] = []
        self._accounts: list[PhysicianAccount] = []

    def active(self, who: Person, *, known: bool = False, matched: bool = True) -> None:
        """An account in use; only ``known`` ones, named on the demo's sign, can be entered with the password."""
        at = at_hour(working_days_before(self._today, 40), 10)
        self._add(who, "active", known=known, activated_at=at, activation_method="SMS_CODE", matched=matched)

    def waiting(self, who: Person, days: int) -> None:
        """An account that waits for the main hospital since ``days`` working days."""
        since = at_hour(working_days_before(self._today, days), 9, 20)
        self._add(who, "awaiting_activation", waiting_since=since)

    def other(self, who: Person, state: str) -> None:
        """An account in one of the states before or after its use; ``mismatch:name`` names the field."""
        state, _colon, field = state.partition(":")
        self._add(who, state, mismatch_field=field, matched=state not in ("registered", "mismatch"))

    def _add(
        self,
        who: Person,
        state: str,
        *,
        known: bool = False,
        matched: bool = True,
        mismatch_field: str = "",
        activated_at: dt.datetime | None = None,
        waiting_since: dt.datetime | None = None,
        activation_method: str = "",
    ) -> None:
        login = who.key if known else f"ys{len(self._users):06d}"
        user = user_row(who, login, "physician", self._password if known else self._no_password)
        user.is_active = state not in ("revoked", "closed")
        at_hospital = state in ("awaiting_activation", "active", "locked")
        account = PhysicianAccount(
            id=demo_id("physician-account", who.key),
            user=user,
            name=f"{who.name}华" if mismatch_field == "name" else who.name,
            id_number_index=blind_index("id_number", who.id_number),
            state=state,
            mismatch_field=mismatch_field,
            physician_id=demo_id("physician", who.key) if matched else None,
            activating_institution_id=demo_id("institution", MAIN_HOSPITAL) if at_hospital else None,
            activation_method=activation_method,
            activated_at=activated_at,
            phone_verified_at=None
            if state == "registered"
            else activated_at or waiting_since or timezone.now(),
            waiting_since=waiting_since,
        )
        seal(account, "id_number", who.id_number)
        self._users.append(user)
        self._accounts.append(account)

    def write(self) -> None:
        """Insert everything collected."""
        insert_rows(self._users)
        insert_rows(self._accounts)


def collect_accounts(
    rows: AccountRows,
    registered: Sequence[Registered],
    newcomers: Sequence[Person],
    strangers: Sequence[Person],
) -> list[uuid.UUID]:
    """Accounts in every state; returns those that shall get their activation code.

    ``registered`` are physicians of the main hospital, ``newcomers`` people with a qualification only,
    ``strangers`` people whom the register does not know.
    """
    people = [one.person for one in registered if one.person is not DOCTOR]
    rows.active(DOCTOR, known=True)
    in_use, people = people[:40], people[40:]
    for who in in_use:
        rows.active(who)
    for who, days in zip(people, _WAITING, strict=False):
        rows.waiting(who, days)
    people = people[len(_WAITING) :]
    coded = people[:_CODES_SENT]
    for who in coded:
        rows.waiting(who, 2)
    people = people[_CODES_SENT:]
    fresh, unknown = iter(newcomers), iter(strangers)
    for state in _OTHERS:
        if state == "mismatch:id_number":
            rows.other(next(unknown), state)
        elif state in ("matched", "verified"):
            rows.other(next(fresh), state)
        else:
            rows.other(people.pop(), state)
    return [demo_id("physician-account", who.key) for who in coded]
