"""What each application type is for, in plain words, with the articles and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from yiji.kernel.law import Article
from yiji.rulebook.laws import APL, MIL, ML, MR


@dataclass(frozen=True)
class Description:
    """``purpose``: when it is the right one. ``result``: what it does. ``route``: who answers, in what time."""

    purpose: str
    result: str
    route: str
    articles: tuple[Article, ...]


_BOTH = "拟执业机构确认后送审批机关，受理后二十个工作日内决定。"
_DIRECT = "直接送审批机关，受理后二十个工作日内决定。"
_NOTED = "拟备案机构确认后送其审批机关备案，五个工作日内办理。"
_REPORTED = "经办人填写、另一人复核后报送审批机关。"

DESCRIPTIONS: dict[str, Description] = {
    "INITIAL": Description(
        "取得医师资格、从未注册过的，首次注册后方可执业。", "取得执业注册和执业证书编码。", _BOTH,
        (ML.article(13), MR.article(12)),
    ),
    "ADD_LOCATION": Description(
        "执业医师已在一个省注册，还要在另一个省执业。", "在另一执业地点增加一项注册，原注册继续有效（资格和范围相同）。",
        _BOTH, (MR.article(17),),
    ),
    "RE_REGISTER": Description(
        "中止执业二年以上、曾被注销或者不予注册情形消失后，重新执业。", "经考核合格后重新注册。", _BOTH,
        (ML.article(19), MR.article(12)),
    ),
    "UPGRADE": Description(
        "执业助理医师取得执业医师资格，类别和机构不变。", "新注册为执业医师，原助理医师注册自动失效。", _BOTH,
        (MR.article(15),),
    ),
    "CHANGE": Description(
        "变更执业地点、主要执业机构、级别、类别或者范围。不需要原机构同意。", "注册内容变更，原机构名单随之移出。",
        _BOTH, (ML.article(18), MR.article(20)),
    ),
    "MULTI_FILE": Description(
        "在同一执业地点的另一家机构定期执业。", "主要执业机构不变，增加一家备案机构，有起止日期。", _NOTED,
        (ML.article(15), MR.article(10)),
    ),
    "MULTI_CANCEL": Description(
        "不再在备案机构执业。", "该机构的备案终止，主要执业机构的注册不受影响。", "直接送备案机关，五个工作日内办理。",
        (MR.article(10),),
    ),
    "LEGACY_MULTI_CANCEL": Description(
        "取消2017年4月1日以前办理的“多地点执业”。", "该地点的多点执业终止。", "直接送备案机关，五个工作日内办理。",
        (MR.article(10),),
    ),
    "ARMY_IN": Description(
        "军队医师退役、转业到地方执业。", "取得地方执业注册和执业证书编码。", _BOTH, (MIL.article(10), MIL.article(9)),
    ),
    "ARMY_OUT": Description(
        "入伍或者调入军队医疗机构。", "地方的全部注册终止，由军队办理注册。", _DIRECT, (MIL.article(10),),
    ),
    "DEREGISTER_SELF": Description(
        "本人不再执业，主动申请注销。", "所选注册终止；以后执业须重新注册。", _DIRECT, (MR.article(18, item=10),),
    ),
    "REISSUE": Description(
        "执业证书遗失、损坏，或者换发新版。", "重新制发证书，执业证书编码不变。", _BOTH, (MR.article(16),),
    ),
    "OFF_ROSTER_OBJECTION": Description(
        "被机构办理了离职备案，本人认为不符合事实。", "异议成立的，恢复注册状态。", _DIRECT, (MR.article(19),),
    ),
    "OFF_ROSTER": Description(
        "医师调离、退休、退职、被辞退、被开除，手续办理完毕之日起三十日内备案。",
        "该医师不在册，其多机构备案终止；二年内未继续执业的注销注册。", _REPORTED, (MR.article(19),),
    ),
    "MULTI_CANCEL_INST": Description(
        "在本院备案的外院医师不再来执业。", "其在本院的备案终止。", _REPORTED, (MR.article(10),),
    ),
    "DEREGISTER_INST": Description(
        "医师有应当注销注册的情形，知晓之日起三十日内报告。", "审批机关告知当事人、作出决定并公告。", _REPORTED,
        (ML.article(17, 2), MR.article(18)),
    ),
    "DEREGISTER_EXOFFICIO": Description(
        "审批机关发现应当注销或者撤销的情形。", "告知当事人后由另一人决定；注册终止并公告。",
        "一人立案审查，另一人决定。", (ML.article(17, 1, 6), APL.article(70), APL.article(69)),
    ),
    "CORRECT": Description(
        "注册信息登记有误，或者复议、判决要求改正。", "更正注册内容；错误注销的以原编码重新登记。",
        "一人立案审查，另一人决定。", (APL.article(69),),
    ),
}  # fmt: skip
