"""The sums behind the statistics: percentiles, usual periods, and columns that stay within their drawing."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from yiji.applications.queries.statistics import percentile
from yiji.applications.statistic_periods import usual_periods
from yiji.web.shared.month_chart import month_chart


@pytest.mark.parametrize(
    ("values", "percent", "wanted"),
    [([], 50, 0), ([7], 90, 7), ([1, 2, 3, 4], 50, 2), ([1, 2, 3, 4], 90, 4), ([1] * 9 + [30], 90, 1)],
)
def test_a_percentile_is_the_nearest_rank(values: list[int], percent: int, wanted: int) -> None:
    assert percentile(Counter(values), percent) == wanted


def test_usual_periods_end_on_the_last_day_of_their_month_quarter_and_year() -> None:
    periods = usual_periods(dt.date(2028, 2, 29))
    assert periods["month"] == (dt.date(2028, 2, 1), dt.date(2028, 2, 29))
    assert periods["quarter"] == (dt.date(2028, 1, 1), dt.date(2028, 3, 31))
    assert periods["last_month"] == (dt.date(2028, 1, 1), dt.date(2028, 1, 31))
    assert periods["last_year"] == (dt.date(2027, 1, 1), dt.date(2027, 12, 31))
    assert usual_periods(dt.date(2026, 12, 31))["quarter"] == (dt.date(2026, 10, 1), dt.date(2026, 12, 31))


def test_the_chart_by_month_keeps_its_columns_within_the_drawing() -> None:
    months = [f"20{year:02d}-{month:02d}" for year in range(17, 27) for month in range(1, 13)]
    chart = month_chart(months, [n * 37 for n in range(120)], [n * 11 for n in range(120)])
    assert chart is not None
    assert len(chart.marks) <= 13
    for column in (*chart.first, *chart.second):
        assert 0 <= float(column.x) <= float(column.x) + float(column.width) <= chart.width
        assert 0 <= float(column.y) <= chart.base
        assert abs(float(column.y) + float(column.height) - chart.base) < 0.11
    assert month_chart(["2026-11"], [0], [0]) is None
    one = month_chart(["2026-11"], [1], [0])
    assert one is not None
    assert [level.text for level in one.levels] == ["0", "1"]
