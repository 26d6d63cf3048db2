"""Which physicians wait for activation, as the filters of the institution's or the authority's list ask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.codelists.calendar import working_days
from yiji.register.activation_rules import ASKED_DIRECTLY, AT_AUTHORITY, VALID_STATUSES, WAITING_STATES
from yiji.register.models import AuthorityReferral, Physician, Registration
from yiji.register.queries.automatic import registered_at_activator, with_phone_of_record
from yiji.register.queries.silence import silent_before
from yiji.register.visibility import visible_accounts_waiting
from yiji.search.find import find

ORDER = ("waiting_since", "id")
COLUMNS = ("waiting_since", "id")
# A name that differs keeps an account from waiting for anybody: such rows are ordered by their sign-up.
MISMATCH_ORDER = ("created_at", "id")
TABS = ("all", "to_send", "code_sent", "to_confirm", "at_authority", "mismatch")
MATCHES = ("agrees", "phone_differs", "not_registered")
DAYS = ("late", "soon", "new")

_HANDED_OVER = Q(state="awaiting_activation", activation_method=AT_AUTHORITY)
_TO_CONFIRM = Q(state="awaiting_activation", activation_method=ASKED_DIRECTLY)


@dataclass(frozen=True)
class WaitingFilter:
    """``tab`` is one of TABS, ``match`` of MATCHES, ``days`` of DAYS; "" asks for all. ``name`` searches by name."""

    tab: str = "all"
    match: str = ""
    days: str = ""
    name: str = ""


def pending_activations(
    scope: Scope, tab: str = "all", name: str = "", *, now: dt.datetime | None = None
) -> QuerySet[PhysicianAccount]:
    """The waiting accounts in the scope in one tab, searched by name."""
    return waiting_accounts(scope, WaitingFilter(tab=tab, name=name), now=now)


def waiting_accounts(
    scope: Scope, asked: WaitingFilter, *, now: dt.datetime | None = None
) -> QuerySet[PhysicianAccount]:
    """The waiting accounts in the scope that fit ``asked``; order them by ORDER (or MISMATCH_ORDER)."""
    if asked.tab == "mismatch":
        return _with_other_name(scope)
    waiting = visible_accounts_waiting(scope).filter(waiting_since__isnull=False, state__in=WAITING_STATES)
    if asked.tab == "to_confirm":
        waiting = waiting.filter(_TO_CONFIRM)
    elif asked.tab == "code_sent":
        waiting = waiting.filter(state="code_sent")
    elif asked.tab == "at_authority":
        waiting = waiting.filter(_HANDED_OVER)
    elif asked.tab == "to_send":
        waiting = waiting.filter(state="awaiting_activation").exclude(_TO_CONFIRM | _HANDED_OVER)
    waiting = _by_match(waiting, asked.match)
    waiting = _by_days(waiting, asked.days, now or timezone.now())
    return find(waiting, "physician", asked.name, column="physician_id")


def pending_counts(scope: Scope) -> dict[str, int]:
    """How many wait in each tab."""
    return {tab: pending_activations(scope, tab).count() for tab in TABS}


def accounts_for_authority(scope: Scope, *, only_due: bool) -> QuerySet[PhysicianAccount]:
    """The authority's list: what was referred to it, or (not ``only_due``) everybody of the region who waits."""
    found = visible_accounts_waiting(scope)
    if only_due:
        referred = AuthorityReferral.objects.filter(account=OuterRef("pk"), state="open")
        found = found.filter(Exists(referred))
    return found


def _by_match(waiting: QuerySet[PhysicianAccount], match: str) -> QuerySet[PhysicianAccount]:
    if match == "agrees":
        return registered_at_activator(with_phone_of_record(waiting))
    if match == "phone_differs":
        return waiting.exclude(pk__in=with_phone_of_record(waiting).values("pk"))
    if match == "not_registered":
        return waiting.exclude(pk__in=registered_at_activator(waiting).values("pk"))
    return waiting


def _by_days(waiting: QuerySet[PhysicianAccount], days: str, now: dt.datetime) -> QuerySet[PhysicianAccount]:
    if not days:
        return waiting
    late = silent_before(now)
    if days == "late":
        return waiting.filter(waiting_since__lt=late)
    soon = _start_of_working_day(now, 2)
    if days == "soon":
        return waiting.filter(waiting_since__gte=late, waiting_since__lt=soon)
    if days == "new":
        return waiting.filter(waiting_since__gte=soon)
    return waiting


def _start_of_working_day(now: dt.datetime, back: int) -> dt.datetime:
    calendar, day = working_days(), timezone.localtime(now).date()
    while back:
        day -= dt.timedelta(days=1)
        back -= calendar.is_working_day(day)
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _with_other_name(scope: Scope) -> QuerySet[PhysicianAccount]:
    """Accounts with the ID number of somebody registered here, but another name: the clerk can help to mend that.

    They name no institution and can't be activated; the holder is never told where the person is registered.
    """
    if scope.side != "institution" or scope.organisation_id is None:
        return PhysicianAccount.objects.none()
    here = Registration.objects.filter(
        primary_institution_id=scope.organisation_id, status__in=VALID_STATUSES
    )
    people = Physician.objects.filter(pk__in=here.values("physician_id"))
    return PhysicianAccount.objects.filter(
        state="mismatch", mismatch_field="name", id_number_index__in=people.values("id_number_index")
    )
