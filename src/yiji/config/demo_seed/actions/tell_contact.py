"""The demo's phones and e-mails: one number waits to be seen, one for the second person, one cools, one is done;
and the doctor's data was looked at.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid

from django.utils import timezone

from yiji.accounts.actions.ask_phone_change import ask_phone_change, prove_phone_change
from yiji.accounts.actions.own_email import ask_email, prove_email
from yiji.accounts.models import PhysicianAccount
from yiji.config.demo_seed.actions.write_staff import live_scope, scope_of
from yiji.config.demo_seed.cast import DOCTOR, MAIN_HOSPITAL
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.notices.models import SmsMessage
from yiji.notices.send import notify
from yiji.register.actions.desk_phone_change import ask_at_desk, check_at_desk, confirm_at_desk
from yiji.register.actions.note_look import note_look
from yiji.register.actions.reveal_personal_data import reveal_personal_data
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal

_ID_CARD = "01"


def tell_contact(today: dt.date) -> None:
    """Take four physicians of the main hospital through the real actions."""
    online, to_confirm, cooling, done = _spare_accounts()
    with clock_at(at_hour(working_days_before(today, 1), 10)):
        _ask_online(online, "13905718801")
        _check(to_confirm, "13905718802")
        _email(cooling, "physician@example.com")
    with clock_at(timezone.now() - dt.timedelta(hours=3)):
        change = _check(cooling, "13905718803")
        confirm_at_desk(scope_of("jc_checker"), change, version=1)
    with clock_at(at_hour(working_days_before(today, 12), 16)):
        _both(done, "13905718804")
    _looked_at(today)


def _looked_at(today: dt.date) -> None:
    """What doctor01 finds under 谁看过我的信息, and in his inbox."""
    account = PhysicianAccount.objects.get(pk=demo_id("physician-account", DOCTOR.key))
    person = account.physician_id
    if person is None:
        return
    clerk, officer = scope_of("jc_clerk"), scope_of("xihu_examine")
    with clock_at(at_hour(working_days_before(today, 9), 9, 12)):
        note_look(clerk, "physician", person, person)
        reveal_personal_data(clerk, "physician", person, field="id_number", reason="identity_check")
    with clock_at(at_hour(working_days_before(today, 4), 14, 40)):
        note_look(officer, "physician", person, person)
        reveal_personal_data(officer, "physician", person, field="id_number", reason="inspection")
    with clock_at(at_hour(working_days_before(today, 3), 8)):
        notify(account.user_id, "welcome", {}, dedup_key=f"welcome:{account.user_id}")


def _spare_accounts() -> list[PhysicianAccount]:
    found = PhysicianAccount.objects.filter(
        state="active",
        activating_institution_id=demo_id("institution", MAIN_HOSPITAL),
        applications__isnull=True,
        revocations__isnull=True,
    ).exclude(pk=demo_id("physician-account", DOCTOR.key))
    # Not those at either end: other stories take them.
    return list(found.select_related("user").order_by("-user__login_name")[6:10])


def _ask_online(account: PhysicianAccount, phone: str) -> None:
    change_id = ask_phone_change(
        account.user_id, phone=phone, way="institution", institution_id=account.activating_institution_id
    )
    prove_phone_change(account.user_id, change_id, code=_code(phone))


def _check(account: PhysicianAccount, phone: str) -> uuid.UUID:
    clerk = scope_of("jc_clerk")
    change_id = ask_at_desk(clerk, account.pk, phone=phone, document_type=_ID_CARD, document_seen=True)
    return check_at_desk(clerk, change_id, code=_code(phone)).pk


def _both(account: PhysicianAccount, phone: str) -> None:
    old = reveal(account.user, "phone")
    change_id = ask_phone_change(account.user_id, phone=phone, way="both")
    prove_phone_change(account.user_id, change_id, code=_code(phone), second_code=_code(old))


def _email(account: PhysicianAccount, address: str) -> None:
    scope = live_scope(account.user)
    email_id = ask_email(scope, address)
    message = SmsMessage.objects.filter(channel="email").latest("created_at")
    prove_email(scope, email_id, str(json.loads(reveal(message, "params"))["code"]))


def _code(phone: str) -> str:
    message = SmsMessage.objects.filter(phone_index=blind_index("phone", phone)).latest("created_at")
    return str(json.loads(reveal(message, "params"))["code"])
