"""The questions in the order they are asked, with when each one comes up."""

from __future__ import annotations

from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.off_roster_reasons import OFF_ROSTER_REASONS
from yiji.rulebook.which_business.shape import Choice, Question

_HELD = (Choice("yes", "已经取得"), Choice("no", "还没有"))
_WORKING = "active|suspended"
_AWAY = "off_roster|off_roster_long"
_NOBODY = ({"about": "nobody"},)

# What happened, for the clerk of an institution.
CASE = Question(
    "case", "", "是什么情况？",
    (
        Choice("left", "医师离开了本院", "调离、退休、退职、被辞退、被开除，手续已经办完。"),
        Choice("ground", "医师有应当注销注册的情形", "死亡、失踪、受刑事处罚、被吊销证书、考核不合格、中止执业满二年等。"),
        Choice("filed", "在本院多机构备案的外院医师不再来执业", only=_NOBODY),
        Choice("away", "医师外出一段时间，以后回来", "进修、对口支援、会诊、规范化培训、义诊等。"),
        Choice("wishes", "医师本人要办业务", "来本院执业、变更注册、补发证书等，由医师本人申请。"),
    ),
    ({"who": "institution"},),
)  # fmt: skip
REASON = Question(
    "reason", "", "医师为什么离开本院？",
    tuple(Choice(reason.code, reason.label) for reason in OFF_ROSTER_REASONS.values()),
    ({"case": "left"},),
)  # fmt: skip
ALREADY = Question(
    "already", "", "本院是否已经为该医师办理了离职备案？",
    (Choice("no", "还没有"), Choice("yes", "已经办理，该医师不在册")),
    ({"case": "left"},),
)  # fmt: skip
GROUND = Question(
    "ground", "", "是哪一种情形？",
    tuple(Choice(ground.code, ground.label) for ground in DEREGISTRATION_GROUNDS.values()),
    ({"case": "ground"},),
)  # fmt: skip
STOPPED_LONG = Question(
    "stopped_long", "", "从最后执业之日起是否已满二年？",
    (Choice("yes", "已满二年"), Choice("no", "未满二年")),
    ({"ground": "07"},),
)  # fmt: skip
FILED_LONG = Question(
    "filed_long", "", "从离职备案之日起是否已满二年？",
    (Choice("yes", "已满二年"), Choice("no", "未满二年，或者没有备案")),
    ({"ground": "12"},),
)  # fmt: skip

# Where the person stands.
STANDING = Question(
    "standing", "您现在的医师执业注册是哪一种情况？", "该医师现在的执业注册是哪一种情况？",
    (
        Choice("active", "注册有效，正在执业"),
        Choice("suspended", "注册有效，但正在暂停执业期间"),
        Choice("off_roster", "已离开机构并办理了离职备案，未满二年"),
        Choice("off_roster_long", "已离开机构并办理了离职备案，已满二年"),
        Choice("proposed", "审批机关正在办理注销"),
        Choice("ended", "注册已被注销、撤销或者吊销"),
        Choice("none", "从来没有注册过"),
        Choice("army", "在军队注册"),
    ),
    ({"who": "physician"}, {"case": "wishes"}),
)  # fmt: skip
SERVICE = Question(
    "service", "您要到哪里执业？", "该医师要到哪里执业？",
    (Choice("civil", "地方的医疗、预防、保健机构"), Choice("army", "军队的医疗机构")),
    ({"standing": "none|ended|army"},),
)  # fmt: skip
QUALIFIED = Question(
    "qualified", "您是否已经取得医师资格？", "该医师是否已经取得医师资格？",
    (Choice("yes", "已取得（执业医师或者执业助理医师）"), Choice("no", "还没有取得，或者查不到")),
    ({"standing": "none", "service": "civil"},),
)  # fmt: skip
LATE = Question(
    "late", "取得医师资格到现在是否超过二年？", "取得医师资格到现在是否超过二年？",
    (Choice("no", "没有超过二年"), Choice("yes", "超过二年")),
    ({"qualified": "yes"},),
)  # fmt: skip
BARRED = Question(
    "barred", "您是否还在不予注册的期限内？", "该医师是否还在不予注册的期限内？",
    (
        Choice("no", "没有不予注册的情形，或者情形已经消失、期限已满"),
        Choice(
            "yes", "还在期限内",
            "例如刑罚执行完毕、被吊销证书不满二年，因考核不合格被注销不满一年，被禁止从业的期限未满。",
        ),
    ),
    ({"standing": "ended", "service": "civil"},),
)  # fmt: skip
LEVEL = Question(
    "level", "您现在注册的级别是？", "该医师现在注册的级别是？",
    (Choice("1", "执业医师"), Choice("2", "执业助理医师")),
    ({"standing": f"{_WORKING}|{_AWAY}"},),
)  # fmt: skip

