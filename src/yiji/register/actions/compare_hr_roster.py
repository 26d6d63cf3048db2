"""Compares a staff list with the register, person by person, and keeps what has to be done (seed 6)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.jobs.queue import Claim, JobResult, enqueue, handler
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.register.actions.insert_many import insert_many
from yiji.register.actions.upload_hr_roster import COMPARE, read_hr_sheet
from yiji.register.hr_columns import NO_PERSON, HrLine, clean_line, is_footer
from yiji.register.models import HrRoster, HrRow, RosterFinding
from yiji.register.models.hr_roster import WAITING_FINDINGS
from yiji.register.queries.hr_facts import (
    CHUNK,
    facts_of,
    filed_here,
    known_by_number,
    known_persons,
    registered_here,
)
from yiji.register.visibility import visible_hr_rosters
from yiji.rulebook.roster_decisions import Decision, decide, result_codes
from yiji.uploads.headers import HeaderMatch
from yiji.vault.crypto import blind_index
from yiji.vault.fields import sealed_value

REFRESH = "refresh_hr_roster"


@handler(COMPARE)
def compare(claim: Claim) -> JobResult:
    """Read the lines, then compare; a killed worker's leftovers are cleared first, nothing shows before the end."""
    roster = HrRoster.objects.select_related("institution").get(pk=claim.job.payload["roster"])
    if roster.state != "comparing":
        return JobResult(str(roster.pk), dict(roster.counts))
    try:
        lines = _lines(roster)
    except Refusal as refused:
        first = refused.problems[0]
        HrRoster.objects.filter(pk=roster.pk).update(
            state="refused",
            problem={"message": first.message, "way_out": first.way_out, "params": dict(first.params)},
            version=F("version") + 1,
        )
        return JobResult(str(roster.pk), {"refused": 1})
    HrRow.objects.filter(roster=roster).delete()
    total = 2 * max(len(lines), 1)
    for start in range(0, len(lines), CHUNK):
        with transaction.atomic():
            _write_rows(roster, lines[start : start + CHUNK])
        if not claim.progress(min(start + CHUNK, len(lines)), total):
            return JobResult(str(roster.pk))
    figures = Counter(HrRow.objects.filter(roster=roster).values_list("state", flat=True))
    _findings(roster, timezone.localdate(), claim, total)
    with transaction.atomic():
        HrRoster.objects.filter(pk=roster.pk, state="comparing").update(
            state="done",
            rows_in=len(lines),
            matched=figures["matched"],
            unmatched=figures["unmatched"],
            refused=figures["refused"],
            counts=finding_counts(roster),
            compared_at=timezone.now(),
            version=F("version") + 1,
        )
        _carry_over(roster)
    return JobResult(
        str(roster.pk),
        {"total": len(lines), **{key: figures[key] for key in ("matched", "unmatched", "refused")}},
    )


def refresh_roster(scope: Scope, roster_id: uuid.UUID) -> None:
    """Compare the same lines with today's register again; what was mended meanwhile is marked as settled.

    Raises NotFound, or Conflict for a list that is not compared yet.
    """
    roster = visible_hr_rosters(scope).filter(pk=roster_id).first()
    if roster is None:
        raise NotFound
    if roster.state != "done":
        raise Conflict
    with transaction.atomic():
        job = enqueue(
            REFRESH,
            {"roster": str(roster.pk)},
            dedup_key=f"{REFRESH}:{roster.pk}:{roster.version}",
            tenant_id=scope.organisation_id,
            requested_by=scope.user_id,
        )
        HrRoster.objects.filter(pk=roster.pk).update(job_id=job.pk)
        record(scope, "hr_roster.compare", "hr_roster", roster.pk)


@handler(REFRESH)
def refresh(claim: Claim) -> JobResult:
    """The comparison alone, on the lines as they were read."""
    roster = HrRoster.objects.select_related("institution").get(pk=claim.job.payload["roster"])
    if roster.state != "done":
        return JobResult(str(roster.pk))
    _rematch(roster)
    _findings(roster, timezone.localdate(), claim, 2 * max(roster.rows_in, 1))
    figures = Counter(HrRow.objects.filter(roster=roster).values_list("state", flat=True))
    HrRoster.objects.filter(pk=roster.pk, state="done").update(
        counts=finding_counts(roster),
        matched=figures["matched"],
        unmatched=figures["unmatched"],
        compared_at=timezone.now(),
        version=F("version") + 1,
    )
    return JobResult(str(roster.pk), {"total": roster.rows_in})


