"""A statute and a place in it, printable the way Chinese legal documents cite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Statute:
    """A law, regulation or rule. Citations print ``short``; ``title`` is the full name."""

    short: str
    title: str
    in_force_since: date
    in_force_until: date | None = None  # last day in force, inclusive

    def in_force(self, on: date) -> bool:
        """Whether the statute applies on that day (both ends included)."""
        return self.in_force_since <= on and (self.in_force_until is None or on <= self.in_force_until)

    def article(self, number: int, paragraph: int | None = None, item: int | None = None) -> Article:
        """The article of that number; ``paragraph`` is 款, ``item`` is 项."""
        return Article(self, number, paragraph, item)


@dataclass(frozen=True)
class Article:
    """A place in a statute: 条, and where it matters 款 and 项."""

    statute: Statute
    number: int
    paragraph: int | None = None
    item: int | None = None

    def cite(self, full: bool = False) -> str:
        """The citation, e.g. 《医师法》第十六条第一款第二项; ``full`` prints the statute's full title."""
        parts = [
            f"《{self.statute.title if full else self.statute.short}》第{chinese_numeral(self.number)}条"
        ]
        if self.paragraph is not None:
            parts.append(f"第{chinese_numeral(self.paragraph)}款")
        if self.item is not None:
            parts.append(f"第{chinese_numeral(self.item)}项")
        return "".join(parts)

    def __str__(self) -> str:
        return self.cite()


def chinese_numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 101 → 一百零一, 1260 → 一千二百六十. Raises ValueError outside 1–9999."""
    if not 1 <= number <= 9999:
        raise ValueError(f"no Chinese numeral for {number}")
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text[1:] if text.startswith("一十") else text