# What the person wants.
WISH = Question(
    "wish", "您要办什么？", "该医师要办什么？",
    (
        Choice("practise", "继续执业", only=({"standing": _AWAY},)),
        Choice("object", "没有离开原机构，备案不符合事实", only=({"standing": _AWAY},)),
        Choice("place", "到另一家机构执业", "换机构，或者在原机构以外再增加一家。", only=({"standing": _WORKING},)),
        Choice("content", "改变执业类别、执业范围或者级别", "机构不变的。", only=({"standing": _WORKING},)),
        Choice("filing", "不再到多机构备案的机构执业", only=({"standing": _WORKING},)),
        Choice("resume", "已经二年以上没有执业，现在恢复执业", only=({"standing": "active"},)),
        Choice("certificate", "执业证书遗失、损坏，需要补发或者换发", only=({"standing": _WORKING},)),
        Choice("leave", "离开现在的机构，暂时没有新的机构", "辞职、退休等。", only=({"standing": _WORKING},)),
        Choice("quit", "今后不再执业，注销注册"),
        Choice("personal", "姓名、学历、职称、照片等个人信息要修改"),
    ),
    ({"standing": f"{_WORKING}|{_AWAY}"},),
)  # fmt: skip
WHERE = Question(
    "where", "您要到哪里执业？", "该医师要到哪里执业？",
    (
        Choice("here", "原来的机构", only=({"wish": "practise"},)),
        Choice("same", "本省的另一家机构", for_assistant="本县（市、区）的另一家机构"),
        Choice("elsewhere", "外省的机构", for_assistant="其他县（市、区）的机构"),
        Choice("army", "军队的医疗机构（入伍或者调入）"),
    ),
    ({"wish": "place|practise"},),
)  # fmt: skip
STAY = Question(
    "stay", "您还在原机构执业吗？", "该医师还在原机构执业吗？",
    (
        Choice("leave", "不再在原机构执业"),
        Choice("stay", "保留原机构，同时在新机构定期执业"),
        Choice("visit", "保留原机构，到新机构只是会诊、进修、对口支援、规范化培训、义诊或者医联体内执业"),
    ),
    ({"standing": "active", "where": "same|elsewhere"},),
)  # fmt: skip
ALIKE = Question(
    "alike", "新注册的医师资格和执业范围与现在的相同吗？", "新注册的医师资格和执业范围与现在的相同吗？",
    (Choice("same", "都相同"), Choice("different", "资格或者执业范围不同")),
    ({"stay": "stay", "where": "elsewhere", "level": "1"},),
)  # fmt: skip
CHANGE = Question(
    "change", "要改变的是哪一项？", "要改变的是哪一项？",
    (
        Choice("scope", "执业范围", "类别不变。"),
        Choice("category", "执业类别", "例如由临床改为口腔。"),
        Choice("level", "执业级别", "助理医师升执业医师。", only=({"level": "2"},)),
    ),
    ({"standing": "active", "wish": "content"},),
)  # fmt: skip
CATEGORY_HELD = Question(
    "category_held", "您是否已经取得另一类别的医师资格？", "该医师是否已经取得另一类别的医师资格？",
    _HELD, ({"change": "category"},),
)  # fmt: skip
LEVEL_HELD = Question(
    "level_held", "您是否已经取得执业医师资格？", "该医师是否已经取得执业医师资格？",
    _HELD, ({"change": "level"},),
)  # fmt: skip
UNCHANGED = Question(
    "unchanged", "执业类别和主要执业机构都不变吗？", "执业类别和主要执业机构都不变吗？",
    (Choice("yes", "都不变"), Choice("no", "类别或者机构也要变")),
    ({"level_held": "yes"},),
)  # fmt: skip
FILED = Question(
    "filed", "您现在有正在生效的多机构备案吗？", "该医师现在有正在生效的多机构备案吗？",
    (
        Choice("yes", "有，2017年4月1日以后办理的"),
        Choice("legacy", "有，2017年4月1日以前办理的“多地点执业”"),
        Choice("no", "没有"),
    ),
    ({"wish": "filing"},),
)  # fmt: skip

QUESTIONS: tuple[Question, ...] = (
    CASE, REASON, ALREADY, GROUND, STOPPED_LONG, FILED_LONG, STANDING, SERVICE, QUALIFIED, LATE, BARRED, LEVEL,
    WISH, WHERE, STAY, ALIKE, CHANGE, CATEGORY_HELD, LEVEL_HELD, UNCHANGED, FILED,
)  # fmt: skip
