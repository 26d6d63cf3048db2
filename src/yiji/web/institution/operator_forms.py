"""The forms with which an administrator manages the institution's operators."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.form_builder import MobileField, PersonNameField, ResidentIdField, YijiForm

ROLE_CHOICES = [
    ("operator", _("经办：维护信息、激活账户、确认申请")),
    ("checker", _("复核：复核激活与撤销")),
    ("viewer", _("查看：只读")),
    ("administrator", _("管理员：全部权限，并管理操作员")),
]


class OperatorForm(YijiForm):
    """One person, one account, one role."""

    name = PersonNameField(label=_("姓名"))
    id_number = ResidentIdField(help_text=_("用于保证经办与复核不是同一人，加密保存，不在页面显示。"))
    phone = MobileField(help_text=_("一次性设置码将发到这个号码。"))
    login_name = forms.CharField(
        label=_("用户名"),
        max_length=40,
        help_text=_("4 至 40 个字符，以字母开头，只含字母、数字、点、下划线和连字符。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    role = forms.ChoiceField(label=_("角色"), choices=ROLE_CHOICES, widget=forms.RadioSelect)


class RoleForm(YijiForm):
    role = forms.ChoiceField(label=_("角色"), choices=ROLE_CHOICES, widget=forms.RadioSelect)


class EndForm(YijiForm):
    reason = forms.CharField(
        label=_("停用原因"), max_length=100, help_text=_("例如：调离岗位。不要填写个人信息。")
    )


class EmptyForm(YijiForm):
    """Only the submit key."""
