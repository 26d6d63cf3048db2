"""The demo's revocations of accounts: one to decide, one done and objected to, one claim to answer (seed 5.1)."""

from __future__ import annotations

import datetime as dt
import json

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.applications.actions.ask_revocation import ask_revocation
from yiji.applications.actions.decide_revocation import confirm_revocation
from yiji.config.demo_seed.actions.write_staff import scope_of
from yiji.config.demo_seed.cast import DOCTOR, MAIN_HOSPITAL
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.config.demo_seed.papers import page
from yiji.institutions.models import Institution
from yiji.notices.models import SmsMessage
from yiji.register.actions.claim_account import prove_claim, start_claim
from yiji.register.actions.object_to_revocation import ask_objection_code, object_to_revocation
from yiji.register.models import AccountRevocation, Physician
from yiji.vault.fields import reveal


def tell_revocations(today: dt.date) -> None:
    """Take three accounts of the main hospital through the real actions."""
    to_decide, objected, claimed = _spare_accounts()
    with clock_at(at_hour(working_days_before(today, 6), 10)):
        done = _ask(objected, "own_request", "本人来电要求停用账户，经办人已回拨核实。")
        confirm_revocation(scope_of("jc_checker"), done.pk, version=done.version)
    with clock_at(at_hour(working_days_before(today, 2), 11)):
        found = ask_objection_code(
            id_number=reveal(objected, "id_number"), phone=reveal(objected.user, "phone")
        )
        object_to_revocation(
            Scope.public(), found, code=_last_code(), objection="我没有打过这个电话，请核实后允许我继续使用。"
        )
    with clock_at(at_hour(working_days_before(today, 1), 9)):
        _claim(claimed)
        _ask(to_decide, "abnormal", "连续三天在外地登录，本人在手术室值班，已当面核实。")


def _spare_accounts() -> list[PhysicianAccount]:
    accounts = PhysicianAccount.objects.filter(
        state="active",
        activating_institution_id=demo_id("institution", MAIN_HOSPITAL),
        applications__isnull=True,
    ).exclude(pk=demo_id("physician-account", DOCTOR.key))
    return list(accounts.select_related("user").order_by("-user__login_name")[:3])


def _ask(account: PhysicianAccount, reason: str, explanation: str) -> AccountRevocation:
    return ask_revocation(
        scope_of("jc_clerk"),
        account.pk,
        reason=reason,
        explanation=explanation,
        evidence=page(account.user.login_name),
        media_type="image/jpeg",
        version=account.version,
    )


def _claim(account: PhysicianAccount) -> None:
    # The account is on a phone that no record names: the claim freezes it.
    Physician.objects.filter(pk=account.physician_id).update(phone_of_record_index=None, phone_of_record=None)
    place = Institution.objects.get(pk=demo_id("institution", MAIN_HOSPITAL))
    claim_id = start_claim(
        Scope.public(),
        name=account.name,
        id_number=reveal(account, "id_number"),
        phone="13905719999",
        province=place.province_code,
        institution=place.name,
        statement="注册时提示证件已被使用，账户不是我本人开立的。",
    )
    prove_claim(Scope.public(), claim_id, _last_code())


def _last_code() -> str:
    message = SmsMessage.objects.filter(template="SMS-2").latest("created_at")
    return str(json.loads(reveal(message, "params"))["code"])
