"""The demo's penalties, bars and assessment results: in force, waiting for a second person, withdrawn (A-9, A-10)."""

from __future__ import annotations

import datetime as dt
import uuid

from yiji.config.demo_seed.actions.write_staff import scope_of
from yiji.config.demo_seed.cast import DOCTOR, MAIN_HOSPITAL
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.config.demo_seed.papers import page
from yiji.register.actions.close_conduct import answer_close, ask_to_close
from yiji.register.actions.record_assessment import confirm_assessment, record_assessment
from yiji.register.actions.record_conduct import confirm_conduct, record_conduct
from yiji.register.models import ConductRecord, Registration

_BY = "西湖区卫生健康局"
# Kind, working days since it was recorded, days until its end, what became of it.
_RECORDS = (
    ("warning", 30, None, "confirmed"),
    ("warning", 22, None, "withdrawn"),
    ("suspension", 12, 180, "confirmed"),
    ("other_penalty", 9, None, "confirmed"),
    ("suspension", 2, 90, "recorded"),
    ("warning", 1, None, "recorded"),
)
_GROUNDS = {
    "warning": "未按规定书写病历，经责令改正后仍未改正。",
    "suspension": "未按照注册的执业范围执业，情节严重。",
    "other_penalty": "未按规定填写处方，罚款。",
}


def tell_conduct(today: dt.date) -> None:
    """Records about some physicians of the main hospital, and the results of this year's assessment."""
    people = _people(len(_RECORDS) + 24)
    for number, (person, story) in enumerate(zip(people, _RECORDS, strict=False)):
        _record(person, story, today, number)
    for number, person in enumerate([*people[len(_RECORDS) :], demo_id("physician", DOCTOR.key)]):
        _assess(person, today, number)


def _people(most: int) -> list[uuid.UUID]:
    here = Registration.objects.filter(
        primary_institution_id=demo_id("institution", MAIN_HOSPITAL), status="active"
    ).exclude(physician_id=demo_id("physician", DOCTOR.key))
    free = here.filter(physician__applications__isnull=True)
    return list(free.order_by("certificate_no").values_list("physician_id", flat=True)[:most])


def _record(person: uuid.UUID, story: tuple[str, int, int | None, str], today: dt.date, number: int) -> None:
    kind, ago, days, state = story
    day = working_days_before(today, ago)
    with clock_at(at_hour(day, 10, number)):
        row = record_conduct(
            scope_of("xihu_examine"),
            person,
            kind=kind,
            decided_by=_BY,
            decided_on=day,
            document_no=f"西卫医罚〔{day.year}〕{number + 3}号",
            ground=_GROUNDS[kind],
            effective_from=day,
            effective_to=day + dt.timedelta(days=days) if days else None,
            evidence=(page(f"西卫医罚{number}"), "image/jpeg"),
        )
    if state != "recorded":
        with clock_at(at_hour(working_days_before(today, ago - 1), 14, number)):
            row = confirm_conduct(scope_of("xihu_decide"), row.pk, version=row.version)
    if state == "withdrawn":
        _withdraw(row, today)


def _withdraw(row: ConductRecord, today: dt.date) -> None:
    with clock_at(at_hour(working_days_before(today, 5), 10, 0)):
        asked = ask_to_close(
            scope_of("xihu_examine"),
            row.pk,
            version=row.version,
            close_kind="overturned",
            close_reason="区人民政府行政复议决定撤销该处罚。",
        )
        answer_close(scope_of("xihu_decide"), row.pk, version=asked.version, agreed=True)


def _assess(person: uuid.UUID, today: dt.date, number: int) -> None:
    with clock_at(at_hour(working_days_before(today, 15), 11, number % 50)):
        row = record_assessment(
            scope_of("xihu_examine"),
            person,
            period_from=today.year - 2,
            period_to=today.year,
            attempt=1,
            body="西湖区医学会",
            procedure="simple" if number % 3 == 0 else "general",
            assessed_on=working_days_before(today, 20),
            result="failed" if number == 5 else "passed",
        )
        if number % 9 != 8:
            confirm_assessment(scope_of("xihu_decide"), row.pk, version=row.version)
