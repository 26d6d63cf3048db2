"""The grounds of deregistration (注销): articles, papers each needs, and how far each reaches."""

from __future__ import annotations

from dataclasses import dataclass

from yiji.kernel.law import Article
from yiji.rulebook.laws import APL, ML, MR


@dataclass(frozen=True)
class DeregistrationGround:
    """A ground. ``rule`` is its id in the rule list; ``hits_all`` ends the person's other registrations too.

    ``examiner_judges``: the ground needs a judgement, it is never carried out automatically.
    """

    code: str
    rule: str
    label: str
    articles: tuple[Article, ...]
    documents: tuple[str, ...] = ()
    hits_all: bool = False
    examiner_judges: bool = False


def _ml(item: int) -> Article:
    return ML.article(17, 1, item)


def _mr(item: int) -> Article:
    return MR.article(18, item=item)


_PENALTY = ("judgment_or_penalty",)
_ASSESSMENT = ("training_proof",)

DEREGISTRATION_GROUNDS: dict[str, DeregistrationGround] = {
    ground.code: ground
    for ground in (
        DeregistrationGround("01", "DRG-01", "死亡", (_ml(1), _mr(1)), ("death_certificate",), True),
        DeregistrationGround("02", "DRG-02", "被宣告失踪", (_mr(1),), _PENALTY, True),
        DeregistrationGround("03", "DRG-03", "受刑事处罚", (_ml(2),), _PENALTY, True),
        DeregistrationGround("04", "DRG-04", "被吊销医师执业证书", (_ml(3),), _PENALTY, True),
        DeregistrationGround(
            "05",
            "DRG-05",
            "考核不合格，暂停执业期满再次考核不合格",
            (_ml(4), ML.article(42)),
            _ASSESSMENT,
            True,
        ),
        DeregistrationGround("06", "DRG-06", "连续两个考核周期未参加定期考核", (_mr(5),)),
        DeregistrationGround("07", "DRG-07", "中止医师执业活动满二年", (_ml(5),)),
        DeregistrationGround("08", "DRG-08", "身体健康状况不适宜继续执业", (_mr(7),), examiner_judges=True),
        DeregistrationGround(
            "09",
            "DRG-09",
            "出借、出租、抵押、转让、涂改执业证书",
            (_mr(8), ML.article(54)),
            _PENALTY,
            examiner_judges=True,
        ),
        DeregistrationGround("10", "DRG-10", "在医师资格考试中参与有组织作弊", (_mr(9),), _PENALTY),
        DeregistrationGround("11", "DRG-11", "本人主动申请", (_mr(10),)),
        DeregistrationGround("12", "OFF-04", "备案满二年未继续执业", (MR.article(19),)),
        DeregistrationGround(
            "99",
            "DRG-12",
            "法律、行政法规规定的其他情形",
            (_ml(6), _mr(11), APL.article(70)),
            examiner_judges=True,
        ),
    )
}