def finding_counts(roster: HrRoster) -> dict[str, dict[str, int]]:
    """How many findings of each situation there are in all, and how many still wait."""
    counts: dict[str, dict[str, int]] = {}
    for situation, state in RosterFinding.objects.filter(roster=roster).values_list("situation", "state"):
        one = counts.setdefault(situation, {"all": 0, "waiting": 0})
        one["all"] += 1
        one["waiting"] += state in WAITING_FINDINGS
    return counts


def _lines(roster: HrRoster) -> list[HrLine]:
    """Every data row of the sheet, clean or refused; the second line with one ID number is refused."""
    sheet = read_hr_sheet(roster)
    match = HeaderMatch(roster.header_row, dict(roster.columns), (), (), ())
    seen: dict[str, int] = {}
    lines = []
    notes = [note for note in roster.notes if note[0] != NO_PERSON]
    for number, cells in match.data_rows(sheet):
        if is_footer(cells):
            notes.append([NO_PERSON, "", {"number": number}])
            continue
        line = clean_line(number, cells)
        if line.problem is None and line.id_number in seen:
            line = HrLine.twice(line, seen[line.id_number])
        if line.problem is None:
            seen[line.id_number] = number
        lines.append(line)
    HrRoster.objects.filter(pk=roster.pk).update(notes=notes)
    return lines


def _write_rows(roster: HrRoster, lines: Iterable[HrLine]) -> None:
    rows = [_row(roster, line) for line in lines]
    known = known_by_number([row["id_number_index"] for row in rows if row["id_number_index"]])
    for row in rows:
        person = known.get(row["id_number_index"])
        if person is not None:
            row["physician_id"], row["state"] = person, "matched"
    insert_many(HrRow, rows)


def _row(roster: HrRoster, line: HrLine) -> dict[str, Any]:
    row_id = uuid.uuid4()
    taken = line.problem is None
    return {
        "id": row_id,
        "roster_id": roster.pk,
        "row_number": line.number,
        "name": line.name,
        "id_number": sealed_value(HrRow, "id_number", row_id, line.id_number) if taken else None,
        "id_number_index": blind_index("id_number", line.id_number) if taken else None,
        "department": line.values.get("department", ""),
        "title": line.values.get("title", ""),
        "values": _without_numbers(line.values),
        "state": "unmatched" if taken else "refused",
        "problem": asdict(line.problem) | {"articles": []} if line.problem else {},
        "physician_id": None,
    }


def _without_numbers(values: Mapping[str, str]) -> dict[str, str]:
    """The qualification number holds the ID number: only its blind index may rest in a plain column."""
    kept = dict(values)
    number = kept.pop("qualification_no", "")
    if number:
        kept["qualification_index"] = str(blind_index("qualification_certificate_no", number))
    return kept


def _rematch(roster: HrRoster) -> None:
    waiting = list(HrRow.objects.filter(roster=roster, state="unmatched").only("id", "id_number_index"))
    for start in range(0, len(waiting), CHUNK):
        part = waiting[start : start + CHUNK]
        known = known_by_number([row.id_number_index for row in part if row.id_number_index])
        found = [row for row in part if row.id_number_index in known]
        for row in found:
            row.physician_id = known[row.id_number_index]  # type: ignore[index]
            row.state = "matched"
        HrRow.objects.bulk_update(found, ["physician", "state"], batch_size=CHUNK)


