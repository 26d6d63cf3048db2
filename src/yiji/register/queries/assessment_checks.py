"""Whether a result may be entered for a physician: who practises there, what is entered already (ML 42)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from yiji.kernel.outcome import Problem
from yiji.register.models import MultiInstitutionFiling, PeriodicAssessment, Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.rulebook.laws import ML

LAW = (ML.article(42).cite(),)


@dataclass(frozen=True)
class Period:
    """The years of the cycle, and whether it is the assessment (1) or the re-examination (2)."""

    first: int
    last: int
    attempt: int


@dataclass
class KnownResults:
    """What the register knows of ``physician_ids`` for one period at one institution; three queries."""

    institution_id: uuid.UUID
    period: Period
    here: set[uuid.UUID] = field(default_factory=set)
    entered: set[uuid.UUID] = field(default_factory=set)
    failed: dict[uuid.UUID, dt.date] = field(default_factory=dict)

    @classmethod
    def of(
        cls, institution_id: uuid.UUID, period: Period, physician_ids: Collection[uuid.UUID]
    ) -> KnownResults:
        live = Registration.objects.filter(status__in=LIVE_STATUSES, physician_id__in=physician_ids)
        filed = MultiInstitutionFiling.objects.filter(
            state="active", institution_id=institution_id, registration__in=live
        )
        own = live.filter(primary_institution_id=institution_id).values_list("physician_id", flat=True)
        rows = PeriodicAssessment.objects.filter(
            physician_id__in=physician_ids, period_from=period.first, period_to=period.last
        )
        known = cls(institution_id, period)
        known.here = {*own, *filed.values_list("registration__physician_id", flat=True)}
        for physician_id, attempt, state, result, on in rows.values_list(
            "physician_id", "attempt", "state", "result", "assessed_on"
        ):
            if attempt == period.attempt and state in ("recorded", "confirmed"):
                known.entered.add(physician_id)
            if attempt == 1 and state == "confirmed" and result == "failed":
                known.failed[physician_id] = on
        return known

    def problem(self, physician_id: uuid.UUID, assessed_on: dt.date, today: dt.date) -> Problem | None:
        """The first thing that stands against a result of that physician; None when it may be entered."""
        if physician_id not in self.here:
            return Problem(
                "not_here",
                "该医师当前不在该机构注册或者备案。",
                "name",
                "请核对机构；已调离的，由现执业机构报送。",
            )
        if physician_id in self.entered:
            return Problem(
                "entered",
                "该医师这一周期的结果已经录入。",
                "name",
                "无需重复录入；录入有误的，请审批机关撤回后重新录入。",
            )
        if assessed_on > today or assessed_on.year < self.period.first:
            return Problem(
                "assessed_on",
                "考核日期不在考核周期内，或者晚于今天。",
                "assessed_on",
                "请核对考核日期和周期。",
            )
        if self.period.attempt == 2 and physician_id not in self.failed:
            return Problem(
                "no_failure",
                "没有该医师这一周期考核不合格的记录，不能录入再次考核。",
                "attempt",
                "请先录入不合格的考核结果。",
                articles=LAW,
            )
        if self.period.attempt == 2 and assessed_on <= self.failed[physician_id]:
            return Problem(
                "too_early",
                "再次考核的日期不晚于第一次考核。",
                "assessed_on",
                "再次考核在暂停执业期满之后进行，请核对日期。",
                articles=LAW,
            )
        return None
