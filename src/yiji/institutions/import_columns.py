"""The columns of a spreadsheet of institutions: by which headings they go, what the template says of each (seed 1)."""

from __future__ import annotations

from django.utils.translation import gettext_noop

MOST_ROWS = 5_000
MOST_COLUMNS = 60
REPORT_COLUMNS = ("行号", "未导入的原因", "怎样改正")

# Field → headings, the usual one first.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("机构名称", "医疗机构名称", "单位名称", "名称", "医疗机构"),
    "registration_no": (
        "登记号", "医疗机构登记号", "执业许可证登记号", "许可证登记号", "医疗机构代码", "机构代码", "许可证号", "备案编号",
    ),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码"),
    "class_code": ("机构类别", "医疗机构类别", "卫生机构类别", "类别", "机构类别代码"),
    "grade": ("级别等次", "医院等级", "等级", "级别", "级别等级"),
    "address": ("地址", "机构地址", "单位地址", "执业地址", "详细地址"),
    "postcode": ("邮编", "邮政编码"),
    "phone": ("电话", "联系电话", "机构电话", "单位电话"),
    "legal_representative": ("法定代表人", "法人", "法人代表", "法定代表人姓名"),
    "responsible_person": ("主要负责人", "负责人", "主要负责人姓名"),
    "responsible_phone": ("主要负责人手机", "主要负责人手机号", "负责人手机", "主要负责人电话", "负责人电话"),
    "licence_valid_from": ("许可证有效期起", "有效期起", "有效期自", "有效期开始", "发证日期"),
    "licence_valid_to": ("许可证有效期止", "有效期止", "有效期至", "有效期结束", "到期日期"),
    "service_lines": ("诊疗科目", "核准诊疗科目", "诊疗科目代码"),
    "permit": ("许可证件类型", "证件类型", "许可类型"),
}  # fmt: skip
# The usual heading, which is also what the column is called on the pages.
LABELS: dict[str, str] = {
    "name": gettext_noop("机构名称"),
    "registration_no": gettext_noop("登记号"),
    "uscc": gettext_noop("统一社会信用代码"),
    "class_code": gettext_noop("机构类别"),
    "grade": gettext_noop("级别等次"),
    "address": gettext_noop("地址"),
    "postcode": gettext_noop("邮编"),
    "phone": gettext_noop("电话"),
    "legal_representative": gettext_noop("法定代表人"),
    "responsible_person": gettext_noop("主要负责人"),
    "responsible_phone": gettext_noop("主要负责人手机"),
    "licence_valid_from": gettext_noop("许可证有效期起"),
    "licence_valid_to": gettext_noop("许可证有效期止"),
    "service_lines": gettext_noop("诊疗科目"),
    "permit": gettext_noop("许可证件类型"),
}
# The report's own headings are taken for what they are when it comes back mended.
OWN_HEADINGS = frozenset(REPORT_COLUMNS)
KEYS = tuple(HEADINGS)
# The sheets of the template; only the first is read, the others help to fill it in.
TEMPLATE_SHEETS = ("机构", "填写说明", "机构类别代码", "诊疗科目代码")
SEALED = "responsible_phone"

PERMITS = {"licence": gettext_noop("执业许可证"), "filing": gettext_noop("诊所备案凭证")}

EXPLANATIONS: dict[str, str] = {
    "name": gettext_noop("必填。与许可证或备案凭证一致，最多 120 字。"),
    "registration_no": gettext_noop(
        "许可证必填：22 位（较早的诊所 12 位）。诊所备案凭证没有登记号的可以不填。"
    ),
    "uscc": gettext_noop("18 位，含校验位。没有登记号的必填。"),
    "class_code": gettext_noop("类别代码或名称，例如 A100 或“综合医院”。不填时取登记号第 18 至 21 位。"),
    "grade": gettext_noop("例如“三级甲等”，最多 20 字。"),
    "address": gettext_noop("最多 160 字。"),
    "postcode": gettext_noop("6 位数字。"),
    "phone": gettext_noop("机构的联系电话，固定电话写成“区号-号码”。"),
    "legal_representative": gettext_noop("姓名。"),
    "responsible_person": gettext_noop("姓名。"),
    "responsible_phone": gettext_noop("11 位手机号，发放账户时默认用它；加密保存。"),
    "licence_valid_from": gettext_noop("日期，例如 2026-01-31。"),
    "licence_valid_to": gettext_noop("日期，不早于有效期起。"),
    "service_lines": gettext_noop("可写多个，用“、”隔开；写名称或代码，例如“内科、外科”或“03、04”。"),
    "permit": gettext_noop("执业许可证，或诊所备案凭证。不填按执业许可证。"),
}

NOTES: tuple[str, ...] = (
    "一行一家机构。列的顺序不限，可以删去不用的列；“机构名称”必须有，“登记号”和“统一社会信用代码”至少有一列。",
    "号码列请设为“文本”格式，否则 Excel 会把末几位改成 0，这样的行不会导入。",
    "已登记的机构按登记号或统一社会信用代码对应；空着的格保持原来的内容，不会清空。",
    "只能导入由本机关发证或备案的机构。导入不会发放、修改或停用任何账户。",
    "每个文件最多 5,000 行。上传后先核对，确认后才写入；同一文件再次导入不会改变任何内容。",
    "*可以只填“机构名称”和一个号码，其余以后再补。",
)

# What the template shows as an example; the name says that it is none of the real ones.
EXAMPLE: dict[str, str] = {
    "name": "（示例，请删除）江城市虚构医院",
    "registration_no": "47005172633010211A1001",
    "uscc": "12330000470051726F",
    "class_code": "综合医院",
    "grade": "二级甲等",
    "address": "江城市虚构路 8 号",
    "postcode": "310012",
    "phone": "0571-88001234",
    "legal_representative": "贾涵",
    "responsible_person": "贾涵",
    "responsible_phone": "",
    "licence_valid_from": "2024-01-01",
    "licence_valid_to": "2038-12-31",
    "service_lines": "内科、外科、急诊医学科",
    "permit": "执业许可证",
}
EXAMPLE_MARK = "示例，请删除"
