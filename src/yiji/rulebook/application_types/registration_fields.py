"""The fields that all applications for a registration ask: post, person, experience, papers (form F1)."""

from __future__ import annotations

from yiji.rulebook.application_types.shape import FieldSpec, Step

POST, PERSON, EXPERIENCE, DOCUMENTS, CHECK = 1, 2, 3, 4, 5

STEPS = (
    Step(POST, "post", "资格与拟执业岗位"),
    Step(PERSON, "person", "个人信息"),
    Step(EXPERIENCE, "experience", "经历"),
    Step(DOCUMENTS, "documents", "材料与承诺"),
    Step(CHECK, "check", "核对与提交"),
)

# The declaration of box 19; the text is stored with the application as it was shown.
DECLARATION = "本人承诺所填内容和提交的材料真实、准确、完整，并知悉隐瞒情况或者提供虚假材料的法律后果。"

WORK_HISTORY = (
    FieldSpec("from_month", "开始年月", "month", required=True),
    FieldSpec("to_month", "结束年月", "month", help="至今可不填"),
    FieldSpec("organisation", "单位（学校）", "text", required=True, max_length=100),
    FieldSpec("position", "岗位或职务", "text", max_length=60),
    FieldSpec("referee", "证明人", "text", max_length=50, personal=True),
)

FIELDS = (
    FieldSpec("qualification", "医师资格", "qualification", POST, 11, required=True),
    FieldSpec("institution", "拟主要执业机构", "institution", POST, 13, required=True),
    FieldSpec("practice_level", "申请执业级别", "code", POST, 12, required=True, code_list="practice_level"),
    FieldSpec(
        "practice_category", "申请执业类别", "code", POST, 12, required=True, code_list="practice_category"
    ),
    FieldSpec("practice_scopes", "申请执业范围", "codes", POST, 12, True, "practice_scope"),
    FieldSpec("methods", "中医药技术方法和治疗病证", "long_text", POST, 12, help="仅中医（专长）医师填写"),
    FieldSpec("department", "拟执业科室", "department", POST, 13),
    FieldSpec("mobile_phone", "手机", "phone", PERSON, 8, required=True, max_length=11, personal=True),
    FieldSpec("email", "电子邮箱", "email", PERSON, 8, max_length=254, personal=True),
    FieldSpec("postal_address", "通讯地址", "text", PERSON, 8, required=True, personal=True),
    FieldSpec("postcode", "邮政编码", "postcode", PERSON, 8, max_length=6, personal=True),
    FieldSpec("ethnicity", "民族", "code", PERSON, 4, required=True, code_list="ethnicity", personal=True),
    FieldSpec("school", "毕业院校", "text", PERSON, 9, required=True, max_length=100),
    FieldSpec("major", "所学专业", "text", PERSON, 9, required=True, max_length=60),
    FieldSpec("education", "学历", "code", PERSON, 9, required=True, code_list="education"),
    FieldSpec("degree", "学位", "code", PERSON, 9, code_list="degree"),
    FieldSpec("graduated_on", "毕业时间", "date", PERSON, 9, required=True),
    FieldSpec("diploma_no", "毕业证书编号", "text", PERSON, 9, max_length=40, personal=True),
    FieldSpec("professional_title", "专业技术职务任职资格", "code", PERSON, 10, False, "professional_title"),
    FieldSpec("title_acquired_on", "任职资格取得时间", "date", PERSON, 10),
    FieldSpec(
        "work_history", "个人工作（学习）经历", "rows", EXPERIENCE, 14,
        required=True, max_length=30, columns=WORK_HISTORY,
    ),
    FieldSpec(
        "training_body", "培训机构", "text", EXPERIENCE, 15, max_length=100,
        help="取得医师资格后超过二年未注册的填写",
    ),
    FieldSpec("training_began_on", "培训开始日期", "date", EXPERIENCE, 15),
    FieldSpec("training_ended_on", "培训结束日期", "date", EXPERIENCE, 15),
    FieldSpec("training_examined_by", "考核机构", "text", EXPERIENCE, 15, max_length=100),
    FieldSpec("training_examined_on", "考核日期", "date", EXPERIENCE, 15),
    FieldSpec("training_result", "考核结果", "code", EXPERIENCE, 15, code_list="assessment_result"),
    FieldSpec(
        "penalties", "何时何地因何种原因受过何种处罚或处分", "long_text", EXPERIENCE, 16,
        max_length=1000, personal=True, help="没有的填“无”",
    ),
    FieldSpec(
        "health", "健康状况", "code", EXPERIENCE, 17, True, "health_statement", personal=True
    ),
    FieldSpec("notes", "其他要说明的问题", "long_text", EXPERIENCE, 18, max_length=1000),
    FieldSpec("photo_taken_on", "照片拍摄日期", "date", DOCUMENTS, 6),
    FieldSpec("declaration", "本人承诺", "flag", DOCUMENTS, 19, required=True, help=DECLARATION),
)  # fmt: skip
