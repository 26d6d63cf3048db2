"""Makers shared by the tests of activation: somebody who waits, the code that reached him, the document seen."""

from __future__ import annotations

import json
from typing import Any

from tests.factories import (
    make_institution,
    make_physician,
    make_physician_account,
    make_registration,
    mobile,
    open_direct_activation,
)
from yiji.accounts.models import PhysicianAccount
from yiji.institutions.models import Institution
from yiji.notices.models import SmsMessage
from yiji.register.models import Physician
from yiji.vault.fields import reveal, seal

SEEN: dict[str, Any] = {"identity_seen": True, "identity_document": "01"}


def waiting(hospital: Institution, **more: Any) -> PhysicianAccount:
    """Somebody registered at the hospital who waits for it; ``phone_of_record`` is what the register knows."""
    physician = make_physician("陈虚", phone_of_record=more.pop("phone_of_record", ""))
    make_registration(physician, hospital)
    return make_physician_account(physician, state="awaiting_activation", institution=hospital, **more)


def known_by_phone(hospital: Institution, **more: Any) -> PhysicianAccount:
    """The same, with the phone of record proven."""
    phone = mobile()
    return waiting(hospital, phone=phone, phone_of_record=phone, **more)


def direct_hospital(**values: Any) -> Institution:
    """A hospital that may and does activate directly."""
    hospital = make_institution(**values)
    open_direct_activation(hospital)
    return hospital


def code_for(account: PhysicianAccount) -> str:
    """The code in the newest message SMS-3 to the account's holder."""
    message = SmsMessage.objects.filter(recipient_id=account.user_id, template="SMS-3").latest("created_at")
    return str(json.loads(reveal(message, "params"))["code"])


def other_code(code: str) -> str:
    """A wrong code of the same length."""
    return "0" * len(code) if set(code) != {"0"} else "1" * len(code)


def phone_is_on_record(physician: Physician, phone: str) -> None:
    """The register's phone in clear, so that it can be written to."""
    seal(physician, "phone_of_record", phone)
    physician.save(update_fields=["phone_of_record"])


def texts_to(phone: str) -> list[str]:
    """The templates of the messages to a number, in order."""
    rows = SmsMessage.objects.order_by("created_at")
    return [row.template for row in rows if reveal(row, "phone") == phone]
