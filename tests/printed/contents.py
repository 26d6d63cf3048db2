"""Three contents of every form: an ordinary one, the longest that the law and the fields allow, and an empty one."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

from PIL import Image, ImageDraw

from yiji.certificates.printed import form_boxes, samples
from yiji.certificates.queries.form_fields import application_forms, form_fields

# The longest that a name may be, with the middle dots of a minority name; and characters beyond the usual fonts.
LONG_NAME = "买买提·吐尔逊·阿卜杜热合曼·艾力·库尔班江·玉素甫·麦麦提明·依米提"
RARE_NAME = "㛃䶮𬱖𰻝"
LONG_PLACE = (
    "新疆维吾尔自治区巴音郭楞蒙古自治州和静县巴音布鲁克镇中心卫生院（和静县巴音布鲁克蒙医医院、"
    "新疆维吾尔自治区人民医院医疗集团巴音布鲁克分院、巴音郭楞蒙古自治州妇幼保健计划生育服务中心和静分中心、"
    "新疆医科大学第一附属医院和静远程会诊中心）"
)
LONG_ADDRESS = (
    "新疆维吾尔自治区巴音郭楞蒙古自治州和静县巴音布鲁克镇敖伦布拉格居委会团结东路" * 2 + "一百二十八号附属楼"
)
TEN_SCOPES = [
    "内科专业", "外科专业", "妇产科专业", "儿科专业", "眼耳鼻咽喉科专业", "皮肤病与性病专业", "精神卫生专业",
    "医学影像和放射治疗专业", "医学检验、病理专业", "全科医学专业",
]  # fmt: skip
LONG_TEXT = "因所在科室整体迁建，本人于上述期间未能按期办理手续，后经所在机构核实并书面说明，情况属实。" * 11
LONG_RUN = "verylongaddresswithoutanyspace" * 6 + "@example.com"
HISTORY = [
    {
        "from_month": f"{2004 + n}-01",
        "to_month": f"{2004 + n}-12" if n < 19 else "",
        "organisation": LONG_PLACE if n % 5 == 0 else f"示例第{n}人民医院急诊医学科",
        "position": "主治医师兼住院医师规范化培训带教老师" if n % 4 == 0 else "住院医师",
        "referee": LONG_NAME if n % 7 == 0 else RARE_NAME,
    }
    for n in range(20)
]
_DATES = ("_on", "birth_date", "employed_from", "employed_to")
_ORDINARY = {
    "name": "林晓㛃", "sex": "女", "ethnicity": "汉族", "birth_date": "1998-03-12",
    "identity_document_kind": "居民身份证", "identity_document_no": "330106199803120024",
    "mobile_phone": "13800000000", "email": "lin.xiaojie@example.com", "postcode": "310000",
    "postal_address": "浙江省杭州市西湖区示例路1号2幢301室", "school": "示例医科大学", "major": "临床医学",
    "education": "大学本科毕业", "degree": "医学学士", "diploma_no": "100001202105000001",
    "qualification_level": "执业医师", "qualification_category": "临床",
    "qualification_certificate_no": "202333110330106199803120024",
    "practice_certificate_no": "110330106000123", "old_level": "执业医师", "old_category": "临床",
    "old_scopes": "内科专业", "old_jurisdiction": "浙江省", "old_institution": "杭州市西湖区示例人民医院",
    "old_institution_no": "47005172633010611A1001", "old_institution_phone": "0571-80001234",
    "old_institution_postcode": "310012", "old_institution_address": "浙江省杭州市西湖区示例大道88号",
    "new_level": "执业医师", "new_category": "临床", "new_scopes": "内科专业、急救医学专业",
    "new_jurisdiction": "浙江省", "new_institution": "杭州市西湖区示例社区卫生服务中心",
    "new_institution_no": "47005172633010612A1002", "new_institution_phone": "0571-80005678",
    "new_institution_postcode": "310013", "new_institution_address": "浙江省杭州市西湖区示例街9号",
    "department": "呼吸内科", "filing_institution": "杭州市西湖区示例社区卫生服务中心",
    "change_items": "主要执业机构", "change_reasons": "应聘", "penalties": "无", "health": "健康",
    "work_history_text": "2021-08—2026-08 杭州市西湖区示例人民医院 住院医师", "training_result": "合格",
    "asked_by": "本人", "ground": "退休", "reason_text": "因个人原因不再执业。",
    "institution_opinion": "情况属实，同意。", "supervised_by": "国家卫生健康委员会、国家中医药管理局",
    "declaration": "本人承诺所填内容和提交的材料真实、准确、完整。",
}  # fmt: skip
_LONGEST = {
    **_ORDINARY,
    "name": LONG_NAME, "email": LONG_RUN, "postal_address": LONG_ADDRESS, "school": LONG_PLACE,
    "major": "中西医结合临床医学（蒙医药学方向，少数民族语言授课，五年制）", "old_institution": LONG_PLACE,
    "new_institution": LONG_PLACE, "filing_institution": LONG_PLACE, "old_institution_address": LONG_ADDRESS,
    "new_institution_address": LONG_ADDRESS, "old_scopes": "、".join(TEN_SCOPES), "new_scopes": "、".join(TEN_SCOPES),
    "change_items": "执业地点、主要执业机构、执业级别、执业类别、执业范围", "change_text": LONG_TEXT,
    "change_reasons": "应聘、工作变动、获得执业医师资格、获得相应类别医师资格证书、获得高一层次学历",
    "penalties": LONG_TEXT, "notes": f"{RARE_NAME}{LONG_TEXT}", "health": LONG_TEXT, "bar_gone": LONG_TEXT,
    "reason_text": LONG_TEXT, "late_reason": LONG_TEXT, "schedule": "每周一、三、五上午，每周二、四下午及法定节假日值班" * 8,
    "work_history_text": "\n".join(
        f"{row['from_month']}—{row['to_month'] or '至今'} {row['organisation']} {row['position']}" for row in HISTORY
    ),
    "institution_opinion": LONG_TEXT[:280], "training_body": LONG_PLACE, "training_examined_by": LONG_PLACE,
    "department": "心血管内科与重症医学联合病区（含心脏重症监护室）第三病区", "stopped_why": LONG_TEXT[:200],
    "going_to": LONG_PLACE, "decision_no": "（2026）新2827行审决字第" + "0123456789" * 4 + "号",
    "assessment": "2018—2020 年度合格；2021—2023 年度合格；2024—2026 年度合格" * 3,
}  # fmt: skip


@cache
def portrait() -> bytes:
    """A white two-inch picture with a head on it."""
    image = Image.new("RGB", (413, 579), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((130, 90, 283, 290), fill=(120, 90, 70))
    draw.rounded_rectangle((60, 320, 353, 640), 90, fill=(40, 60, 110))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def _application_form(code: str, values: dict[str, str]) -> dict[str, Any]:
    names = [*form_fields(code), "supervised_by", "declaration", "institution_opinion", "filled_on"]
    filled = {name: "2026-09-03" if name.endswith(_DATES) else values.get(name, "") for name in names}
    return {**filled, "photo": portrait()}


def _longest_f1() -> dict[str, Any]:
    values = {name: value for name, value in _LONGEST.items() if name in samples.sample()}
    return {
        **samples.sample(), **values, "photo": portrait(), "practice_scopes": TEN_SCOPES, "work_history": HISTORY,
        "institution_name": LONG_PLACE, "institution_address": LONG_ADDRESS, "training_body": LONG_PLACE,
        "training_began_on": "2025-01-01", "training_ended_on": "2025-07-31", "training_examined_by": LONG_PLACE,
        "training_examined_on": "2025-08-01", "training_result": "合格", "notes": f"{RARE_NAME}{LONG_TEXT}",
        "decision": "granted", "decided_scopes": TEN_SCOPES, "decided_institution": LONG_PLACE,
        "decided_jurisdiction": "新疆维吾尔自治区", "decided_level": "执业医师", "decided_category": "临床",
        "practice_certificate_no": "110652827000001", "certificate_issued_on": "2026-09-30",
        "authority_opinion": LONG_TEXT[:200], "remarks": LONG_TEXT[:300], "employed_to": "",
        "methods": "内服方药、针刺、灸法、推拿、拔罐、刮痧、穴位贴敷、中药熏洗",
    }  # fmt: skip


def _longest_receipt() -> dict[str, Any]:
    made = dict(samples.sample_receipt())
    return made | {
        "institution_name": LONG_PLACE, "agent_name": LONG_NAME, "responsible_person": LONG_NAME,
        "authority_name": "新疆维吾尔自治区巴音郭楞蒙古自治州和静县卫生健康委员会行政审批服务局", "officer_name": RARE_NAME,
        "remarks": LONG_TEXT[:300], "delivery": LONG_TEXT[:120],
    }  # fmt: skip


def _longest_snapshot() -> dict[str, Any]:
    rows = [{"label": f"待处理：{LONG_TEXT[:60]}", "figure": "123456"} for _n in range(40)]
    return dict(samples.sample_snapshot()) | {
        "institution_name": LONG_PLACE,
        "signed_by": LONG_NAME,
        "figures": rows,
    }


def _longest_verification() -> dict[str, Any]:
    made = dict(samples.sample_verification())
    one = samples.sample_verification()["people"][0]
    line = {
        **one,
        "name": LONG_NAME,
        "differences": "\n".join([LONG_PLACE] * 4),
        "verification": LONG_TEXT[:200],
    }
    return made | {"institution_name": LONG_PLACE, "people": [line, one] * 15}


def _longest_announcement() -> dict[str, Any]:
    made = dict(samples.sample_announcement())
    one = samples.sample_announcement()["announced"][0]
    line = {**one, "name": LONG_NAME, "institution": LONG_PLACE}
    return made | {"announced": [line, one] * 20, "authority_name": LONG_PLACE}


_OTHERS: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "F1": (lambda: {**samples.sample(), "photo": portrait()}, _longest_f1),
    "credentials_receipt": (samples.sample_receipt, _longest_receipt),
    "RS": (samples.sample_snapshot, _longest_snapshot),
    "VR": (samples.sample_verification, _longest_verification),
    "PL": (samples.sample_announcement, _longest_announcement),
}
CONTENTS = ("ordinary", "longest", "empty")


def content_of(code: str, which: str) -> dict[str, Any]:
    """The content of the form; an empty one has no value in any box."""
    if which == "empty":
        return {}
    if code in application_forms():
        return _application_form(code, _LONGEST if which == "longest" else _ORDINARY)
    ordinary, longest = _OTHERS[code]
    return dict(longest() if which == "longest" else ordinary())


def texts_of(value: Any) -> list[str]:
    """Every text within a content; dates are left out, they are printed in words."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_of(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts_of(item)]
    return value.splitlines() if isinstance(value, str) else []


def labels_of(code: str) -> list[str]:
    """The labels of the form's boxes and of the fields in them."""
    return [label for box in form_boxes(code) for label in (box.label, *box.fields.values())]
