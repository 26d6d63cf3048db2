"""Words of correction tickets in templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _

from yiji.register.queries.corrections import FieldPair, StepView
from yiji.web.shared.correction_words import FIELDS, MOVES, PAPERS

register = template.Library()


@register.filter
def correction_fields(codes: Iterable[str]) -> str:
    """The names of the fields."""
    return "、".join(str(FIELDS.get(code, code)) for code in codes)


@register.filter
def correction_paper(kind: str) -> Any:
    """What a paper is."""
    return PAPERS.get(kind, kind)


@register.filter
def correction_changes(pairs: Iterable[FieldPair]) -> list[dict[str, Any]]:
    """Old and new for the component ``diff``."""
    return [
        {
            "label": FIELDS[pair.field],
            "old": pair.old if pair.old_known else _("（不向申请人显示）"),
            "new": pair.new,
        }
        for pair in pairs
    ]


@register.filter
def correction_steps(steps: Iterable[StepView]) -> list[dict[str, Any]]:
    """The story of a ticket for the component ``timeline``; officers are named by their authority."""
    drawn = [
        {
            "state": "done",
            "at": step.at,
            "title": MOVES.get(step.move, step.move),
            "by": step.by,
            "note": step.words,
        }
        for step in steps
    ]
    if drawn:
        drawn[-1]["state"] = "now"
    return drawn
