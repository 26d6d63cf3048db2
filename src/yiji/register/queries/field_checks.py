"""Field by field: what of a waiting account agrees with the register, and what does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yiji.accounts.models import PhysicianAccount
from yiji.register.activation_rules import VALID_STATUSES
from yiji.register.models import Physician, Registration


@dataclass(frozen=True)
class Check:
    """``field``: name, id_number, qualification, registration, phone. ``outcome`` tells the case, ``tone`` how it
    counts (ok, wait, bad); ``detail`` is a number or a status that may be shown to staff.
    """

    field: str
    outcome: str
    tone: str
    detail: str = ""


def checks_of_waiting(
    account: PhysicianAccount, person: Physician | None, registrations: Sequence[Registration]
) -> tuple[Check, ...]:
    """The five fields of an account whose name and ID number have found a person (or none, for a bare account)."""
    if person is None:
        return (Check("id_number", "unknown", "bad"),)
    return (
        Check("name", "agrees", "ok"),
        Check("id_number", "agrees", "ok"),
        _qualification(person),
        _registration(account, registrations),
        _phone(account, person),
    )


def checks_with_other_name() -> tuple[Check, ...]:
    """An account with the ID number of somebody registered here, but another name."""
    return (Check("name", "differs", "bad"), Check("id_number", "agrees", "ok"))


def _qualification(person: Physician) -> Check:
    held = list(person.qualifications.all())
    if not held:
        return Check("qualification", "missing", "bad")
    newest = max(held, key=lambda one: one.obtained_year)
    return Check("qualification", "agrees", "ok", newest.certificate_no_prefix)


def _registration(account: PhysicianAccount, registrations: Sequence[Registration]) -> Check:
    valid = [r for r in registrations if r.status in VALID_STATUSES]
    here = [r for r in valid if r.primary_institution_id == account.activating_institution_id]
    if here:
        return Check("registration", "here", "ok", here[-1].certificate_no)
    if valid:
        return Check("registration", "elsewhere", "wait")
    if registrations:
        return Check("registration", "invalid", "wait", registrations[-1].status)
    return Check("registration", "never", "wait")


def _phone(account: PhysicianAccount, person: Physician) -> Check:
    if person.phone_of_record_index is None:
        return Check("phone", "not_on_record", "wait")
    if person.phone_of_record_index == account.user.phone_index:
        return Check("phone", "agrees", "ok")
    return Check("phone", "differs", "wait")
