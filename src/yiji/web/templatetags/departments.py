"""Words and tags of departments: who put somebody there, what became of a line of a sheet or batch."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yiji.web.templatetags.ui_status import tag

register = template.Library()

_ASSIGNED: dict[str, Any] = {
    "institution": _("机构分配"),
    "physician": _("本人选择"),
    "registration": _("注册时填写"),
    "handover": _("科室合并或停用时移入"),
    "import": _("表格导入"),
}
_OUTCOMES: dict[str, tuple[str, Any]] = {
    "new": ("ok", _("新增")),
    "changed": ("run", _("修改")),
    "unchanged": ("off", _("不变")),
    "refused": ("bad", _("有问题")),
    "waiting": ("wait", _("等待")),
    "done": ("ok", _("已办")),
}
_IMPORTS: dict[str, tuple[str, Any]] = {
    "ready": ("wait", _("待确认")),
    "applied": ("ok", _("已导入")),
    "discarded": ("off", _("已作废")),
}


@register.filter
def assigned_word(code: str) -> str:
    """Who chose the department."""
    return str(_ASSIGNED.get(code, ""))


@register.simple_tag
def outcome_tag(code: str) -> SafeString:
    """What a line of a sheet or batch became."""
    tone, word = _OUTCOMES.get(code, ("off", code))
    return tag(tone, str(word))


@register.simple_tag
def import_tag(code: str) -> SafeString:
    """Where an uploaded sheet stands."""
    tone, word = _IMPORTS.get(code, ("off", code))
    return tag(tone, str(word))
