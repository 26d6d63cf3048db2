"""The demo's ways to an active account (seed 5): direct, by slip, at the authority, refused, held back."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from yiji.accounts.models import PhysicianAccount, User
from yiji.config.demo_seed.actions.write_staff import scope_of
from yiji.config.demo_seed.cast import MAIN_HOSPITAL
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.notices.delivery import deliver_due
from yiji.notices.models import SmsMessage
from yiji.register.actions.activate_directly import activate_directly
from yiji.register.actions.escalate_silent import escalate_silent
from yiji.register.actions.print_activation_slip import print_activation_slip
from yiji.register.actions.refer_to_authority import refuse_to_activate
from yiji.register.actions.send_activation_code import send_activation_code
from yiji.register.actions.set_activation_method import set_activation_method, set_direct_activation_rule
from yiji.register.models import IssuedActivationCode
from yiji.vault.crypto import blind_index
from yiji.vault.fields import seal

_HOSPITAL = demo_id("institution", MAIN_HOSPITAL)
_ID_CARD = "01"


def open_direct_activation(today: dt.date) -> None:
    """The authority lets the main hospital activate directly; its administrator has chosen so."""
    with clock_at(at_hour(working_days_before(today, 40), 10)):
        set_direct_activation_rule(
            scope_of("xihu_intake"), institution_id=_HOSPITAL, allowed=True, reason="三级医院先行试点"
        )
    with clock_at(at_hour(working_days_before(today, 38), 15)):
        set_activation_method(scope_of("jc_admin"), method="DIRECT")


def tell_activation(today: dt.date) -> None:
    """Take some of those who wait through the real actions, and let the silence of others be told."""
    clerk = scope_of("jc_clerk")
    fresh = [account for account in _waiting() if _since(account) > working_days_before(today, 5)]
    to_confirm, other_phone, by_slip, not_ours = fresh[:4]
    _change_phone(other_phone)
    with clock_at(at_hour(working_days_before(today, 1), 14)):
        activate_directly(clerk, to_confirm.pk, identity_seen=True, identity_document=_ID_CARD)
        activate_directly(clerk, other_phone.pk, identity_seen=True, identity_document=_ID_CARD)
        print_activation_slip(clerk, by_slip.pk, identity_seen=True, identity_document=_ID_CARD)
        refuse_to_activate(clerk, not_ours.pk, reason="人事名单中没有此人，本院未聘用。")
    with clock_at(at_hour(working_days_before(today, 1), 16)):
        escalate_silent()


def send_codes(accounts: list[PhysicianAccount], today: dt.date) -> None:
    """The main hospital's clerk sends activation codes: one arrived, one is on its way, one failed."""
    moment = at_hour(working_days_before(today, 1), 15, 30)
    with clock_at(moment):
        for account in accounts:
            send_activation_code(scope_of("jc_clerk"), account.pk, now=moment)
        deliver_due()
    states = ("delivered", "sent", "failed")
    for account, state in zip(accounts, states, strict=False):
        issued = IssuedActivationCode.objects.get(account=account)
        SmsMessage.objects.filter(pk=issued.message_id).update(state=state)


def _waiting() -> list[PhysicianAccount]:
    found = PhysicianAccount.objects.filter(
        activating_institution_id=_HOSPITAL, state="awaiting_activation", activation_method=""
    )
    return list(found.select_related("user").order_by("-waiting_since", "pk"))


def _since(account: PhysicianAccount) -> dt.date:
    return (account.waiting_since or account.created_at).date()


def _change_phone(account: PhysicianAccount) -> None:
    """He signed up with another phone than the register knows."""
    phone = "13905710999"
    user = account.user
    seal(user, "phone", phone)
    User.objects.filter(pk=user.pk).update(phone=user.phone, phone_index=blind_index("phone", phone))
    PhysicianAccount.objects.filter(pk=account.pk).update(version=F("version") + 1)
