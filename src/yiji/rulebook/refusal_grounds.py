"""The grounds on which an authority refuses a registration, with articles, and the remedies."""

from __future__ import annotations

from dataclasses import dataclass

from yiji.kernel.law import Article
from yiji.rulebook.laws import ALL, APL, ARL, ML, MR


@dataclass(frozen=True)
class RefusalGround:
    """A ground: its code (the id of the rule behind it), how the decision words it, and its articles."""

    code: str
    label: str
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Remedy:
    """A remedy against a refusal, with the text the written decision carries."""

    label: str
    text: str
    article: Article


REFUSAL_GROUNDS: dict[str, RefusalGround] = {
    ground.code: ground
    for ground in (
        RefusalGround("ELG-01", "未取得相应医师资格", (ML.article(13), MR.article(5))),
        RefusalGround("ELG-03", "无民事行为能力或者限制民事行为能力", (ML.article(16, 1, 1),)),
        RefusalGround(
            "ELG-04", "刑罚执行完毕不满二年或者被依法禁止从事医师职业的期限未满", (ML.article(16, 1, 2),)
        ),
        RefusalGround("ELG-05", "被吊销医师执业证书不满二年", (ML.article(16, 1, 3),)),
        RefusalGround("ELG-06", "因医师定期考核不合格被注销注册不满一年", (ML.article(16, 1, 4),)),
        RefusalGround("ELG-07", "法律、行政法规规定不得从事医疗卫生服务的其他情形", (ML.article(16, 1, 5),)),
        RefusalGround("ELG-08", "健康状况不适宜从事医师工作", (MR.article(6, item=4),)),
        RefusalGround("ELG-09", "重新申请注册，经考核不合格", (MR.article(6, item=5),)),
        RefusalGround("ELG-10", "在医师资格考试中参与有组织作弊", (MR.article(6, item=6),)),
        RefusalGround("ELG-11", "使用伪造医师资格或者冒名使用他人医师资格", (MR.article(6, item=7),)),
        RefusalGround("ELG-12", "以不正当手段取得证书被撤销未满三年", (ML.article(54), APL.article(79))),
        RefusalGround("ELG-13", "隐瞒有关情况或者提供虚假材料未满一年", (APL.article(78),)),
        RefusalGround("ELG-14", "取得资格后逾二年未注册且无培训考核合格证明", (MR.article(12),)),
        RefusalGround("LOC-03", "执业助理医师已在其他执业地点注册", (MR.article(17),)),
        RefusalGround("SCP-01", "申请的类别或者范围与医师资格不符", (ML.article(14),)),
    )
}

# Applications for a registration are refused on a ground of the law; others on the facts and articles written out.
REFUSED_ON_GROUNDS = frozenset({"INITIAL", "ADD_LOCATION", "RE_REGISTER", "UPGRADE", "CHANGE", "ARMY_IN"})

REMEDIES: tuple[Remedy, ...] = (
    Remedy("行政复议", "可以自收到本决定之日起六十日内申请行政复议。", ARL.article(20)),
    Remedy("行政诉讼", "可以自收到本决定之日起六个月内向人民法院提起行政诉讼。", ALL.article(46)),
)
WRITTEN_REFUSAL: tuple[Article, ...] = (ML.article(16, 2), APL.article(38), MR.article(14))
