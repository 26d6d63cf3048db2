"""What waits for an institution among accounts, information, staff lists and filings (seed 2.3)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.codelists.calendar import working_days
from yiji.kernel.calendar import LegalDate
from yiji.kernel.waiting import NOTHING, Waiting
from yiji.register.activation_rules import SILENCE_WORKING_DAYS
from yiji.register.models.hr_roster import WAITING_FINDINGS
from yiji.register.queries.filing_rosters import filed_elsewhere, filed_here
from yiji.register.queries.pending_activations import pending_activations
from yiji.register.queries.reconciliation import current_roster
from yiji.register.queries.silence import last_words
from yiji.register.visibility import visible_findings, visible_info_changes, visible_revocations

CAP = 1000
# Who has waited longest: the earliest of their dates is the earliest of all, unless all fifty were answered since.
_OLDEST = 50


def waiting_activations(scope: Scope, tab: str) -> Waiting:
    """Accounts of one tab of the waiting list, with the last day before the authority may act instead."""
    found = pending_activations(scope, tab)
    count = found[:CAP].count()
    if not count:
        return NOTHING
    ordered = found.order_by("waiting_since").values_list("pk", "waiting_since")[:_OLDEST]
    oldest = [(pk, since) for pk, since in ordered if since]
    spoken = last_words([pk for pk, _since in oldest])
    began = min(max(since, spoken.get(pk, since)) for pk, since in oldest)
    due = working_days().add_working_days(timezone.localtime(began).date(), SILENCE_WORKING_DAYS)
    return Waiting(count, due, timezone.localtime(oldest[0][1]).date())


def waiting_info_changes(scope: Scope) -> Waiting:
    """Asked changes of information, since the day of the oldest."""
    found = visible_info_changes(scope).filter(state="submitted")
    count = found[:CAP].count()
    first = found.order_by("submitted_at").values_list("submitted_at", flat=True).first() if count else None
    return Waiting(count, since=timezone.localtime(first).date() if first else None)


def waiting_revocations(scope: Scope) -> Waiting:
    """Revocations that a second person has to decide on, since the day of the oldest."""
    found = visible_revocations(scope).filter(state="asked")
    count = found[:CAP].count()
    first = found.order_by("asked_at").values_list("asked_at", flat=True).first() if count else None
    return Waiting(count, since=timezone.localtime(first).date() if first else None)


def waiting_findings(scope: Scope) -> Waiting:
    """Differences between the newest staff list and the register; the date is that of a report due by law."""
    roster = current_roster(scope)
    count = sum(one["waiting"] for one in roster.counts.values()) if roster else 0
    if roster is None or not count:
        return NOTHING
    open_ones = visible_findings(scope).filter(roster=roster, state__in=WAITING_FINDINGS)
    due = open_ones.filter(due_on__isnull=False).order_by("due_on").values_list("due_on", flat=True).first()
    return Waiting(count, LegalDate(due) if due else None)


def ending_filings(scope: Scope, today: dt.date, *, here: bool) -> Waiting:
    """Filings that end within ninety days: of others ``here``, or of own physicians elsewhere."""
    if scope.side != "institution" or scope.organisation_id is None:
        return NOTHING
    ending = (filed_here if here else filed_elsewhere)(scope, {"state": "due"}, today)
    count = ending[:CAP].count()
    first = ending.order_by("ends_on").values_list("ends_on", flat=True).first() if count else None
    return Waiting(count, LegalDate(first) if first else None)
