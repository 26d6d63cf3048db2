"""Rules in force and code lists, for whoever wants to know what the program goes by; the same in every portal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from yiji.applications.queries.rules_in_force import numbers, provinces, rule_lines
from yiji.codelists import catalogue
from yiji.kernel.outcome import NotFound
from yiji.rulebook.application_types import ALL
from yiji.web.shared.request import ScopedRequest

ROWS = 100


def rules_page(request: ScopedRequest, portal: str) -> HttpResponse:
    """All rules with their versions on a day, or those of one business."""
    wanted = request.GET.get("type", "")
    on, wrong = _day(request.GET.get("on", ""))
    context = {
        "portal": portal,
        "lines": rule_lines(on, wanted),
        "types": [(kind.code, kind.label) for kind in ALL],
        "wanted": wanted,
        "on": on,
        "wrong_day": wrong,
        "provinces": provinces(),
        "numbers": numbers(),
    }
    return render(request, "reference/rules.html", context, status=422 if wrong else 200)


def dictionaries_page(request: ScopedRequest, portal: str) -> HttpResponse:
    """The code lists with source, law and how sure they are."""
    lists = [catalogue.code_list(name) for name in catalogue.list_names()]
    return render(request, "reference/dictionaries.html", {"portal": portal, "lists": lists})


def dictionary_page(request: ScopedRequest, portal: str, list_name: str) -> HttpResponse:
    """The codes of one list, in pages that go on after a code."""
    if list_name not in catalogue.list_names():
        raise NotFound
    found = catalogue.code_list(list_name)
    words = request.GET.get("q", "").strip()[:40]
    rows = [one for one in found.entries if not words or words in one.code or words in one.label]
    first = _start(rows, request.GET.get("after", ""))
    shown = rows[first : first + ROWS]
    context = {
        "portal": portal,
        "list": found,
        "rows": shown,
        "q": words,
        "total": len(rows),
        "first": first + 1,
        "after": shown[-1].code if first + ROWS < len(rows) else "",
        "english": get_language() == "en",
        "has_english": any(one.label_en for one in shown),
    }
    return render(request, "reference/dictionary.html", context)


def _start(rows: list[Any], after: str) -> int:
    return next((index + 1 for index, one in enumerate(rows) if one.code == after), 0) if after else 0


def _day(text: str) -> tuple[dt.date, bool]:
    """The day asked for (ISO), today without one; True where it could not be read."""
    if not text:
        return timezone.localdate(), False
    try:
        return dt.date.fromisoformat(text), False
    except ValueError:
        return timezone.localdate(), True
