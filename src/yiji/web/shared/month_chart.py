"""Places the columns of a chart by month: plain numbers for SVG attributes, no style and no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_HEIGHT, _LEFT, _TOP, _FOOT = 170, 44, 12, 42
_WIDEST, _NARROWEST, _ROOM = 46, 8, 560
_LABELLED = 13


@dataclass(frozen=True)
class Column:
    """One rectangle."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Mark:
    """A text below the columns: the month, and the year where it begins."""

    x: str
    month: str
    year: str


@dataclass(frozen=True)
class Level:
    """A line across with its number."""

    y: str
    text: str


@dataclass(frozen=True)
class MonthChart:
    """``first`` and ``second`` are the columns of the two series, side by side."""

    width: int
    height: int
    left: int
    base: int
    first: tuple[Column, ...]
    second: tuple[Column, ...]
    marks: tuple[Mark, ...]
    levels: tuple[Level, ...]

    @property
    def text_y(self) -> int:
        return self.base + 17

    @property
    def year_y(self) -> int:
        return self.base + 35


def month_chart(months: Sequence[str], first: Sequence[int], second: Sequence[int]) -> MonthChart | None:
    """The chart of two series over ``months`` (``2026-11``); None where there is nothing to see."""
    highest = max([*first, *second], default=0)
    if not highest:
        return None
    top = _round_up(highest)
    step = max(_NARROWEST, min(_WIDEST, _ROOM / len(months)))
    base = _TOP + _HEIGHT
    bar = step * 0.38

    def columns(values: Sequence[int], shift: float) -> tuple[Column, ...]:
        return tuple(
            Column(
                f"{_LEFT + place * step + step / 2 + shift:.1f}",
                f"{base - _HEIGHT * value / top:.1f}",
                f"{bar:.1f}",
                f"{_HEIGHT * value / top:.1f}",
            )
            for place, value in enumerate(values)
        )

    every = -(-len(months) // _LABELLED)
    marks = tuple(
        Mark(
            f"{_LEFT + place * step + step / 2:.1f}",
            str(int(month[5:])),
            month[:4] if place == 0 or int(month[5:]) <= every else "",
        )
        for place, month in enumerate(months)
        if place % every == 0
    )
    return MonthChart(
        width=int(_LEFT + step * len(months) + 10),
        height=base + _FOOT,
        left=_LEFT,
        base=base,
        first=columns(first, -bar),
        second=columns(second, 0),
        marks=marks,
        levels=tuple(
            Level(f"{base - _HEIGHT * part / 2:.1f}", f"{top * part // 2:,}")
            for part in ((0, 1, 2) if top % 2 == 0 else (0, 2))
        ),
    )


def _round_up(value: int) -> int:
    """The next number of the kind 1, 2, 4, 5, 6, 8 or 10 times a power of ten."""
    power = 1
    while value > 10 * power:
        power *= 10
    return next(n * power for n in (1, 2, 4, 5, 6, 8, 10) if n * power >= value)
