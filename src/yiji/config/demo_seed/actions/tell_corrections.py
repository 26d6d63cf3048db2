"""The demo's correction tickets: they wait at each desk, are corrected or rejected (A-14)."""

from __future__ import annotations

import datetime as dt

from yiji.accounts.models import PhysicianAccount
from yiji.config.demo_seed.actions.write_staff import live_scope, scope_of
from yiji.config.demo_seed.cast import DOCTOR, MAIN_HOSPITAL
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.config.demo_seed.papers import page
from yiji.register.actions.ask_correction import ask_correction
from yiji.register.actions.decide_correction import decide_correction
from yiji.register.actions.examine_correction import accept_correction, ask_supplement, check_correction
from yiji.register.actions.step_correction import CorrectionFile
from yiji.register.models import Physician, QualificationCorrection, Registration

_ISSUER = "浙江省卫生健康委员会"
# How far each ticket has come, with the working days since it was asked.
_STORIES = (
    ("submitted", 1),
    ("submitted", 14),
    ("accepted", 6),
    ("supplement", 9),
    ("checked", 17),
    ("corrected", 25),
    ("rejected", 30),
)


def tell_corrections(today: dt.date) -> None:
    """Take some physicians of the main hospital through the real actions; every other is asked by the clerk."""
    accounts = _accounts(len(_STORIES))
    for number, (account, (state, days)) in enumerate(zip(accounts, _STORIES, strict=False)):
        with clock_at(at_hour(working_days_before(today, days), 9, number)):
            ticket = _ask(account, by_clerk=number % 2 == 1, with_name=state in ("checked", "submitted"))
        with clock_at(at_hour(working_days_before(today, max(days - 2, 1)), 15, number)):
            _go_on(ticket, state)


def _accounts(most: int) -> list[PhysicianAccount]:
    here = Registration.objects.filter(
        primary_institution_id=demo_id("institution", MAIN_HOSPITAL), status="active"
    )
    found = PhysicianAccount.objects.filter(
        state="active",
        physician_id__in=here.values("physician_id"),
        applications__isnull=True,
        revocations__isnull=True,
    ).exclude(pk=demo_id("physician-account", DOCTOR.key))
    return list(found.select_related("user").order_by("-user__login_name")[:most])


def _ask(account: PhysicianAccount, *, by_clerk: bool, with_name: bool) -> QualificationCorrection:
    person = Physician.objects.get(pk=account.physician_id)
    held = person.qualifications.order_by("-obtained_year")[0]
    values = {"issuer": _ISSUER if held.issuer != _ISSUER else "浙江省卫生健康委"}
    if with_name:
        values["name"] = f"{person.name[0]}虚{person.name[1:]}"
    data = page(account.user.login_name)
    return ask_correction(
        scope_of("jc_clerk") if by_clerk else live_scope(account.user),
        held.pk,
        values,
        reason="资格库中的内容与医师资格证书原件不同，以证书为准。",
        papers=[CorrectionFile(kind, data, "image/jpeg") for kind in ("certificate", "identity")],
    )


def _go_on(ticket: QualificationCorrection, state: str) -> None:
    examiner = scope_of("xihu_examine")
    if state == "submitted":
        return
    ticket = accept_correction(examiner, ticket.pk, version=ticket.version)
    if state == "accepted":
        return
    if state == "supplement":
        ask_supplement(
            examiner, ticket.pk, version=ticket.version, words="证书扫描件印章不清，请重新扫描后补交。"
        )
        return
    words = "与证书存根不一致，存根无误。" if state == "rejected" else "已与证书存根核对一致。"
    ticket = check_correction(
        examiner, ticket.pk, version=ticket.version, agree=state != "rejected", words=words
    )
    if state != "checked":
        decide_correction(scope_of("xihu_decide"), ticket.pk, version=ticket.version)
