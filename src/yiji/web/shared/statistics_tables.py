"""The figures of an authority as titled tables for page and file: codes become words, numbers get their bars."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.codelists import catalogue
from yiji.rulebook.application_types import get
from yiji.rulebook.workflow import OPEN
from yiji.web.templatetags.ui_states import STATES

SHOWN_LINES = 15
_MOVES: dict[str, Any] = {
    "OpenRegistration": gettext_lazy("新注册"),
    "ChangeRegistration": gettext_lazy("变更注册"),
    "CloseRegistration": gettext_lazy("注册终止"),
    "SuspendRegistration": gettext_lazy("暂停执业"),
    "ResumeRegistration": gettext_lazy("恢复执业"),
    "ProposeDeregistration": gettext_lazy("拟注销注册"),
    "DropProposal": gettext_lazy("不予注销"),
    "MarkOffRoster": gettext_lazy("不在册备案"),
    "RestoreToRoster": gettext_lazy("恢复在册"),
    "OpenFiling": gettext_lazy("多机构备案"),
    "CloseFiling": gettext_lazy("多机构备案终止"),
    "ReissueCertificate": gettext_lazy("补发证书"),
}
_FILINGS: dict[str, Any] = {
    "running": gettext_lazy("现在有效"),
    "opened": gettext_lazy("期内备案"),
    "expired": gettext_lazy("期内到期"),
    "cancelled": gettext_lazy("期内取消"),
    "ended_with_primary": gettext_lazy("期内随主要机构终止"),
}
# The states that an application ends in, by the column they are counted in.
_OUTCOMES = {
    "granted": "granted",
    "completed": "granted",
    "refused": "refused",
    "not_accepted": "not_accepted",
    "withdrawn": "withdrawn",
    **dict.fromkeys(OPEN - {"granted"}, "open"),
}
_OUTCOME_COLUMNS = ("open", "granted", "refused", "not_accepted", "withdrawn", "other")


@dataclass(frozen=True)
class Line:
    """One line. ``width`` is the length of its bar in hundredths of the longest, as SVG reads it."""

    label: str
    cells: tuple[int, ...]
    width: str = "0"

    @property
    def first(self) -> str:
        return f"{self.cells[0]:,}"

    @property
    def rest(self) -> list[str]:
        return [f"{cell:,}" for cell in self.cells[1:]]


Drawn = list[tuple[Line, list[tuple[str, str]]]]


@dataclass(frozen=True)
class FigureTable:
    """A table with the bar of each line's first number; ``total`` is None where adding up means nothing."""

    key: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str = ""
    total: int | None = None

    @property
    def shown(self) -> Drawn:
        """The first lines, each with its further numbers and their columns."""
        return self._drawn(self.lines[:SHOWN_LINES])

    @property
    def further(self) -> Drawn:
        return self._drawn(self.lines[SHOWN_LINES:])

    @property
    def is_wide(self) -> bool:
        return len(self.columns) > 2

    def _drawn(self, lines: tuple[Line, ...]) -> Drawn:
        return [(line, list(zip(self.columns[2:], line.rest, strict=True))) for line in lines]

    @property
    def total_text(self) -> str:
        return "" if self.total is None else f"{self.total:,}"


def figure_tables(figures: Mapping[str, Any]) -> list[tuple[str, str, list[FigureTable]]]:
    """Sections as (key, heading, tables), in the order of the page."""
    return [
        ("work", _("期内业务"), [_outcomes(figures), _days(figures), _overdue(figures)]),
        ("changes", _("期内注册变动"), _movements(figures)),
        ("register", _("注册现状"), _standing(figures)),
    ]


def month_table(figures: Mapping[str, Any], months: Sequence[str]) -> FigureTable:
    """Received and decided by month; a month without either stands with 0."""
    counted = {month: (received, decided) for month, received, decided in figures["month"]}
    rows = [(month, counted.get(month, (0, 0))) for month in months]
    return FigureTable("month", _("按月"), (_("月份"), _("收件"), _("决定")), _lines(rows))


