"""More states as the reader sees them: penalties, bars, assessments, entries, certificates, revocations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

# Kind of state: its noun, and of every code the tone and the word.
MORE_STATES: dict[str, tuple[Any, dict[str, tuple[str, Any]]]] = {
    "conduct_kind": (
        _("记录"),
        {
            "warning": ("wait", _("警告")),
            "suspension": ("bad", _("暂停执业")),
            "revocation": ("bad", _("吊销医师执业证书")),
            "criminal": ("bad", _("刑事处罚")),
            "court_ban": ("bad", _("从业禁止（法院）")),
            "practice_ban": ("bad", _("禁止从事医师职业")),
            "rescission": ("bad", _("撤销注册（不正当手段取得）")),
            "false_papers": ("bad", _("申请中隐瞒情况或者提供虚假材料")),
            "incapacity": ("bad", _("无或者限制民事行为能力")),
            "exam_cheating": ("bad", _("医师资格考试组织作弊")),
            "forged_qualification": ("bad", _("伪造或者冒用医师资格")),
            "other_penalty": ("wait", _("其他行政处罚")),
        },
    ),
    "conduct_state": (
        _("登记"),
        {
            "recorded": ("wait", _("待复核")),
            "returned": ("bad", _("已退回")),
            "confirmed": ("ok", _("已生效")),
            "close_asked": ("wait", _("撤回待复核")),
            "withdrawn": ("off", _("已撤回")),
        },
    ),
    "assessment_state": (
        _("考核结果"),
        {
            "recorded": ("wait", _("待复核")),
            "returned": ("bad", _("已退回")),
            "confirmed": ("ok", _("已确认")),
            "withdrawn": ("off", _("已撤回")),
        },
    ),
    "assessment_result": (
        _("考核"),
        {
            "passed": ("ok", _("合格")),
            "failed": ("bad", _("不合格")),
            "none": ("off", _("未考核")),
        },
    ),
    "assessment_sheet_state": (
        _("名单"),
        {
            "reading": ("run", _("正在核对")),
            "ready": ("wait", _("待报送")),
            "submitted": ("wait", _("待复核")),
            "writing": ("run", _("正在录入")),
            "confirmed": ("ok", _("已录入")),
            "returned": ("bad", _("已退回")),
            "refused": ("bad", _("未能读取")),
            "discarded": ("off", _("已作废")),
        },
    ),
    "entry_state": (
        _("条目"),
        {"active": ("ok", _("启用")), "disabled": ("off", _("停用")), "future": ("wait", _("未生效"))},
    ),
    "certificate_state": (
        _("电子证照"),
        {
            "not_eligible": ("off", _("暂不可申领")),
            "eligible": ("wait", _("可申领")),
            "applied": ("run", _("已申领")),
            "issued": ("ok", _("已签发")),
            "updated": ("ok", _("已更新")),
            "void": ("off", _("已失效")),
        },
    ),
    "revocation_state": (
        _("撤销"),
        {
            "asked": ("wait", _("待复核")),
            "declined": ("off", _("不同意")),
            "taken_back": ("off", _("已撤回")),
            "revoked": ("bad", _("账户已撤销")),
        },
    ),
}
