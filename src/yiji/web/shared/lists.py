"""Keyset pages: the address carries the last row's sort values, never an offset and never personal data."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest

PAGE_SIZES = (20, 50, 100)
_SIZES = {str(size) for size in PAGE_SIZES}
COUNT_CAP = 1000


@dataclass(frozen=True)
class Page:
    """One page of rows with the tokens of its neighbours ("" where there is none)."""

    rows: list[dict[str, Any]]
    next_token: str
    previous_token: str
    count: int
    count_capped: bool
    size: int

    @property
    def count_text(self) -> str:
        return f"{COUNT_CAP:,}+" if self.count_capped else f"{self.count:,}"


def _encode(direction: str, values: Sequence[Any]) -> str:
    raw = json.dumps(
        [direction, *[v.isoformat() if isinstance(v, dt.date) else str(v) for v in values]],
        ensure_ascii=False,
    )
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def _decode(token: str, width: int) -> tuple[str, list[str]] | None:
    try:
        parts = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        direction, values = parts[0], [str(v) for v in parts[1:]]
    except (binascii.Error, ValueError, IndexError, TypeError, KeyError):
        return None
    return (direction, values) if direction in ("n", "p") and len(values) == width else None


def _typed(queryset: QuerySet[Any], column: str, text: str) -> Any:
    """The value of a token's part; ValueError for anything that this program never puts there."""
    if not text.isprintable() or len(text) > 200:
        raise ValueError(column)
    field = queryset.model._meta.get_field(column)
    kind = field.get_internal_type()
    if kind == "UUIDField":
        return uuid.UUID(text)
    value = field.to_python(text)
    if isinstance(value, dt.date) and not 1900 <= value.year <= 2200:
        raise ValueError(column)
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        raise ValueError(column)
    return value


def _after(order: Sequence[str], values: Sequence[Any], backwards: bool) -> Q:
    """(a, b, id) strictly after the given row in the order, written out for engines without row values."""
    condition, equal, first = Q(), Q(), Q()
    for item, value in zip(order, values, strict=True):
        column, descending = item.lstrip("-"), item.startswith("-")
        operator = "lt" if descending != backwards else "gt"
        condition |= equal & Q(**{f"{column}__{operator}": value})
        # The first column's bound says where in the index the page begins, however far down it is.
        first = first or Q(**{f"{column}__{operator}e": value})
        equal &= Q(**{column: value})
    return first & condition


def _place(
    queryset: QuerySet[Any], order: Sequence[str], token: str, by_row: bool
) -> tuple[str, list[Any]] | None:
    """Direction and sort values of the row that the token names; None for nonsense and for a row that has gone."""
    names = [item.lstrip("-") for item in order]
    place = _decode(token, 1 if by_row else len(order))
    if place is None:
        return None
    direction, texts = place
    try:
        values = [
            _typed(queryset, name, text)
            for name, text in zip(names[-1:] if by_row else names, texts, strict=True)
        ]
    except (ValueError, TypeError, OverflowError, ValidationError):
        return None
    if not by_row:
        return direction, values
    row = queryset.order_by().filter(**{names[-1]: values[0]}).values(*names).first()
    return (direction, [row[name] for name in names]) if row else None


def keyset_page(
    request: HttpRequest,
    queryset: QuerySet[Any],
    order: Sequence[str],
    columns: Sequence[str],
    *,
    by_row: bool = False,
) -> Page:
    """A page of ``values(*columns)``; ``order`` holds non-null columns of the model and must end in a unique one.

    Reads ``at`` (token) and ``size`` from the query string; nonsense there gives the first page. With ``by_row`` the
    token names only the last row, whose values are read again: for orders by names, numbers and annotations.
    """
    text = request.GET.get("size", "")
    size = int(text) if text in _SIZES else PAGE_SIZES[0]
    names = [item.lstrip("-") for item in order]
    place = _place(queryset, order, request.GET.get("at", "")[:1200], by_row)
    backwards = bool(place and place[0] == "p")
    rows_query = queryset.filter(_after(order, place[1], backwards)) if place else queryset
    flipped = [item.lstrip("-") if item.startswith("-") else f"-{item}" for item in order]
    ordered = rows_query.order_by(*(flipped if backwards else order)).values(*{*columns, *names})
    rows = list(ordered[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    count = queryset.order_by().values("pk")[: COUNT_CAP + 1].count()
    told = names[-1:] if by_row else names
    has_next = more if not backwards else bool(place)
    has_previous = more if backwards else bool(place)
    return Page(
        rows=rows,
        next_token=_encode("n", [rows[-1][n] for n in told]) if rows and has_next else "",
        previous_token=_encode("p", [rows[0][n] for n in told]) if rows and has_previous else "",
        count=min(count, COUNT_CAP),
        count_capped=count > COUNT_CAP,
        size=size,
    )
