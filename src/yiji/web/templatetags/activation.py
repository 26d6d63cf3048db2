"""Words and tags of account activation: checks field by field, how a code fares, days waited, method, ground."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yiji.register.queries.field_checks import Check
from yiji.register.queries.silence import Silence
from yiji.web.templatetags.ui_states import state_word
from yiji.web.templatetags.ui_status import tag

register = template.Library()

FIELDS: dict[str, Any] = {
    "name": gettext_lazy("姓名"),
    "id_number": gettext_lazy("证件号码"),
    "qualification": gettext_lazy("医师资格"),
    "registration": gettext_lazy("在本院的注册"),
    "phone": gettext_lazy("手机号"),
}
OUTCOMES: dict[tuple[str, str], Any] = {
    ("name", "agrees"): gettext_lazy("一致"),
    ("name", "differs"): gettext_lazy("与登记的不一致"),
    ("id_number", "agrees"): gettext_lazy("一致"),
    ("id_number", "unknown"): gettext_lazy("登记库中没有"),
    ("qualification", "agrees"): gettext_lazy("资格库有记录"),
    ("qualification", "missing"): gettext_lazy("资格库无记录"),
    ("registration", "here"): gettext_lazy("有效"),
    ("registration", "elsewhere"): gettext_lazy("注册在其他机构"),
    ("registration", "invalid"): gettext_lazy("注册已失效"),
    ("registration", "never"): gettext_lazy("尚无注册"),
    ("phone", "agrees"): gettext_lazy("与登记的一致"),
    ("phone", "differs"): gettext_lazy("与登记的不同"),
    ("phone", "not_on_record"): gettext_lazy("登记库没有手机号"),
}
# What can be done about a field that does not agree.
WAYS_OUT: dict[tuple[str, str], Any] = {
    ("name", "differs"): gettext_lazy("请本人在个人端核对姓名；资格库有误的，由本人或者本院提出信息更正。"),
    ("id_number", "unknown"): gettext_lazy("请本人核对证件号码；填错的，撤销账户后重新注册。"),
    ("qualification", "missing"): gettext_lazy(
        "由本人或者本院提出信息更正，由发证机关补录，补录前不能激活。"
    ),
    ("registration", "elsewhere"): gettext_lazy("请核实是否拟调入本院；不是的，不予激活并转行政部门。"),
    ("registration", "invalid"): gettext_lazy("本人已填对资格证书编码并选择本院；激活后可申请重新注册。"),
    ("registration", "never"): gettext_lazy("本人已填对资格证书编码并选择本院；激活后可申请首次注册。"),
    ("phone", "differs"): gettext_lazy("请与人事档案核对；直接激活须由行政部门确认。"),
    ("phone", "not_on_record"): gettext_lazy("请与人事档案核对；直接激活须由行政部门确认。"),
}
GROUNDS: dict[str, Any] = {
    "silent": gettext_lazy("机构超过五个工作日未办理"),
    "closed": gettext_lazy("机构的执业许可不是有效状态"),
    "refused": gettext_lazy("机构不予激活"),
    "phone": gettext_lazy("直接激活：手机号不是登记的号码"),
    "ceiling": gettext_lazy("直接激活：经办人当日已达 20 人"),
    "alone": gettext_lazy("直接激活：机构没有第二名复核人员"),
    "claims_used": gettext_lazy("资格证书编码三次核对不一致"),
    "asked": gettext_lazy("本人申请由行政部门激活"),
}
METHODS: dict[str, Any] = {
    "SMS_CODE": gettext_lazy("短信激活码"),
    "EMAIL": gettext_lazy("邮箱激活码"),
    "SLIP": gettext_lazy("当面交付激活码单"),
    "DIRECT": gettext_lazy("直接激活"),
    "AUTO": gettext_lazy("自动激活"),
    "CERT_NO": gettext_lazy("登记手机与资格证书编码自行激活"),
    "AUTHORITY": gettext_lazy("行政部门激活"),
    "APPROVAL": gettext_lazy("业务获批后激活"),
}
CHANNELS: dict[str, Any] = {
    "sms": gettext_lazy("短信"),
    "email": gettext_lazy("邮件"),
    "slip": gettext_lazy("激活码单"),
}


@register.filter
def check_label(check: Check) -> Any:
    """The field's name."""
    return FIELDS.get(check.field, check.field)


@register.simple_tag
def check_tag(check: Check, named: bool = False) -> SafeString:
    """What was found about the field; ``named`` puts the field's name before it, for a narrow list."""
    word = str(OUTCOMES.get((check.field, check.outcome), check.outcome))
    return tag(check.tone, f"{FIELDS[check.field]}：{word}" if named and check.field in FIELDS else word)


@register.filter
def check_way_out(check: Check) -> Any:
    """What can be done where the field does not agree, "" where it does."""
    return WAYS_OUT.get((check.field, check.outcome), "")


@register.simple_tag
def code_tag(state: str) -> SafeString:
    """How a code fares."""
    word = state_word("activation_code_state", state)
    return tag(word.tone, str(word.word))


@register.filter
def channel_word(channel: str) -> Any:
    """The way a code went out."""
    return CHANNELS.get(channel, channel)


@register.filter
def method_word(method: str) -> Any:
    """A method of activation."""
    return METHODS.get(method, "—")


@register.filter
def ground_word(ground: str) -> Any:
    """Why an account is at the authority."""
    return GROUNDS.get(ground, ground)


@register.simple_tag
def days_waited(silence: Silence | None) -> SafeString:
    """Working days waited, coloured by what is left of the institution's five."""
    if silence is None:
        return SafeString("—")
    text = ngettext("已等 %(n)d 个工作日", "已等 %(n)d 个工作日", silence.waited) % {"n": silence.waited}
    if silence.over:
        text = _("%(text)s，已超期") % {"text": text}
    return format_html('<span class="tag t-{}">{}</span>', silence.tone, text)
