"""The columns of the national qualification register: by which headings they go, and how their values are written."""

from __future__ import annotations

from django.utils.translation import gettext_noop

# Field → headings, the usual one first.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "医师姓名", "持证人", "持证人姓名", "持有人姓名"),
    "identity_document": ("证件类型", "证件类别", "身份证件类型", "身份证件类别", "身份证件种类", "证件种类"),
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "证件号码", "证件号", "身份证件号码", "身份证件号", "身份证明编号"),
    "sex": ("性别",),
    "birth_date": ("出生日期", "出生年月日", "出生年月"),
    "level": ("医师级别", "级别", "资格级别", "医师资格级别", "类型级别"),
    "category": ("医师类别", "类别", "资格类别", "医师资格类别", "报考类别"),
    "certificate_no": (
        "医师资格证书编码", "资格证书编码", "医师资格证书编号", "资格证书编号", "医师资格证书号码", "资格证书号码",
        "医师资格证编号", "资格证编码", "证书编码", "证书编号",
    ),
    "obtained_on": ("取得日期", "取得资格日期", "资格取得日期", "取得时间", "发证日期", "签发日期", "批准日期"),
    "issuer": ("发证机关", "签发机关", "发证单位", "签发单位"),
}  # fmt: skip
LABELS: dict[str, str] = {
    "name": gettext_noop("姓名"),
    "identity_document": gettext_noop("证件类型"),
    "id_number": gettext_noop("身份证号"),
    "sex": gettext_noop("性别"),
    "birth_date": gettext_noop("出生日期"),
    "level": gettext_noop("医师级别"),
    "category": gettext_noop("医师类别"),
    "certificate_no": gettext_noop("资格证书编码"),
    "obtained_on": gettext_noop("取得日期"),
    "issuer": gettext_noop("发证机关"),
    "missing_since": gettext_noop("在册情况"),
}
KEYS = tuple(HEADINGS)
REQUIRED = ("name", "id_number", "certificate_no")
# What is compared with the register and written from the file.
COMPARED = ("name", "level", "category", "obtained_on", "issuer")

SEXES = {"1": "1", "男": "1", "男性": "1", "2": "2", "女": "2", "女性": "2"}
LEVELS = {
    "1": "1", "执业医师": "1", "医师": "1", "执业": "1",
    "2": "2", "执业助理医师": "2", "助理医师": "2", "助理": "2", "执业助理": "2",
}  # fmt: skip
CATEGORIES = {
    "1": "clinical", "10": "clinical", "临床": "clinical",
    "2": "dental", "20": "dental", "口腔": "dental",
    "3": "public_health", "30": "public_health", "公共卫生": "public_health", "公卫": "public_health",
    "4": "tcm", "中医": "tcm", "中西医结合": "tcm", "民族医": "tcm", "蒙医": "tcm", "藏医": "tcm", "维医": "tcm",
    "傣医": "tcm", "朝医": "tcm", "壮医": "tcm", "哈医": "tcm", "中医专长": "tcm", "中医（专长）": "tcm", "中医(专长)": "tcm",
    "clinical": "clinical", "dental": "dental", "public_health": "public_health", "tcm": "tcm",
}  # fmt: skip
DOCUMENTS = {
    "": "01", "1": "01", "01": "01", "身份证": "01", "居民身份证": "01", "中华人民共和国居民身份证": "01", "二代身份证": "01",
    "3": "03", "03": "03", "护照": "03",
    "4": "04", "04": "04", "军官证": "04", "军人证": "04",
    "6": "06", "06": "06", "港澳居民来往内地通行证": "06", "港澳通行证": "06", "回乡证": "06",
    "7": "07", "07": "07", "台湾居民来往内地通行证": "07", "台湾居民来往大陆通行证": "07", "台胞证": "07",
    "99": "99", "其他": "99", "其他法定有效证件": "99",
    "港澳台居民居住证": "01", "外国人永久居留身份证": "01",
}  # fmt: skip