def _standing(figures: Mapping[str, Any]) -> list[FigureTable]:
    live, one = figures["live"], _("注册数")
    rest, rest_sum = figures["institution_rest"]
    institutions = [(name, (n,)) for name, n in figures["institution"]]
    if rest:
        institutions.append((_("其余 %(count)s 家") % {"count": f"{rest:,}"}, (rest_sum,)))
    in_force = _("只计有效、暂停、不在册和拟注销的注册。")
    return [
        _counted("status", _("按状态"), figures["status"], _state, one, total=True),
        _counted("level", _("按级别"), figures["level"], _code("practice_level"), one, total=True),
        _counted("category", _("按类别"), figures["category"], _code("practice_category"), one, total=True),
        _counted(
            "scope", _("按执业范围"), figures["scope"], _code("practice_scope"), one,
            note=_("一个注册有几个范围的，每个范围各计一次。"),
        ),
        _counted("region", _("按地区"), figures["region"], _region, one, total=True, note=in_force),
        FigureTable("institution", _("按主要执业机构"), (_("机构"), one), _lines(institutions), in_force, live),
    ]  # fmt: skip


def _movements(figures: Mapping[str, Any]) -> list[FigureTable]:
    times = _("次数")
    return [
        _counted("moves", _("按变动种类"), figures["moves"], lambda code: str(_MOVES.get(code, code)), times),
        _counted(
            "off_roster", _("不在册备案，按原因"), figures["off_roster"], _code("off_roster_reason"), times,
            total=True,
        ),
        _counted("deregistered", _("注销注册，按原因"), figures["deregistered"], _ended, times, total=True),
        _counted(
            "filings", _("多机构备案"), figures["filings"], lambda code: str(_FILINGS.get(code, code)), _("备案数")
        ),
    ]  # fmt: skip


def _outcomes(figures: Mapping[str, Any]) -> FigureTable:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, state, n in figures["outcome"]:
        counted[kind][_OUTCOMES.get(state, "other")] += n
    rows = [
        (_type(kind), (outcomes.total(), *(outcomes[column] for column in _OUTCOME_COLUMNS)))
        for kind, outcomes in counted.items()
    ]
    rows.sort(key=lambda row: (-row[1][0], row[0]))
    columns = (
        _("业务"), _("收件"), _("办理中"), _("准予或办结"), _("不予"), _("不予受理"), _("撤回"), _("其他终结"),
    )  # fmt: skip
    total = sum(cells[0] for _label, cells in rows)
    return FigureTable(
        "outcome", _("收件和结果"), columns, _lines(rows), _("期内收件的申请，按现在的结果。"), total
    )


def _days(figures: Mapping[str, Any]) -> FigureTable:
    rows = [(_type(kind), tuple(cells)) for kind, *cells in figures["days"]]
    columns = (_("业务"), _("决定数"), _("中位数（日）"), _("九成以内（日）"), _("超期决定"))
    note = _("期内作出的决定，自受理起计工作日，扣除中止的天数。")
    return FigureTable("days", _("办理用时"), columns, _lines(rows), note)


def _overdue(figures: Mapping[str, Any]) -> FigureTable:
    note = _("现在应由本机关办理、已过法定日期的申请。")
    return _counted("overdue", _("现在超期"), figures["overdue"], _type, _("件数"), total=True, note=note)


def _counted(
    key: str,
    title: str,
    groups: Iterable[Sequence[Any]],
    words: Callable[[str], str],
    column: str,
    *,
    note: str = "",
    total: bool = False,
) -> FigureTable:
    rows = [(words(code), (n,)) for code, n in groups]
    added = sum(cells[0] for _label, cells in rows) if total else None
    return FigureTable(key, title, (_("项目"), column), _lines(rows), note, added)


def _lines(rows: Sequence[tuple[str, tuple[int, ...]]]) -> tuple[Line, ...]:
    longest = max((cells[0] for _label, cells in rows), default=0) or 1
    return tuple(Line(label, cells, f"{100 * cells[0] / longest:.1f}") for label, cells in rows)


def _code(list_name: str) -> Callable[[str], str]:
    return lambda code: catalogue.label(list_name, code)


def _type(code: str) -> str:
    return _(get(code).label)


def _state(code: str) -> str:
    return str(STATES["registration_status"][1][code].word)


def _region(code: str) -> str:
    return catalogue.division_name(code) if code else _("未填地区")


def _ended(code: str) -> str:
    """A reason of either list: what institutions report, or what authorities do of their own accord."""
    known = catalogue.label("deregistration_reason", code)
    return catalogue.label("ex_officio_reason", code) if known == code else known
