"""The statutory clocks: how long, by which article, and when a clock runs out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from yiji.kernel.law import Article
from yiji.rulebook import assumptions as a
from yiji.rulebook.laws import APL, ML, MR
from yiji.rulebook.rule import automatic


class LegalDay(Protocol):
    """A computed date; ``estimated`` when the year's holidays were not known."""

    @property
    def date(self) -> date: ...
    @property
    def estimated(self) -> bool: ...


class Calendar(Protocol):
    """What a clock needs of kernel.calendar.WorkingDays."""

    def add_working_days(self, start: date, n: int, /) -> LegalDay: ...


@dataclass(frozen=True)
class Clock:
    """One statutory clock. ``law`` is empty for reminders of our own, which bind nobody."""

    name: str
    label: str
    length: int
    unit: Literal["working_days", "days"]
    law: tuple[Article, ...]


@dataclass(frozen=True)
class Due:
    """When a clock runs out; ``target`` is an earlier date to aim for where two laws count differently."""

    clock: Clock
    on: date
    estimated: bool
    target: date


CLOCKS: dict[str, Clock] = {
    clock.name: clock
    for clock in (
        Clock(
            "institution_confirmation",
            "机构确认提醒",
            a.INSTITUTION_CONFIRMATION_DAYS.value,
            "working_days",
            (),
        ),
        Clock(
            "intake", "受理", a.INTAKE_DAYS.value, "working_days", (APL.article(32, 1, 4), APL.article(82))
        ),
        Clock("supplement", "补正", a.SUPPLEMENT_DAYS.value, "days", ()),
        Clock("hearing", "陈述申辩", a.HEARING_DAYS.value, "working_days", ()),
        Clock("escalation", "机构确认期限", a.INSTITUTION_SILENCE_DAYS.value, "working_days", ()),
        Clock("decision", "决定", a.DECISION_DAYS.value, "working_days", (ML.article(13), APL.article(82))),
        Clock("correction", "资格信息更正", a.CORRECTION_DAYS.value, "working_days", ()),
        Clock("delivery", "发证", a.DELIVERY_DAYS.value, "working_days", (APL.article(44), APL.article(82))),
        Clock("off_roster_report", "离职备案", a.OFF_ROSTER_REPORT_DAYS.value, "days", (MR.article(19),)),
        Clock(
            "deregistration_report", "注销报告", a.DEREGISTRATION_REPORT_DAYS.value, "days", (ML.article(17),)
        ),
    )
}


@automatic("TIM-07", law=[APL.article(82)])
def due(name: str, started_on: date, calendar: Calendar, paused_days: int = 0) -> Due:
    """When the named clock, started by the event on ``started_on``, runs out; holidays do not count.

    ``paused_days``: days excluded by law, in the clock's own unit. The day of the event itself never counts.
    """
    clock = CLOCKS[name]
    length = clock.length + paused_days
    if clock.unit == "days":
        end = started_on + timedelta(days=length)
        return Due(clock, end, False, end)
    legal = calendar.add_working_days(started_on, length)
    return Due(clock, legal.date, legal.estimated, legal.date)


@automatic("TIM-03", law=[APL.article(32, 1, 4), APL.article(82)])
def intake_due(received_on: date, calendar: Calendar) -> Due:
    """Five working days to accept or to tell once what is missing; silence is acceptance as of receipt."""
    return due("intake", received_on, calendar)


@automatic("TIM-01", law=[ML.article(13), ML.article(16, 2), MR.article(13)])
def decision_due(
    accepted_on: date,
    received_on: date,
    calendar: Calendar,
    *,
    extended: bool = False,
    paused_days: int = 0,
) -> Due:
    """Twenty working days to decide: from acceptance by the Law, from receipt by the Measures (the target).

    The Law prevails, so ``on`` counts from acceptance; ``target`` is the earlier of the two.
    """
    extra = paused_days + (a.EXTENSION_DAYS.value if extended else 0)
    limit = due("decision", accepted_on, calendar, extra)
    earlier = due("decision", received_on, calendar, extra)
    return Due(limit.clock, limit.on, limit.estimated or earlier.estimated, min(limit.on, earlier.on))


@automatic("TIM-02", law=[APL.article(42)], mark="K")
def extension() -> tuple[int, Article]:
    """Ten more working days when the head of the authority approves and the applicant is told why."""
    return a.EXTENSION_DAYS.value, APL.article(42)


@automatic("TIM-05", law=[APL.article(44)])
def delivery_due(decided_on: date, calendar: Calendar) -> Due:
    """Ten working days from the decision to issue and deliver the certificate."""
    return due("delivery", decided_on, calendar)
