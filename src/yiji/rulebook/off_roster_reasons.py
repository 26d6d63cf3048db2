"""The grounds on which an institution files that a physician has left (离职备案), with the papers needed."""

from __future__ import annotations

from dataclasses import dataclass

from yiji.kernel.law import Article
from yiji.rulebook.laws import MR


@dataclass(frozen=True)
class OffRosterReason:
    """A ground: code of the code list, label, article and the document kinds that prove it."""

    code: str
    label: str
    article: Article
    documents: tuple[str, ...]


_ARTICLE = MR.article(19)

OFF_ROSTER_REASONS: dict[str, OffRosterReason] = {
    reason.code: reason
    for reason in (
        OffRosterReason("1", "调离", _ARTICLE, ("leaving_proof",)),
        OffRosterReason("2", "退休", _ARTICLE, ("leaving_proof",)),
        OffRosterReason("3", "退职", _ARTICLE, ("leaving_proof",)),
        OffRosterReason("4", "被辞退", _ARTICLE, ("leaving_proof",)),
        OffRosterReason("5", "被开除", _ARTICLE, ("leaving_proof",)),
        OffRosterReason("9", "省级规定的其他情形", _ARTICLE, ("leaving_proof",)),
    )
}
