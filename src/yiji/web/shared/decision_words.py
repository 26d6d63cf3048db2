"""A decision in words: its grounds with their articles, and the remedies against a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from yiji.applications.queries.detail import Detail
from yiji.applications.queries.waivers import waivers_in_force
from yiji.rulebook.refusal_grounds import REFUSAL_GROUNDS, REMEDIES, RefusalGround


@dataclass(frozen=True)
class GroundWords:
    """A ground of refusal as it is read: label and citations."""

    label: str
    cites: str


def ground_words(ground: RefusalGround) -> GroundWords:
    """The label of a ground with its articles, joined for print."""
    return GroundWords(ground.label, "、".join(article.cite() for article in ground.articles))


def decision_context(detail: Detail) -> dict[str, Any]:
    """Context of ``applications/_decision.html``."""
    application = detail.application
    codes = application.decision_grounds
    decided = application.decided_at
    grounds = [ground_words(REFUSAL_GROUNDS[code]) for code in codes if code in REFUSAL_GROUNDS]
    return {
        "grounds": grounds,
        "remedies": REMEDIES,
        "waived": waivers_in_force(application, timezone.localtime(decided).date()) if decided else [],
    }
