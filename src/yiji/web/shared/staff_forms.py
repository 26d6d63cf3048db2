"""The forms with which staff are managed on both sides: resets of a lost log-in, hand-overs, duties of officers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.form_builder import MobileField, PersonNameField, ResidentIdField, YijiForm

DUTY_CHOICES = [
    ("credential", _("账户发放：核对三件材料，发放机构账户")),
    ("intake", _("受理：收件、受理、补正")),
    ("examine", _("审查：提出审查意见")),
    ("decide", _("决定：准予或不予注册")),
    ("read_only", _("查阅：只读")),
    ("supervise", _("监督：管理工作人员、工作日历和日志")),
]


def _login_name() -> forms.CharField:
    return forms.CharField(
        label=_("用户名"),
        max_length=40,
        help_text=_("4 至 40 个字符，以字母开头，只含字母、数字、点、下划线和连字符。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )


class ResetForm(YijiForm):
    """The first person's part: seen in person, why, and another phone where that is lost too."""

    document_seen = forms.BooleanField(label=_("已当面核验本人身份证件"))
    reason = forms.CharField(
        label=_("重置原因"), max_length=100, help_text=_("例如：手机丢失，恢复码也已遗失。不要填写个人信息。")
    )
    new_phone = MobileField(
        label=_("新手机号"), required=False, help_text=_("登记的手机号也用不了时填写；留空则发到原号码。")
    )


class HandOverForm(YijiForm):
    """Who takes the role."""

    successor = forms.TypedChoiceField(label=_("接手的人"), coerce=uuid.UUID)

    def __init__(self, *args: Any, people: Iterable[tuple[Any, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("请选择")), *((str(key), words) for key, words in people)]
        self.fields["successor"].choices = choices  # type: ignore[attr-defined]


class NewcomerForm(YijiForm):
    """A person who has no account yet and shall take the role."""

    name = PersonNameField(label=_("姓名"))
    id_number = ResidentIdField(help_text=_("用于保证经办与复核不是同一人，加密保存，不在页面显示。"))
    phone = MobileField(help_text=_("一次性设置码将发到这个号码。"))
    login_name = _login_name()


class DutiesForm(YijiForm):
    duties = forms.MultipleChoiceField(
        label=_("岗位"), choices=DUTY_CHOICES, widget=forms.CheckboxSelectMultiple
    )


class OfficerForm(YijiForm):
    """One person, one account, one or more duties."""

    name = PersonNameField(label=_("姓名"))
    id_number = ResidentIdField(help_text=_("用于保证经办、审查、决定不是同一人，加密保存，不在页面显示。"))
    phone = MobileField(help_text=_("一次性设置码将发到这个号码。"))
    login_name = _login_name()
    duties = forms.MultipleChoiceField(
        label=_("岗位"), choices=DUTY_CHOICES, widget=forms.CheckboxSelectMultiple
    )


class EndPostForm(YijiForm):
    reason = forms.CharField(
        label=_("停用原因"), max_length=100, help_text=_("例如：调离岗位。不要填写个人信息。")
    )


class PressForm(YijiForm):
    """Only the submit key."""
