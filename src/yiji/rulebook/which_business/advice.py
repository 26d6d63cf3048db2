"""Every advice that a way through the questions can end in, with the articles it rests on."""

from __future__ import annotations

from yiji.rulebook.laws import MIL, ML, MR, PIPL, SR
from yiji.rulebook.which_business.shape import Advice

_CHANGE_PAPERS = frozenset({"employment_proof", "education_proof", "training_proof", "gp_training_proof"})
_EMPLOYMENT = frozenset({"employment_proof"})
_TRAINING = frozenset({"training_proof"})
_SCOPE_PAPERS = frozenset({"education_proof", "training_proof", "gp_training_proof"})

# Applied for by the physician.
_BY_PHYSICIAN = (
    Advice(
        "INITIAL", "INITIAL", "首次注册", "已取得医师资格、从来没有注册过，注册以后才可以执业。",
        (ML.article(13),), not_needed=_TRAINING,
    ),
    Advice(
        "INITIAL_LATE", "INITIAL", "首次注册（须先培训考核合格）",
        "取得医师资格超过二年没有注册，须在省级主管部门指定的机构连续培训六个月以上并考核合格。",
        (MR.article(12), ML.article(13)), needed=_TRAINING,
    ),
    Advice(
        "RE_REGISTER", "RE_REGISTER", "重新注册",
        "注册已经注销、撤销或者吊销，重新执业须考核合格后重新注册，不是首次注册。", (ML.article(19), MR.article(12)),
    ),
    Advice(
        "RE_REGISTER_LONG", "RE_REGISTER", "重新注册",
        "离职备案已满二年没有继续执业，不能再用变更注册恢复，须考核合格后重新注册。",
        (MR.article(19), ML.article(19)),
    ),
    Advice(
        "CHANGE_INSTITUTION", "CHANGE", "变更注册（主要执业机构）",
        "同一执业地点内换机构，变更主要执业机构；不需要原机构同意，也不需要先注销。", (MR.article(20), ML.article(18)),
        needed=_EMPLOYMENT, not_needed=_SCOPE_PAPERS,
    ),
    Advice(
        "CHANGE_PLACE", "CHANGE", "变更注册（执业地点）",
        "离开原执业地点，注册随人转到新的执业地点；还要保留原机构的，不要办理变更。", (ML.article(18), MR.article(20)),
        needed=_EMPLOYMENT, not_needed=_SCOPE_PAPERS,
    ),
    Advice(
        "CHANGE_RETURN", "CHANGE", "变更注册（恢复执业）",
        "离职备案未满二年，注册还在，办理变更注册即可继续执业，不需要重新注册和培训。", (MR.article(19), MR.article(20)),
        not_needed=_SCOPE_PAPERS,
    ),
    Advice(
        "CHANGE_SCOPE", "CHANGE", "变更注册（执业范围）",
        "同一类别内改变或者增加执业范围，须有相应专业的高一层次学历，或者累计二年以上进修并考核合格。",
        (ML.article(14), SR.article(6)), not_needed=_EMPLOYMENT,
    ),
    Advice(
        "CHANGE_CATEGORY", "CHANGE", "变更注册（执业类别）", "改变执业类别，以另一类别的医师资格为依据。",
        (ML.article(18), SR.article(6)), not_needed=_CHANGE_PAPERS,
    ),
    Advice(
        "CHANGE_LEVEL", "CHANGE", "变更注册（执业级别，同时变更类别或者机构）",
        "升级的同时类别或者机构也变，不适用“助理医师升执业医师”，一并办理变更。", (MR.article(15), MR.article(20)),
        not_needed=_SCOPE_PAPERS,
    ),
    Advice(
        "UPGRADE", "UPGRADE", "助理医师升执业医师", "已取得执业医师资格，类别和机构都不变。", (MR.article(15),),
    ),
    Advice(
        "ADD_LOCATION", "ADD_LOCATION", "注册（增加执业地点）",
        "执业医师保留原注册，再到另一个省执业，须增加注册；不是变更，也不能用多机构备案。", (MR.article(17),),
    ),
    Advice(
        "ADD_LOCATION_LAPSE", "ADD_LOCATION", "注册（增加执业地点），原注册失效",
        "两项注册的资格和执业范围须相同；不同的，准予后原注册失效。要保留原注册的，请按相同的资格和范围申请。",
        (MR.article(17),),
    ),
    Advice(
        "MULTI_FILE", "MULTI_FILE", "多执业机构备案",
        "主要执业机构不变，在同一执业地点再增加一家，办理备案；不是变更，也不是离职备案。",
        (ML.article(15), MR.article(10)),
    ),
    Advice(
        "MULTI_FILE_ASSISTANT", "MULTI_FILE", "多执业机构备案（执业助理医师）",
        "执业助理医师只能在注册的县内备案；是否准许，各省规定不一，审批机关会核实。", (MR.article(10), MR.article(17)),
    ),
    Advice(
        "MULTI_CANCEL", "MULTI_CANCEL", "多执业机构取消备案", "只终止备案，不影响主要执业机构的注册。",
        (MR.article(10),),
    ),
    Advice(
        "LEGACY_MULTI_CANCEL", "LEGACY_MULTI_CANCEL", "申请取消“多地点执业”",
        "2017年4月1日以前办理的多地点执业，用这项业务取消。", (MR.article(10),),
    ),
    Advice(
        "ARMY_IN", "ARMY_IN", "军队变更入地方", "退役、转业后换领地方证书，再申请地方的注册。", (MIL.article(10),),
    ),
    Advice(
        "ARMY_OUT", "ARMY_OUT", "变更到军队", "入伍或者调入军队医疗机构，地方的注册全部终止，由军队注册。",
        (MIL.article(10),),
    ),
    Advice(
        "DEREGISTER_SELF", "DEREGISTER_SELF", "注销注册（本人申请）",
        "只终止所选的这一项注册；只是换机构或者暂时不执业的，不要注销。", (MR.article(18, item=10),),
    ),
    Advice(
        "DEREGISTER_FIRST", "DEREGISTER_SELF", "先注销原注册，再办理重新注册",
        "中止执业满二年的，原注册应当注销；注销后经考核合格，再办理“重新注册”。不能直接变更。",
        (ML.article(17, 1, 5), ML.article(19), MR.article(19)),
    ),
    Advice(
        "REISSUE", "REISSUE", "执业证书补发、换发", "注册不变，只补发证书，编码不变。", (MR.article(16),),
    ),
    Advice(
        "OFF_ROSTER_OBJECTION", "OFF_ROSTER_OBJECTION", "对离职备案的异议",
        "机构的备案不符合事实的，提出异议；成立的恢复在册。", (MR.article(19),),
    ),
)  # fmt: skip

