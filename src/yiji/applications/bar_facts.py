"""What confirmed records of conduct and the register itself hold against a person, as facts for the rules."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from yiji.register.models import ConductRecord, PeriodicAssessment, Registration
from yiji.register.models.conduct import IN_FORCE
from yiji.rulebook.assessment import Assessed, latest_result
from yiji.rulebook.facts import BarFacts

FAILED_AGAIN = "05"  # deregistration_reason: failed the assessment and failed again


def bar_facts(
    physician_id: uuid.UUID | None, on: dt.date, *, health: str = "", reassessed_on: dt.date | None = None
) -> BarFacts:
    """The bars on that day. ``reassessed_on``: a proven pass that the application itself states (ELG-09).

    Three queries; a record counts from its confirmation until it is withdrawn.
    """
    if physician_id is None:
        return BarFacts(health=health)
    records = list(ConductRecord.objects.filter(physician_id=physician_id, state__in=IN_FORCE))
    ended = Registration.objects.filter(physician_id=physician_id, ended_on__isnull=False)
    closed = list(ended.values_list("status", "end_reason", "ended_on"))
    bans = [one for one in records if one.kind in ("court_ban", "practice_ban")]
    sentences = [one for one in records if one.kind == "criminal"]
    return BarFacts(
        guardianship=_stands(records, "incapacity", on),
        sentence_running=any(one.effective_to is None for one in sentences),
        sentence_ended_on=_last_end(sentences),
        professional_ban_until=_last_end([one for one in bans if one.kind == "court_ban"]),
        other_bar_until=_last_end([one for one in bans if one.kind == "practice_ban"]),
        barred_for_life=any(one.lifelong for one in bans),
        revoked_on=_latest(
            [one.effective_from for one in records if one.kind == "revocation"]
            + [day for status, _reason, day in closed if status == "revoked"]
        ),
        rescinded_on=_latest(
            [one.effective_from for one in records if one.kind == "rescission"]
            + [day for status, _reason, day in closed if status == "rescinded"]
        ),
        deregistered_for_assessment_on=_latest([day for _s, reason, day in closed if reason == FAILED_AGAIN]),
        assessment_failed=_failed(physician_id, reassessed_on),
        exam_cheating=_stands(records, "exam_cheating", on),
        forged_qualification=_stands(records, "forged_qualification", on),
        false_papers_on=_latest([one.effective_from for one in records if one.kind == "false_papers"]),
        suspended_until=_last_end(
            [one for one in records if one.kind == "suspension" and one.effective_from <= on]
        ),
        health=health,
    )


def results_of(physician_id: uuid.UUID) -> list[Assessed]:
    """The confirmed results of the periodic assessment."""
    rows = PeriodicAssessment.objects.filter(physician_id=physician_id, state="confirmed")
    columns = ("period_from", "period_to", "attempt", "assessed_on", "result")
    return [Assessed(*values, passed=result == "passed") for *values, result in rows.values_list(*columns)]


def _failed(physician_id: uuid.UUID, reassessed_on: dt.date | None) -> bool:
    last = latest_result(results_of(physician_id))
    if last is None or last.passed:
        return False
    return reassessed_on is None or reassessed_on <= last.assessed_on


def _stands(records: Sequence[ConductRecord], kind: str, on: dt.date) -> bool:
    return any(one.kind == kind and (one.effective_to is None or on <= one.effective_to) for one in records)


def _last_end(records: Sequence[ConductRecord]) -> dt.date | None:
    return _latest([one.effective_to for one in records if one.effective_to])


def _latest(days: Sequence[dt.date | None]) -> dt.date | None:
    return max((day for day in days if day), default=None)
