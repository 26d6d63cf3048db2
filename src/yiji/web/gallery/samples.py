"""Made-up data that shows every component in every state; no real person, institution or number."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiji.kernel.outcome import Problem
from yiji.web.shared.form_builder import (
    DateField,
    FilterForm,
    LongTextField,
    MobileField,
    PersonNameField,
    ResidentIdField,
    ScanField,
    YijiForm,
)
from yiji.web.templatetags.ui_states import STATES

PROBLEMS = (
    Problem(
        "ELG-04",
        "距上次注销未满 {years} 年。",
        way_out="满期后可申请；对注销有异议的，先申请更正。",
        articles=("《医师法》第十六条",),
        params={"years": 2},
    ),
    Problem(
        "SCP-02",
        "拟执业范围与本院核准的诊疗科目不对应。",
        way_out="请改选范围，或由医疗机构先办理诊疗科目变更。",
        severity="WARN",
        articles=("《医师执业注册管理办法》第七条",),
    ),
    Problem("ASM-01", "最近一个考核周期尚未有结果。", severity="INFO", articles=("《医师法》第四十二条",)),
)


class SampleForm(YijiForm):
    """One field of every kind."""

    name = PersonNameField()
    identity_number = ResidentIdField(help_text=_("与身份证一致；填写后只以掩码显示。"))
    phone = MobileField(help_text=_("用于接收激活码。"))
    category = forms.ChoiceField(
        label=_("执业类别"), choices=[("", _("请选择")), ("clinical", _("临床")), ("dental", _("口腔"))]
    )
    way = forms.ChoiceField(
        label=_("送达方式"),
        choices=[("sms", _("短信")), ("paper", _("到窗口领取"))],
        widget=forms.RadioSelect,
    )
    since = DateField(label=_("原因发生日期"), latest=dt.date.today)
    reason = LongTextField(label=_("理由"), max_length=200, required=False)
    scan = ScanField(label=_("证明材料"))
    truth = forms.BooleanField(label=_("本人承诺所填内容和材料真实。"))
    field_sections = (
        (_("本人信息"), ("name", "identity_number", "phone")),
        (_("申请内容"), ("category", "way", "since", "reason", "scan", "truth")),
    )


class SampleFilter(FilterForm):
    """A filter bar as the lists have it."""

    name = forms.CharField(
        label=_("姓名"), widget=forms.TextInput(attrs={"placeholder": _("姓名或拼音"), "data-search": ""})
    )
    category = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), ("clinical", _("临床"))])
    department = forms.ChoiceField(label=_("科室"), choices=[("", _("全部"))])
    account = forms.ChoiceField(label=_("账户"), choices=[("", _("全部")), ("active", _("已激活"))])


_NAMES = ("徐建国", "孙秀英", "张志强", "黄雪梅", "吴晓东", "郭海燕", "孙文博", "林思远", "阿依古丽·买买提")


def rows() -> list[dict[str, Any]]:
    """Rows of a roster."""
    accounts = ("active", "awaiting_activation", "code_sent", "locked", "revoked")
    statuses = ("active", "off_roster", "suspended", "deregistration_proposed")
    return [
        {
            "id": f"00000000-0000-4000-8000-{number:012d}",
            "name": name,
            "sex_age": f"{'男' if number % 2 else '女'} {30 + number * 3}",
            "identity": "3****************8",
            "kind": "临床",
            "level": "执业医师" if number % 3 else "助理医师",
            "scope": "内科专业" if number % 2 else "医学影像和放射治疗专业",
            "department": "心血管内科" if number % 2 else "呼吸与危重症医学科",
            "certificate": f"1103501000{number:05d}",
            "account": accounts[number % 5],
            "status": statuses[number % 4],
        }
        for number, name in enumerate(_NAMES, start=1)
    ]


def page_data() -> dict[str, Any]:
    """All that the gallery's pages draw."""
    today = dt.date(2026, 11, 23)
    return {
        "today": today,
        "states": [(kind, noun, list(words)) for kind, (noun, words) in STATES.items()],
        "problems": PROBLEMS,
        "filters": SampleFilter(),
        "rows": rows(),
        "tab_entries": [
            (_("主执业机构在本院"), "?", True, "1,286"),
            (_("本院多机构备案"), "?tab=2", False, 74),
            (_("外院备案在本院"), "?tab=3", False, 53),
        ],
        "columns": [("scope", _("执业范围"), True), ("certificate", _("执业证书编码"), False)],
        "wizard": [(_("选择业务"), "?step=1"), _("填写"), _("材料"), _("核对并提交")],
        "changes": [(_("学历"), _("本科"), _("硕士研究生"), "?"), (_("任职资格"), "", _("副主任医师"))],
        "facts": [
            (_("执业证书编码"), "110350100001326"),
            (_("类别 / 级别"), "临床 / 执业医师"),
            (_("执业地点"), "福建省"),
            (_("多机构备案"), ""),
        ],
        "steps": [
            {"at": dt.datetime(2026, 11, 18, 9, 41), "title": _("本人提交"), "state": "done"},
            {
                "at": dt.datetime(2026, 11, 20, 15, 2),
                "title": _("机构确认"),
                "by": _("医务科 林某"),
                "note": _("材料齐全，同意上报。"),
                "state": "done",
            },
            {"title": _("等待受理"), "by": _("某某市卫生健康委员会"), "state": "now"},
            {"title": _("审查、决定"), "state": "future"},
        ],
    }
