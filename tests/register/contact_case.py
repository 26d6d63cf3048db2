"""A registered physician with an account, and the codes that were sent to him."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.factories import (
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_registration,
    mobile,
    scope_of,
)
from yiji.accounts.actions.own_email import ask_email, prove_email
from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.limits.models import LimitCounter
from yiji.notices.models import SmsMessage
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal


@dataclass
class Doctor:
    """The account of a physician registered at ``hospital``, who uses ``phone``."""

    account: PhysicianAccount
    hospital: Institution
    phone: str

    @property
    def user(self) -> User:
        return User.objects.get(pk=self.account.user_id)

    @property
    def scope(self) -> Scope:
        return scope_of(self.account.user)

    @property
    def now_used(self) -> str:
        return reveal(self.user, "phone")

    def again(self) -> PhysicianAccount:
        return PhysicianAccount.objects.get(pk=self.account.pk)


def doctor() -> Doctor:
    """A physician with a live registration and an active account."""
    hospital, phone = make_institution(), mobile()
    physician = make_physician()
    make_registration(physician, hospital)
    return Doctor(make_physician_account(physician, phone=phone), hospital, phone)


def staffed(hospital: Institution) -> tuple[Scope, Scope]:
    """(clerk, checker) of the institution."""
    return scope_of(make_operator(hospital)), scope_of(make_operator(hospital, "checker"))


def code_to(phone: str) -> str:
    """The code in the newest message to this number."""
    return str(params_to(phone)["code"])


def params_to(phone: str, template: str = "") -> dict[str, str]:
    """The parameters of the newest message to this number."""
    found = SmsMessage.objects.filter(phone_index=blind_index("phone", phone))
    if template:
        found = found.filter(template=template)
    return dict(json.loads(reveal(found.latest("created_at"), "params")))


def templates_to(phone: str) -> list[str]:
    """What was sent to this number, the oldest first."""
    found = SmsMessage.objects.filter(phone_index=blind_index("phone", phone)).order_by("created_at")
    return list(found.values_list("template", flat=True))


def emailed_code() -> str:
    """The code in the newest e-mail."""
    message = SmsMessage.objects.filter(channel="email").latest("created_at")
    return str(json.loads(reveal(message, "params"))["code"])


def with_email(who: Doctor, address: str = "chen@example.com") -> None:
    """Add and verify an address as the physician does."""
    email_id = ask_email(who.scope, address)
    prove_email(who.scope, email_id, emailed_code())


def a_minute_later() -> None:
    """The limits have forgotten what was sent a moment ago; the day's limits are another test's."""
    LimitCounter.objects.all().delete()
