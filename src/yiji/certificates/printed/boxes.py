"""The boxes of the printed forms in their order: number, label and the content fields they show."""

from __future__ import annotations

from yiji.certificates.box import Box

# The wording is our reading of the 2017 form (no official copy was at hand); the template takes it from here.
F1_BOXES: tuple[Box, ...] = (
    Box(1, "application_kind", "申请类别", {"application_kind": "申请类别"}),
    Box(2, "name", "姓名", {"name": "姓名"}),
    Box(3, "sex", "性别", {"sex": "性别"}),
    Box(4, "ethnicity", "民族", {"ethnicity": "民族"}),
    Box(5, "birth_date", "出生日期", {"birth_date": "出生日期"}),
    Box(6, "photo", "照片", {"photo": "近期二寸白底免冠正面半身照"}),
    Box(
        7,
        "identity_document",
        "身份证件",
        {"identity_document_kind": "证件类型", "identity_document_no": "证件号码"},
    ),
    Box(
        8,
        "contact",
        "联系方式",
        {
            "mobile_phone": "手机",
            "telephone": "联系电话",
            "email": "电子邮箱",
            "postcode": "邮政编码",
            "postal_address": "通讯地址",
        },
    ),
    Box(
        9,
        "education",
        "学历教育",
        {
            "school": "毕业院校",
            "major": "所学专业",
            "graduated_on": "毕业时间",
            "education": "学历",
            "degree": "学位",
            "diploma_no": "毕业证书编号",
        },
    ),
    Box(
        10,
        "professional_title",
        "专业技术职务",
        {"professional_title": "任职资格", "title_acquired_on": "取得时间"},
    ),
    Box(
        11,
        "qualification",
        "医师资格",
        {
            "qualification_level": "级别",
            "qualification_category": "类别",
            "qualification_certificate_no": "资格证书编码",
            "qualification_acquired_on": "取得时间",
            "qualification_issuer": "发证机关",
        },
    ),
    Box(
        12,
        "requested_practice",
        "申请执业",
        {
            "practice_level": "执业级别",
            "practice_category": "执业类别",
            "practice_scopes": "执业范围",
            "methods": "技术方法和病证",
        },
    ),
    Box(
        13,
        "institution",
        "拟（主要）执业机构",
        {
            "institution_name": "名称",
            "institution_registration_no": "登记号",
            "institution_address": "地址",
            "institution_postcode": "邮政编码",
            "institution_phone": "单位电话",
            "department": "科室",
            "practice_jurisdiction": "执业地点",
        },
    ),
    Box(14, "work_history", "个人工作（学习）经历", {"work_history": "个人工作（学习）经历"}),
    Box(
        15,
        "training",
        "取得医师资格后二年内未注册者的培训考核情况",
        {
            "training_body": "培训机构",
            "training_began_on": "培训开始时间",
            "training_ended_on": "培训结束时间",
            "training_examined_by": "考核机构",
            "training_examined_on": "考核时间",
            "training_result": "考核结果",
        },
    ),
    Box(16, "penalties", "何时何地因何种原因受过何种处罚或处分", {"penalties": "处罚或处分"}),
    Box(17, "health", "健康状况", {"health": "健康状况"}),
    Box(18, "notes", "其他要说明的问题", {"notes": "其他要说明的问题"}),
    Box(19, "declaration", "本人承诺", {"declaration": "本人承诺"}),
    Box(
        20,
        "institution_opinion",
        "拟执业机构意见",
        {
            "employed_from": "聘用期限",
            "employed_to": "聘用期限",
            "institution_opinion": "意见",
        },
    ),
    Box(
        21,
        "authority_decision",
        "注册主管部门审核意见",
        {
            "decision": "审核结论",
            "decided_jurisdiction": "执业地点",
            "decided_institution": "主要执业机构",
            "decided_level": "执业级别",
            "decided_category": "执业类别",
            "decided_scopes": "执业范围",
            "practice_certificate_no": "执业证书编码",
            "certificate_issued_on": "发证日期",
            "authority_opinion": "意见",
        },
    ),
    Box(22, "remarks", "备注", {"remarks": "备注"}),
)

WORK_HISTORY_COLUMNS = {
    "period": "起止年月",
    "organisation": "单位（学校）",
    "position": "岗位或职务",
    "referee": "证明人",
}

RECEIPT_BOXES: tuple[Box, ...] = (
    Box(
        1,
        "institution",
        "领取机构",
        {
            "institution_name": "机构名称",
            "licence_kind": "许可（备案）凭证",
            "licence_no": "登记号（备案编号）",
            "user_name": "用户名",
        },
    ),
    Box(
        2,
        "agent",
        "受托领取人",
        {
            "agent_name": "姓名",
            "agent_document_kind": "证件类型",
            "agent_document_no": "证件号码",
            "agent_phone": "手机",
        },
    ),
    Box(
        3,
        "holder",
        "账户负责人",
        {"responsible_person": "姓名", "responsible_phone": "接收手机"},
    ),
    Box(4, "papers", "现场核验材料", {"papers": "现场核验材料"}),
    Box(
        5,
        "issue",
        "发放情况",
        {
            "authority_name": "发放机关",
            "officer_name": "发放人员",
            "issued_on": "发放日期",
            "delivery": "发放方式",
        },
    ),
    Box(6, "remarks", "备注", {"remarks": "备注"}),
)

SNAPSHOT_BOXES: tuple[Box, ...] = (
    Box(1, "institution", "机构", {"institution_name": "机构名称", "month": "月份"}),
    Box(2, "figures", "名单", {"figures": "名单"}),
    Box(3, "confirmation", "确认", {"signed_by": "确认人", "signed_on": "确认日期"}),
)
VERIFICATION_BOXES: tuple[Box, ...] = (
    Box(1, "institution", "机构", {"institution_name": "机构名称", "kind": "验证项目"}),
    Box(2, "extent", "范围", {"part": "所列医师", "staff_list": "人事名单"}),
    Box(3, "figures", "结果", {"total": "所列人数", "differing": "不一致人数", "verified": "已核验人数"}),
    Box(4, "report", "报告", {"reported_by": "生成人", "reported_at": "生成时间"}),
    Box(5, "people", "逐人结果", {"people": "逐人结果"}),
)

ANNOUNCEMENT_BOXES: tuple[Box, ...] = (
    Box(1, "authority", "公告机关", {"authority_name": "机关名称", "phone": "异议电话"}),
    Box(2, "extent", "名单", {"list_kind": "事项", "month": "月份", "extent": "范围", "total": "人数"}),
    Box(3, "announced", "人员", {"announced": "人员"}),
)
