"""What the operators of an institution said about printing."""

from __future__ import annotations

from yiji.accounts.scope import Scope
from yiji.institutions.models import PrintCheck
from yiji.institutions.visibility import visible_print_checks

_SHOWN = 10


def print_checks(scope: Scope) -> list[PrintCheck]:
    """The newest ten trials; the first one is what holds."""
    return list(visible_print_checks(scope).order_by("-checked_at")[:_SHOWN])


def printing_works(scope: Scope) -> bool:
    """Whether the newest trial went well."""
    newest = visible_print_checks(scope).order_by("-checked_at").values_list("works", flat=True).first()
    return bool(newest)
