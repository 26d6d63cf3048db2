"""Brings the desk's institution into each state of its account by the real acts, for the tests of accounts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.accounts.desk import PASSWORD, Desk, id_number, last_sms, make_user, visit
from yiji.accounts.actions.change_institution_account import change_institution_account
from yiji.accounts.actions.close_institution_account import ask_closing, confirm_closing
from yiji.accounts.actions.expire_setup_codes import expire_setup_codes
from yiji.accounts.actions.issue_institution_credentials import issue_institution_credentials
from yiji.accounts.actions.redeem_setup_code import prove_setup_code, redeem_setup_code
from yiji.accounts.actions.step_institution_account import Scan
from yiji.accounts.models import AuthorityOfficer, InstitutionAccount, User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.vault.crypto import blind_index

ADDRESS = "192.0.2.7"
EVIDENCE = Scan(b"%PDF-1.4 decision", "application/pdf")
WORDS = "机构已终止诊疗，随附注销决定书，二〇二六年一月。"
REASONS = {
    "suspend": "suspend_risk",
    "restore": "restore_cleared",
    "restrict": "restrict_overdue",
    "lift": "lift_verified",
    "close": "close_ended",
    "reissue": "reissue_expired",
}


def version_of(desk: Desk) -> int:
    """The version that a page drawn now would carry."""
    found = InstitutionAccount.objects.filter(institution_id=desk.institution.pk).first()
    return found.version if found else 0


def change(desk: Desk, act: str, **changes: Any) -> Any:
    """Suspend, restore, restrict or lift."""
    facts: dict[str, Any] = {"version": version_of(desk), "reason": REASONS[act]}
    return change_institution_account(desk.scope, desk.licensed, act, **{**facts, **changes})


def ask(desk: Desk, **changes: Any) -> Any:
    """Ask for the closing with all that it needs."""
    facts: dict[str, Any] = {
        "version": version_of(desk),
        "reason": "close_ended",
        "note": WORDS,
        "evidence": EVIDENCE,
    }
    return ask_closing(desk.scope, desk.licensed, **{**facts, **changes})


def do(desk: Desk, act: str) -> Any:
    """Any act of an officer, complete; a closing is asked for only."""
    if act == "close":
        return ask(desk)
    if act in ("suspend", "restore", "restrict", "lift"):
        return change(desk, act)
    facts = visit(version=version_of(desk), purpose=act, reason=REASONS.get(act, ""))
    if act == "replace_agent":
        facts |= {"responsible_person": "孙六", "responsible_id_number": id_number(15)}
        facts |= {"responsible_phone": "13612345678"}
    return issue_institution_credentials(desk.scope, desk.licensed, **facts)


def take_into_use(desk: Desk, password: str = PASSWORD) -> User:
    """The holder sets his password by the code of the newest message."""
    sent = last_sms("SMS-1")
    proven = prove_setup_code("institution", sent["login_name"], sent["code"], address=ADDRESS)
    return redeem_setup_code(proven, password)


def colleague(desk: Desk, *, same_person: bool = False, duty: str = "supervise") -> Scope:
    """Another officer of the authority; ``same_person`` is the first one under a second log-in."""
    number = id_number(31)
    User.objects.filter(pk=desk.officer.pk).update(person_id=blind_index("id_number", number))
    desk.officer.refresh_from_db()
    user = make_user("authority", f"officer-{duty}-{same_person}", "钱复核")
    person = number if same_person else id_number(32)
    User.objects.filter(pk=user.pk).update(person_id=blind_index("id_number", person))
    AuthorityOfficer.objects.create(user=user, authority_id=desk.authority.pk, duties=[duty])
    found = scope_for(User.objects.get(pk=user.pk))
    assert found is not None
    return found


def bring(desk: Desk, state: str) -> None:
    """Walk to ``state`` by the acts that lead there."""
    if state == "not_issued":
        return
    if state == "closed":
        bring(desk, "active")
        second = colleague(desk)
        closing = ask(desk)
        confirm_closing(second, desk.licensed, closing.pk, version=closing.version)
        return
    desk.issue()
    if state == "issued":
        return
    if state == "setup_expired":
        expire_setup_codes(timezone.now() + dt.timedelta(hours=25))
        return
    take_into_use(desk)
    if state == "restricted":
        change(desk, "restrict")
    if state == "suspended":
        change(desk, "suspend")
