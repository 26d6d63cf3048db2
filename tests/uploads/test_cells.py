"""Cells become the text or date that was meant, or say why not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiji.kernel.outcome import Refusal
from yiji.uploads import cells


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, ""),
        ("  张 三 ", "张 三"),
        ("'00123", "00123"),
        ("１２３ａ", "123a"),
        ("\u200b甲\ufeff", "甲"),
        (13.0, "13"),
        (13, "13"),
        (2.50, "2.5"),
        (True, "是"),
        (dt.date(2026, 1, 31), "2026-01-31"),
    ],
)
def test_a_cell_becomes_plain_text(cell: cells.Cell, expected: str) -> None:
    assert cells.text(cell) == expected


@pytest.mark.parametrize("cell", [110101199003077758, 1.10101199003077e17, -(10**15)])
def test_a_number_that_lost_its_last_digits_is_refused(cell: cells.Cell) -> None:
    with pytest.raises(Refusal) as refused:
        cells.text(cell)
    assert refused.value.problems[0].code == "number_lost_digits"
    assert "文本" in refused.value.problems[0].way_out


def test_fifteen_digits_are_exact() -> None:
    assert cells.text(999_999_999_999_999) == "999999999999999"


@pytest.mark.parametrize(
    "cell",
    ["2026-01-31", "2026/1/31", "2026.1.31", "20260131", "2026年1月31日", 20260131, dt.date(2026, 1, 31)],
)
def test_a_date_is_understood_in_the_ways_it_is_written(cell: cells.Cell) -> None:
    assert cells.date(cell) == dt.date(2026, 1, 31)


@pytest.mark.parametrize("cell", ["2026-02-30", "31/01/2026", "明天", 46053, "0001-01-01", True, 2026.5])
def test_what_is_no_date_is_refused(cell: cells.Cell) -> None:
    with pytest.raises(Refusal):
        cells.date(cell)


def test_an_empty_cell_is_no_date() -> None:
    assert cells.date(None) is None
    assert cells.date("  ") is None


@given(st.text())
def test_any_text_gives_text_without_outer_spaces(value: str) -> None:
    shown = cells.text(value)
    assert shown == shown.strip()
