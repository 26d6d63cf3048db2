"""The code proves the phone; only now the register is asked and the account made (seed 5)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.models.physician_account import ENDED_STATES
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound
from yiji.notices.send import notify
from yiji.register.actions.place_account import after_placement, placement
from yiji.register.queries.match import match_person
from yiji.vault.fields import reveal, seal


@dataclass(frozen=True)
class VerifiedPhone:
    """``account_id`` is None when person or phone already have an account: to be claimed or logged in to."""

    user_id: uuid.UUID
    account_id: uuid.UUID | None


class _AlreadyThere(Exception):
    pass


def verify_phone(
    scope: Scope, user_id: uuid.UUID, code: str, *, now: dt.datetime | None = None
) -> VerifiedPhone:
    """Prove the phone of the sign-up ``user_id`` and open its account; must not run inside a transaction.

    Raises NotFound for an unknown sign-up, Refusal for a wrong code, TooMany after too many tries.
    """
    now = now or timezone.now()
    user = User.objects.filter(pk=user_id, side="physician", is_active=False).first()
    if user is None:
        raise NotFound
    proven = one_time_codes.prove("phone", user.pk, code, now=now)
    try:
        with transaction.atomic():
            one_time_codes.redeem(proven, now=now)
            account = _open(scope, user, now)
            record(
                scope,
                "physician_account.verify_phone",
                "physician_account",
                account.pk,
                delta={"state": account.state, "mismatch_field": account.mismatch_field},
            )
    except (_AlreadyThere, IntegrityError):
        _tell_holder(user, now)
        return VerifiedPhone(user.pk, None)
    return VerifiedPhone(user.pk, account.pk)


def _open(scope: Scope, user: User, now: dt.datetime) -> PhysicianAccount:
    person_id = user.person_id
    if person_id is None:
        raise _AlreadyThere
    live = PhysicianAccount.objects.exclude(state__in=ENDED_STATES).filter(id_number_index=person_id)
    same_phone = User.objects.filter(side="physician", is_active=True, phone_index=user.phone_index)
    if live.exists() or same_phone.exists():
        raise _AlreadyThere
    User.objects.filter(pk=user.pk).update(is_active=True)
    account = PhysicianAccount(
        user_id=user.pk,
        name=user.display_name,
        id_number_index=person_id,
        phone_verified_at=now,
        **placement(match_person(person_id, user.display_name), now),
    )
    seal(account, "id_number", reveal(user, "id_number"))
    account.save(force_insert=True)
    after_placement(scope, account, now)
    return account


def _tell_holder(user: User, now: dt.datetime) -> None:
    """Who has the person's account learns that somebody tried to open another one."""
    holder = (
        PhysicianAccount.objects.exclude(state__in=ENDED_STATES)
        .filter(id_number_index=user.person_id or uuid.UUID(int=0))
        .values_list("user_id", flat=True)
        .first()
    )
    if holder:
        notify(holder, "sign-up-again", {}, dedup_key=f"sign-up-again:{holder}:{now:%Y-%m-%d}")
