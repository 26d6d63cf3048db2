"""The boxes of forms F2 to F7; their wording is our reading (no official copy was at hand) and changes here alone."""

from __future__ import annotations

from yiji.certificates.box import Box

_PERSON = {
    "name": "姓名",
    "sex": "性别",
    "birth_date": "出生日期",
    "identity_document_kind": "证件类型",
    "identity_document_no": "证件号码",
}
_CONTACT = {"mobile_phone": "手机", "email": "电子邮箱"}
_QUALIFICATION = {
    "qualification_level": "级别",
    "qualification_category": "类别",
    "qualification_certificate_no": "资格证书编码",
    "qualification_acquired_on": "取得时间",
}
_REGISTRATION = {
    "practice_certificate_no": "执业证书编码",
    "first_registered_on": "首次注册时间",
    "old_level": "执业级别",
    "old_category": "执业类别",
    "old_scopes": "执业范围",
    "old_jurisdiction": "执业地点",
    "old_institution": "主要执业机构",
    "old_institution_no": "机构登记号",
}
_OLD_PLACE = {
    "old_institution_phone": "单位电话",
    "old_institution_postcode": "邮政编码",
    "old_institution_address": "地址",
}
_NEW = {
    "new_level": "执业级别",
    "new_category": "执业类别",
    "new_scopes": "执业范围",
    "new_jurisdiction": "执业地点",
    "new_institution": "机构名称",
    "new_institution_no": "机构登记号",
    "new_institution_phone": "单位电话",
    "new_institution_postcode": "邮政编码",
    "new_institution_address": "地址",
    "department": "科室",
    "employed_from": "聘用开始",
    "employed_to": "聘用结束",
}
_TRAINING = {
    "training_body": "培训机构",
    "training_began_on": "培训开始",
    "training_ended_on": "培训结束",
    "training_examined_by": "考核机构",
    "training_examined_on": "考核时间",
    "training_result": "考核结果",
}
_EVENT = {"event_on": "发生日期", "decision_no": "文书编号", "reason_text": "情况说明"}


# Printed under the boxes of that name (the reasons of a change as the national form lists them, in our words).
_HINTS = {
    "change": (
        "变更理由参考：执业地点、主要执业机构——应聘、工作变动、开办个体诊所；执业级别——取得执业医师资格；"
        "执业类别——取得相应类别的医师资格；执业范围——取得相应专业高一层次学历，或者在相应专业累计进修满二年并考核合格。"
    ),
    "filing": "备案机构须与主要执业机构在同一执业地点；在另一执业地点执业的，应当申请增加执业地点注册。",
    "leaving": "离职、退休等情形应当自办理手续之日起三十日内备案；备案后满二年未继续执业的，注册主管部门注销注册。",
    "training": "中止执业活动二年以上，或者不予注册的情形消失的，附培训并经考核合格的证明。",
}


# The answers of 备案原因 and 注销原因, in the words of the code lists (a test keeps them alike).
OFF_ROSTER_GROUNDS = ("调离", "退休", "退职", "被辞退", "被开除", "省级卫生健康行政部门规定的其他情形")
DEREGISTRATION_GROUNDS = (
    "死亡", "被宣告失踪", "受刑事处罚", "被吊销医师执业证书", "定期考核不合格,暂停期满再次考核仍不合格",
    "连续两个考核周期未参加定期考核", "中止医师执业活动满二年", "身体健康状况不适宜继续执业",
    "出借、出租、抵押、转让、涂改证书", "参与有组织作弊", "本人主动申请", "备案满二年未继续执业", "其他",
)  # fmt: skip
_CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "leaving": {"ground": OFF_ROSTER_GROUNDS},
    "ground": {"ground": DEREGISTRATION_GROUNDS, "asked_by": ("本人", "机构", "依职权")},
}
# What the authority writes beside its opinion, on a line of its own.
AUTHORITY_LINES = {
    "F5": ("公告日期", "证书处理"),
    "F6": ("备案号", "备案日期"),
    "F7": ("新证日期",),
}


def _numbered(*boxes: tuple[str, str, dict[str, str]]) -> tuple[Box, ...]:
    return tuple(
        Box(number, name, label, fields, _HINTS.get(name, ""), _CHOICES.get(name, {}))
        for number, (name, label, fields) in enumerate(boxes, 1)
    )


