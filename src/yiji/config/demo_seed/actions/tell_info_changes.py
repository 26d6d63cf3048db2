"""The demo's asked changes of information: they wait, passed or came back (seed 7)."""

from __future__ import annotations

import datetime as dt

from yiji.accounts.models import PhysicianAccount
from yiji.codelists import catalogue
from yiji.config.demo_seed.actions.write_staff import live_scope, scope_of
from yiji.config.demo_seed.cast import DOCTOR, MAIN_HOSPITAL
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.config.demo_seed.papers import page, portrait
from yiji.register.actions.ask_info_change import Paper, ask_info_change, ask_photo_change
from yiji.register.actions.decide_info_change import approve_info_change, return_info_change
from yiji.register.models import InfoChange, Physician, Registration

_SCHOOLS = ("浙江大学医学院", "温州医科大学", "复旦大学上海医学院")
_WAITING, _PASSED, _RETURNED = 9, 4, 2


def tell_info_changes(today: dt.date) -> None:
    """Take some physicians of the main hospital through the real actions."""
    accounts = _accounts(_WAITING + _PASSED + _RETURNED)
    clerk = scope_of("jc_clerk")
    for place, account in enumerate(accounts):
        days = 1 + place % 4
        with clock_at(at_hour(working_days_before(today, days + 2), 9, place)):
            change = _ask(account, place)
        if place < _WAITING:
            continue
        with clock_at(at_hour(working_days_before(today, days), 15, place)):
            if place < _WAITING + _PASSED:
                approve_info_change(clerk, change.pk, version=change.version)
            else:
                return_info_change(clerk, change.pk, version=change.version, reasons=["unclear"])


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
    return list(found.select_related("user").order_by("user__login_name")[:most])


def _ask(account: PhysicianAccount, place: int) -> InfoChange:
    scope, key = live_scope(account.user), account.user.login_name
    item = ("professional_title", "school", "photo", "education", "degree")[place % 5]
    if item == "photo":
        return ask_photo_change(scope, portrait=portrait(key), white_share=96 if place % 2 else 78)
    person = Physician.objects.get(pk=account.physician_id)
    value = _SCHOOLS[place % len(_SCHOOLS)] if item == "school" else _other_code(item, getattr(person, item))
    return ask_info_change(scope, item, value=value, evidence=Paper(page(key), "image/jpeg"))


def _other_code(item: str, current: str) -> str:
    return next(entry.code for entry in catalogue.entries(item) if entry.code != current)
