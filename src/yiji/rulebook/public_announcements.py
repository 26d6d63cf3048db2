"""What is told to the public about who was registered and who no longer is, and in which words (ML 21, MR 22)."""

from __future__ import annotations

from dataclasses import dataclass

from yiji.kernel.law import Article
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.laws import APL, ML

# A registration that gave way to a newer one, or went to the armed forces, is not the end of a physician's practice.
ANNOUNCED_ENDS = ("deregistered", "rescinded", "revoked")
# Our own measure: lists stay open for as long as an off-roster filing runs, older ones are for the authority.
SHOWN_MONTHS = 24
RESCISSION = "rescission"
# These say nothing about health, punishment or conduct in office; every other ground is told by its article only
# (sensitive personal information, PIPL 28).
_TOLD_IN_WORDS = {
    "01": "死亡",
    "04": "医师执业证书被吊销",
    "07": "中止医师执业活动满二年",
    "11": "本人申请",
    "12": "备案满二年未继续执业",
}
_OTHERWISE = "依法注销注册"


@dataclass(frozen=True)
class PublicReason:
    """``words`` is "" where only the article is told."""

    words: str
    article: str

    def text(self) -> str:
        """Both in one line."""
        return f"{self.words}（{self.article}）" if self.words else self.article


def _article_of(code: str) -> Article:
    ground = DEREGISTRATION_GROUNDS.get(code)
    return ground.articles[0] if ground else ML.article(17)


def public_reason(code: str) -> PublicReason:
    """The public wording of a deregistration's reason code; a code that is not known is never shown itself."""
    if code == RESCISSION:
        return PublicReason("注册被撤销", APL.article(69).cite())
    if code in DEREGISTRATION_GROUNDS:
        return PublicReason(_TOLD_IN_WORDS.get(code, ""), _article_of(code).cite())
    return PublicReason(_OTHERWISE, ML.article(17).cite())
