"""Looks up codes, labels and divisions as of a date; the one door to the code lists."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from django.conf import settings
from django.utils.translation import get_language

from yiji.codelists.data_files import DIVISION, CodeList, Entry, list_names, load

__all__ = [
    "CodeList",
    "Entry",
    "children",
    "code_list",
    "division_ever_existed",
    "division_name",
    "divisions",
    "entries",
    "entry",
    "exists",
    "label",
    "list_names",
]

_DIVISION_LEVELS = ("province", "city", "county")


def code_list(list_name: str) -> CodeList:
    """The list with its source, law and certainty. Raises KeyError for an unknown list."""
    return load(list_name)


@lru_cache(maxsize=512)
def _entries(list_name: str, on: date | None) -> tuple[Entry, ...]:
    return tuple(found for found in load(list_name).entries if found.valid_on(on))


def entries(list_name: str, on: date | None = None) -> list[Entry]:
    """The codes in force on ``on`` in list order; without a date those not withdrawn."""
    return list(_entries(list_name, on))


@cache
def _by_code(list_name: str) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, tuple[Entry, ...]] = {}
    for one in load(list_name).entries:
        found[one.code] = (*found.get(one.code, ()), one)
    return found


def entry(list_name: str, code: str, on: date | None = None) -> Entry | None:
    """The entry of ``code`` in force on ``on``, or None."""
    return next((one for one in _by_code(list_name).get(code, ()) if one.valid_on(on)), None)


def exists(list_name: str, code: str, on: date | None = None) -> bool:
    """Whether ``code`` may be chosen on ``on``."""
    return entry(list_name, code, on) is not None


def label(list_name: str, code: str, on: date | None = None, lang: str | None = None) -> str:
    """What to print for ``code``: English if ``lang`` starts with "en" and there is one, else Chinese.

    Without ``lang`` the reader's language counts; what is printed or stored for good asks for "zh".

    A code out of force still has its last label, and an unknown one prints as itself: old records stay
    readable.
    """
    known = _by_code(list_name).get(code, ())
    if not known:
        return code
    found = entry(list_name, code, on) or known[-1]
    wanted = _reader_language() if lang is None else lang
    return found.label_en if wanted.startswith("en") and found.label_en else found.label


def _reader_language() -> str:
    return (get_language() or "") if settings.configured else ""


def children(list_name: str, parent: str, on: date | None = None) -> list[Entry]:
    """The codes directly below ``parent``, such as the scopes of a practice category."""
    return [one for one in _entries(list_name, on) if one.parent == parent]


@lru_cache(maxsize=64)
def _divisions_by_parent(on: date | None) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for one in _entries(DIVISION, on):
        found.setdefault(one.parent, []).append(one)
    return {parent: tuple(below) for parent, below in found.items()}


def divisions(parent: str | None = None, level: str | None = None, on: date | None = None) -> list[Entry]:
    """Divisions in force on ``on``, narrowed to those below ``parent`` ("" for provinces) and of ``level``.

    Levels are "province", "city" and "county". Municipalities and counties run by their province have no city
    level: their counties stand directly below the province.
    """
    if level is not None and level not in _DIVISION_LEVELS:
        raise ValueError("level is province, city or county")
    found = _entries(DIVISION, on) if parent is None else _divisions_by_parent(on).get(parent, ())
    return [one for one in found if level is None or one.extra["level"] == level]


def division_name(code: str, full: bool = False, on: date | None = None) -> str:
    """The name of a division; ``full`` puts the names above it in front (浙江省杭州市临平区).

    An out-of-force code gives its last name, an unknown one itself.
    """
    known = _by_code(DIVISION).get(code, ())
    if not known:
        return code
    found = entry(DIVISION, code, on) or known[-1]
    above = division_name(found.parent, True, on) if full and found.parent else ""
    return above + found.label


def division_ever_existed(code: str) -> bool:
    """Whether ``code`` was in use at any time since 1980; identity numbers keep old codes for life."""
    return code in _by_code(DIVISION)