APPLICATION_BOXES: dict[str, tuple[str, tuple[Box, ...]]] = {
    "F2": (
        "医师变更执业注册申请审核表",
        _numbered(
            ("person", "基本信息", _PERSON),
            ("contact", "联系方式", _CONTACT),
            ("qualification", "医师资格", _QUALIFICATION),
            (
                "change",
                "拟变更注册事项",
                {"change_items": "变更事项", "change_reasons": "变更理由", "change_text": "理由说明"},
            ),
            ("before", "原注册", {**_REGISTRATION, **_OLD_PLACE}),
            ("after", "拟注册", _NEW),
            ("conduct", "考核与处罚", {"assessment": "定期考核情况", "penalties": "处罚或处分"}),
            ("notes", "其他", {"notes": "要说明的问题"}),
        ),
    ),
    "F3": (
        "医师重新执业注册申请审核表",
        _numbered(
            ("person", "基本信息", {**_PERSON, "ethnicity": "民族"}),
            ("contact", "联系方式", {**_CONTACT, "postcode": "邮政编码", "postal_address": "通讯地址"}),
            (
                "education",
                "学历教育",
                {
                    "school": "毕业院校", "major": "所学专业", "education": "学历", "degree": "学位",
                    "graduated_on": "毕业时间", "diploma_no": "毕业证书编号",
                },
            ),
            ("qualification", "医师资格", _QUALIFICATION),
            (
                "former",
                "原注册",
                {
                    "practice_certificate_no": "原执业证书编码", "old_institution": "原主要执业机构",
                    "stopped_on": "中止或注销日期", "stopped_why": "中止或注销原因", "bar_gone": "情形消失说明",
                },
            ),
            ("training", "培训考核", _TRAINING),
            ("after", "拟注册", _NEW),
            ("history", "工作经历", {"work_history_text": "起止 · 单位 · 岗位"}),
            ("conduct", "处罚与健康", {"penalties": "处罚或处分", "health": "健康状况", "notes": "其他"}),
        ),
    ),
    "F4": (
        "医师多执业机构备案表",
        _numbered(
            ("person", "基本信息", {**_PERSON, "professional_title": "任职资格"}),
            ("contact", "联系方式", _CONTACT),
            ("before", "注册信息", _REGISTRATION),
            (
                "filing",
                "拟备案机构",
                {
                    "new_institution": "机构名称", "new_institution_no": "机构登记号",
                    "new_institution_phone": "单位电话", "new_institution_postcode": "邮政编码",
                    "new_institution_address": "地址", "new_scopes": "备案执业范围",
                    "begins_on": "有效期开始", "ends_on": "有效期结束", "schedule": "执业时间安排",
                    "department": "科室",
                },
            ),
        ),
    ),
    "F4b": (
        "医师取消多执业机构备案表",
        _numbered(
            ("person", "基本信息", _PERSON),
            ("before", "注册信息", _REGISTRATION),
            (
                "ended_filing",
                "取消的备案",
                {
                    "filing_institution": "备案机构", "begins_on": "有效期开始", "ends_on": "有效期结束",
                    "reason_text": "取消原因", "event_on": "取消日期",
                },
            ),
        ),
    ),
    "F5": (
        "医师注销注册申请表",
        _numbered(
            ("person", "基本信息", _PERSON),
            ("qualification", "医师资格", _QUALIFICATION),
            ("before", "注册信息", _REGISTRATION),
            ("ground", "注销原因", {"asked_by": "申请方", "ground": "原因", **_EVENT}),
            ("known", "报告", {"known_on": "机构知晓日期", "late_reason": "逾期原因"}),
        ),
    ),
    "F6": (
        "医师离职备案表",
        _numbered(
            ("person", "基本信息", _PERSON),
            ("before", "注册信息", _REGISTRATION),
            (
                "leaving",
                "备案",
                {
                    "ground": "备案原因", "event_on": "离职手续办理日期", "going_to": "去向",
                    "reason_text": "说明", "late_reason": "逾期原因",
                },
            ),
        ),
    ),
    "F6b": (
        "离职备案异议书",
        _numbered(
            ("person", "基本信息", _PERSON),
            ("before", "注册信息", _REGISTRATION),
            ("objection", "异议", {"reason_text": "异议理由"}),
        ),
    ),
    "F7": (
        "医师执业证书遗失、损坏补发申请表",
        _numbered(
            ("person", "基本信息", _PERSON),
            ("contact", "联系方式", _CONTACT),
            ("before", "注册信息", {**_REGISTRATION, "old_issuer": "发证机关", "old_issued_on": "发证日期"}),
            (
                "loss",
                "补发",
                {"ground": "原因", "event_on": "日期", "reason_text": "时间地点或者损坏情况"},
            ),
        ),
    ),
}  # fmt: skip
_FRAME = ("filled_on", "supervised_by", "declaration", "institution_opinion")


def content_class(form_code: str) -> type:
    """The shape of the form's content: every field a text, and the photograph. Raises KeyError for another form."""
    names = [name for box in APPLICATION_BOXES[form_code][1] for name in box.fields]
    annotations: dict[str, object] = dict.fromkeys((*_FRAME, *names), str)
    return type(f"{form_code}Content", (), {"__annotations__": annotations | {"photo": bytes | None}})