def _findings(roster: HrRoster, today: dt.date, claim: Claim, total: int) -> None:
    """One finding for every person on either side; existing ones follow what the register says now."""
    seen: set[uuid.UUID] = set()
    first = not RosterFinding.objects.filter(roster=roster).exists()
    columns = ("id", "name", "department", "values", "physician_id")
    rows = [
        dict(row) for row in HrRow.objects.filter(roster=roster).exclude(state="refused").values(*columns)
    ]
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        seen.update(row["physician_id"] for row in part if row["physician_id"])
        with transaction.atomic():
            _find(roster, part, today, first=first)
        claim.progress(roster.rows_in + min(start + CHUNK, len(rows)), total)
    absent = sorted((registered_here(roster.institution) | filed_here(roster.institution, today)) - seen)
    for start in range(0, len(absent), CHUNK):
        part_ids = absent[start : start + CHUNK]
        with transaction.atomic():
            _find(roster, [{"id": None, "physician_id": pk} for pk in part_ids], today, first=first)
    gone = RosterFinding.objects.filter(roster=roster, row__isnull=True, state__in=WAITING_FINDINGS)
    gone.exclude(physician_id__in=absent).update(state="resolved", version=F("version") + 1)


def _find(roster: HrRoster, rows: list[dict[str, Any]], today: dt.date, *, first: bool) -> None:
    institution = roster.institution
    people = known_persons(institution, [row["physician_id"] for row in rows if row["physician_id"]], today)
    subjects = [row["physician_id"] or row["id"] for row in rows]
    there = {}
    if not first:
        there = {f.subject: f for f in RosterFinding.objects.filter(roster=roster, subject__in=subjects)}
    made, changed = [], []
    for row, subject in zip(rows, subjects, strict=True):
        person = people.get(row["physician_id"])
        line = row.get("values") if row["id"] else None
        facts, differences = facts_of(person, institution, line, row.get("name", ""))
        decision = decide(facts)
        values = {
            "situation": decision.situation,
            "results": list(result_codes(facts, decision)),
            "differences": differences,
        }
        finding = there.get(subject)
        if finding is None:
            made.append(_new(roster, row, subject, person.name if person else "", decision, today, values))
        elif finding.situation != decision.situation or finding.results != values["results"]:
            _follow(finding, decision, values)
            changed.append(finding)
    insert_many(RosterFinding, made)
    RosterFinding.objects.bulk_update(
        changed, ["situation", "results", "differences", "state", "version"], batch_size=CHUNK
    )


def _new(
    roster: HrRoster,
    row: dict[str, Any],
    subject: uuid.UUID,
    known_name: str,
    decision: Decision,
    today: dt.date,
    values: dict[str, Any],
) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "roster_id": roster.pk,
        "institution_id": roster.institution_id,
        "subject": subject,
        "row_id": row["id"],
        "physician_id": row["physician_id"],
        "name": row.get("name") or known_name,
        "department": row.get("department", ""),
        "due_on": today + dt.timedelta(days=decision.days) if decision.days else None,
        "state": "resolved" if decision.settled else "open",
        "first_seen_on": today,
        **values,
    }


def _follow(finding: RosterFinding, decision: Decision, values: dict[str, Any]) -> None:
    finding.situation, finding.results = values["situation"], values["results"]
    finding.differences = values["differences"]
    if decision.settled:
        finding.state = "resolved"
    elif finding.state == "resolved":
        finding.state = "open"
    finding.version += 1


def _carry_over(roster: HrRoster) -> None:
    """What was put aside or begun on the list before this one keeps its state, its note and its due date."""
    earlier = (
        HrRoster.objects.filter(institution=roster.institution, state="done")
        .exclude(pk=roster.pk)
        .order_by("-uploaded_at")
        .first()
    )
    if earlier is None:
        return
    kept = {
        f.subject: f
        for f in RosterFinding.objects.filter(roster=earlier, physician__isnull=False).exclude(
            state="resolved"
        )
    }
    changed = []
    for finding in RosterFinding.objects.filter(roster=roster, subject__in=kept, state="open"):
        before = kept[finding.subject]
        if before.situation == finding.situation:
            finding.state, finding.first_seen_on = before.state, before.first_seen_on
            finding.due_on = before.due_on
            finding.handled_by_name, finding.handled_at = before.handled_by_name, before.handled_at
            finding.handled_note = before.handled_note
            changed.append(finding)
    columns = ["state", "first_seen_on", "due_on", "handled_by_name", "handled_at", "handled_note"]
    RosterFinding.objects.bulk_update(changed, columns, batch_size=CHUNK)
    HrRoster.objects.filter(pk=roster.pk).update(counts=finding_counts(roster))
