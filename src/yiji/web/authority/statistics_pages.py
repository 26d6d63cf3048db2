"""What the statistics page shows and what its files hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.accounts.scope import Scope
from yiji.applications.queries.statistics import Statistics, statistics
from yiji.applications.statistic_periods import usual_periods
from yiji.uploads.cells import Cell
from yiji.uploads.workbooks import WorkbookSheet, write_csv, write_workbook
from yiji.web.shared.form_builder import DateField, FilterForm
from yiji.web.shared.month_chart import month_chart
from yiji.web.shared.statistics_tables import FigureTable, figure_tables, month_table

MOST_YEARS = 10
_WORDS = {
    "year": gettext_lazy("今年"),
    "quarter": gettext_lazy("本季度"),
    "month": gettext_lazy("本月"),
    "last_month": gettext_lazy("上月"),
    "last_year": gettext_lazy("去年"),
}


class PeriodForm(FilterForm):
    """Both days included; without them the running year."""

    since = DateField(label=gettext_lazy("自"), earliest=dt.date(2000, 1, 1))
    until = DateField(label=gettext_lazy("至"), earliest=dt.date(2000, 1, 1))

    def __init__(self, data: Any, today: dt.date) -> None:
        self.today = today
        since, until = usual_periods(today)["year"]
        given = {name: data.get(name) or "" for name in ("since", "until")}
        if not any(given.values()):
            given = {"since": since.isoformat(), "until": until.isoformat()}
        super().__init__(given)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        for name in ("since", "until"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("请填写起止两个日期，或者都不填（统计今年）。"))
        if since and until and until < since:
            self.add_error("until", _("结束日期早于开始日期。请调换。"))
        elif since and until and until.year - since.year > MOST_YEARS:
            self.add_error("since", _("一次最多统计十年。请缩短期间。"))
        return data

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        return self.cleaned_data["since"], self.cleaned_data["until"]

    def presets(self) -> list[tuple[Any, str, bool]]:
        """The usual periods as links."""
        chosen = self.period if self.is_valid() else None
        periods = usual_periods(self.today)
        return [
            (word, f"?since={periods[name][0]}&until={periods[name][1]}", periods[name] == chosen)
            for name, word in _WORDS.items()
        ]


def statistics_page(scope: Scope, data: Any) -> tuple[dict[str, Any], int]:
    """The context and the status of the page for the period that ``data`` asks for."""
    today = timezone.localdate()
    form = PeriodForm(data, today)
    context: dict[str, Any] = {"form": form, "presets": form.presets()}
    if not form.is_valid():
        return context, 422
    since, until = form.period
    found = statistics(scope, since, until)
    context |= {"found": found, "query": f"since={since}&until={until}", "since": since, "until": until}
    if found.figures is not None:
        months = month_table(found.figures, _months(since, min(until, today)))
        cells = [line.cells for line in months.lines]
        context |= {
            "sections": figure_tables(found.figures),
            "months": months,
            "chart": month_chart(
                [line.label for line in months.lines], [one[0] for one in cells], [one[1] for one in cells]
            ),
        }
    return context, 200


def statistics_file(scope: Scope, data: Any, kind: str) -> tuple[str, bytes] | None:
    """(file name, content) of the period's figures as ``xlsx`` or ``csv``; None while there are none."""
    form = PeriodForm(data, timezone.localdate())
    if not form.is_valid():
        return None
    since, until = form.period
    found = statistics(scope, since, until)
    if found.figures is None:
        return None
    tables = _all_tables(found, since, until)
    name = f"statistics-{since:%Y%m%d}-{until:%Y%m%d}.{kind}"
    if kind == "csv":
        lines: list[list[Cell]] = [
            [table.title, line.label, column, cell]
            for table in tables
            for line in table.lines
            for column, cell in zip(table.columns[1:], line.cells, strict=True)
        ]
        return name, write_csv([_("表"), _("项目"), _("指标"), _("数值")], lines)
    sheets = [
        WorkbookSheet(table.title, table.columns, [[line.label, *line.cells] for line in table.lines])
        for table in tables
    ]
    taken = timezone.localtime(found.taken_at)
    notes = [
        scope.organisation_name,
        _("期间：%(since)s 至 %(until)s") % {"since": since, "until": until},
        _("统计时间：%(at)s") % {"at": f"{taken:%Y-%m-%d %H:%M}"},
        *(f"{table.title}：{table.note}" for table in tables if table.note),
    ]
    return name, write_workbook(sheets, notes=notes)


def _all_tables(found: Statistics, since: dt.date, until: dt.date) -> list[FigureTable]:
    figures = found.figures or {}
    months = month_table(figures, _months(since, min(until, timezone.localdate())))
    return [months, *(table for _key, _title, tables in figure_tables(figures) for table in tables)]


def _months(since: dt.date, until: dt.date) -> list[str]:
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(first, last + 1)]