# Filed or reported by the institution.
_BY_INSTITUTION = (
    Advice(
        "OFF_ROSTER", "OFF_ROSTER", "申请备案（离职）",
        "医师离开本院，由本院备案；离职备案不是注销，也不是多机构备案。医师已经变更到新机构的，不必再备案。",
        (MR.article(19),),
    ),
    Advice(
        "DEREGISTER_INST", "DEREGISTER_INST", "申请注销（报告）",
        "有应当注销的情形，由本院报告，审批机关决定；只是离开本院的，办理备案，不是注销。", (ML.article(17, 2),),
    ),
    Advice(
        "MULTI_CANCEL_INST", "MULTI_CANCEL_INST", "取消外院备案",
        "备案只终止在本院的执业，该医师在主要执业机构的注册不受影响；不是离职备案。", (MR.article(10),),
    ),
)  # fmt: skip

# Nothing is applied for.
_NOTHING = (
    Advice(
        "NO_QUALIFICATION", "", "先取得医师资格", "没有医师资格的，不能申请注册。", (ML.article(13), MR.article(5)),
        "先参加医师资格考试；已取得而查不到的，向发证机关申请信息更正。",
    ),
    Advice(
        "NEED_QUALIFICATION", "", "先取得相应的医师资格", "改变类别或者级别，以相应的医师资格为依据。",
        (ML.article(13), SR.article(6)), "现有注册不变；取得资格后再来办理。",
    ),
    Advice(
        "ARMY_REGISTERS", "", "由军队办理注册", "军队医疗机构的医师由军队主管部门注册，不在本系统办理。",
        (MIL.article(9), ML.article(65)), "请向所在军队单位的卫生主管部门申请。",
    ),
    Advice(
        "WAIT_BARRED", "", "期限届满后再申请", "不予注册的期限还没有届满，申请会被驳回。",
        (ML.article(16, 1), MR.article(6)), "期限届满、考核合格后，办理“重新注册”。",
    ),
    Advice(
        "WAIT_SUSPENDED", "", "暂停执业期满后再办理", "暂停执业期间，不能变更注册，也不能增加执业机构。",
        (ML.article(42), ML.article(55)), "期满恢复执业后再来办理；现有注册不变。",
    ),
    Advice(
        "ANSWER_HEARING", "", "先答复审批机关", "审批机关正在办理注销，这时不能变更或者补发。",
        (MR.article(20), MR.article(18)), "请在告知的期限内陈述申辩；情形不成立的，注册保留，可以再办理。",
    ),
    Advice(
        "NO_FILING_NEEDED", "", "不需要办理", "这些活动不改变注册的执业地点和主要执业机构，不需要变更，也不需要备案。",
        (ML.article(18), MR.article(20)), "保留派遣、进修等证明备查即可；现有注册不变。",
    ),
    Advice(
        "NO_FILING_FOUND", "", "没有可以取消的备案", "没有正在生效的多机构备案。", (MR.article(10),),
        "不需要办理；离开主要执业机构的，请改选“到另一家机构执业”或者“离开现在的机构”。",
    ),
    Advice(
        "ASSISTANT_ONE_PLACE", "", "执业助理医师不能同时在两个县执业",
        "执业助理医师只能注册一个执业地点，不能增加注册，也不能跨县备案。", (MR.article(17),),
        "只能二选一：留在原机构；或者变更到新的县，原执业地点的注册随之失效。",
    ),
    Advice(
        "INSTITUTION_FILES", "", "由原机构办理离职备案，本人不用申请",
        "离开机构的，由机构在手续办完后三十日内备案；备案不是注销。", (MR.article(19),),
        "备案后不在册、不能执业；二年内到新机构执业的，办理变更注册；满二年没有继续执业的，注销注册。",
    ),
    Advice(
        "INFO_CHANGE", "", "信息修改", "个人信息不是注册事项，不需要变更注册。", (PIPL.article(46),),
        "由本人在“信息维护”中提出，机构审核后生效；注册和证书编码不变。",
    ),
    Advice(
        "ALREADY_FILED", "", "已经备案，不用再办", "该医师已经不在册，不能再次备案。", (MR.article(19),),
        "满二年没有继续执业的，以“备案满二年未继续执业”报告注销；医师有异议的，由本人提出。",
    ),
    Advice(
        "NOT_YET_TWO_YEARS", "", "未满二年，还不能注销", "中止执业或者离职备案满二年，才是注销的情形。",
        (ML.article(17, 1, 5), MR.article(19)), "现有注册不变；已经离开本院而没有备案的，先办理离职备案。",
    ),
)  # fmt: skip

ADVICE: dict[str, Advice] = {one.code: one for one in (*_BY_PHYSICIAN, *_BY_INSTITUTION, *_NOTHING)}
