"""Reads the shipped list files into entries; needs no Django and no database."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

DATA: Final = Path(__file__).parent / "data"
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OWN_FIELDS: Final = frozenset({"code", "label", "label_en", "parent", "valid_from", "valid_to"})
# Files in the data folder that are not code lists of the common shape.
_OTHER_FILES: Final = frozenset({"holidays"})
DIVISION: Final = "division"


@dataclass(frozen=True)
class Entry:
    """One code with its labels. ``valid_from`` and ``valid_to`` are inclusive, None where open.

    ``parent`` is the code of the entry above (in some lists a code of another list), "" at the top.
    ``extra`` holds the list's further columns, such as ``service_lines`` of a scope.
    """

    code: str
    label: str
    label_en: str = ""
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def valid_on(self, on: date | None) -> bool:
        """Whether the code is in force on ``on``; None asks for the open end: codes not withdrawn."""
        if on is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@dataclass(frozen=True)
class CodeList:
    """A list with its origin. ``certainty`` says what has not been checked against an official text."""

    name: str
    title: str
    title_en: str
    source: str
    law: str
    certainty: str
    entries: tuple[Entry, ...]


@cache
def list_names() -> tuple[str, ...]:
    """The names of all shipped lists, ``division`` included."""
    return tuple(sorted({path.stem for path in DATA.glob("*.yaml")} - _OTHER_FILES | {DIVISION}))


@cache
def load(name: str) -> CodeList:
    """The whole list, withdrawn codes included. Raises KeyError for a name that is not shipped."""
    if name not in list_names():
        raise KeyError(f"no code list named {name!r}")
    if name == DIVISION:
        return _load_divisions()
    document = yaml.load((DATA / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (safe loader)
    return CodeList(
        name=document["list"],
        title=document["title"],
        title_en=document["title_en"],
        source=document["source"],
        law=document["law"],
        certainty=document["certainty"],
        entries=tuple(_entry(row) for row in document["rows"]),
    )


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        code=row["code"],
        label=row["label"],
        label_en=row["label_en"],
        parent=row.get("parent", ""),
        valid_from=row.get("valid_from"),
        valid_to=row.get("valid_to"),
        extra=MappingProxyType({key: value for key, value in row.items() if key not in _OWN_FIELDS}),
    )


def _load_divisions() -> CodeList:
    with (DATA / "divisions.csv").open(encoding="utf-8", newline="") as source:
        entries = tuple(
            Entry(
                code=row["code"],
                label=row["name"],
                parent=row["parent"],
                valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                extra=MappingProxyType({"level": row["level"], "source": row["source"]}),
            )
            for row in csv.DictReader(source)
        )
    return CodeList(
        name=DIVISION,
        title="行政区划",
        title_en="Administrative divisions",
        source="民政部行政区划代码（2026-09-11 的现行表）及 1980-2024 年各年代码表",
        law="GB/T 2260",
        certainty="起止日期精确到年；2026 年的 500157、653132、659013 应与民政部公告核对",
        entries=entries,
    )
