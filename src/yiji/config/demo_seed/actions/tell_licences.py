"""How the demo's licences came to be overdue, suspended or cancelled, and one new licence that waits to be confirmed."""

from __future__ import annotations

import datetime as dt

from yiji.accounts.scope import Scope
from yiji.config.demo_seed.actions.insert_rows import insert_rows
from yiji.config.demo_seed.actions.write_staff import OFFICER, scope_of
from yiji.config.demo_seed.cast import MATERNITY
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.institutions.actions.change_licence import LicenceFacts, ask_licence_change
from yiji.institutions.models import Institution, LicenceChange

_BEHIND = {
    "overdue": ("overdue", "overdue_unverified"),
    "suspended": ("suspend", "suspend_own"),
    "cancelled": ("cancel", "cancel_closed"),
}


def tell_licences(today: dt.date) -> None:
    """Write the change behind each state, then enter a new licence that another officer may confirm."""
    asking, checking = scope_of(OFFICER), scope_of("xihu_supervise")
    changed = working_days_before(today, 70)
    places = Institution.objects.filter(licence_state__in=_BEHIND).order_by("pk")
    insert_rows([_behind(place, asking, checking, changed) for place in places])
    with clock_at(at_hour(working_days_before(today, 1), 16)):
        issued_on = working_days_before(today, 2)
        ends = today + dt.timedelta(days=365 * 15)
        facts = LicenceFacts("renew", "renew_issued", issued_on, valid_from=issued_on, valid_to=ends)
        ask_licence_change(asking, demo_id("institution", MATERNITY), facts, seen_state="valid")


def _behind(place: Institution, asking: Scope, checking: Scope, day: dt.date) -> LicenceChange:
    act, reason = _BEHIND[place.licence_state]
    return LicenceChange(
        institution=place,
        authority_id=place.licence_issuer_id,
        act=act,
        from_state="valid",
        to_state=place.licence_state,
        reason=reason,
        effective_on=day,
        state="confirmed",
        asked_by=asking.user_id,
        asked_by_person=asking.person_id,
        asked_by_name=asking.display_name,
        asked_at=at_hour(day, 10),
        decided_by=checking.user_id,
        decided_by_person=checking.person_id,
        decided_by_name=checking.display_name,
        decided_at=at_hour(day, 15),
        version=1,
    )
