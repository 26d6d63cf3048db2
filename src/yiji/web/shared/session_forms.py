"""The forms of the log-in pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.form_builder import MobileField, YijiForm


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=512, widget=widget, help_text=help_text)


def _code(label: Any, help_text: Any = "", *, digits: bool = True) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "spellcheck": "false"}
    if digits:
        attrs["inputmode"] = "numeric"
    return forms.CharField(
        label=label, max_length=40, widget=forms.TextInput(attrs=attrs), help_text=help_text
    )


class LoginForm(YijiForm):
    login_name = forms.CharField(
        label=_("用户名"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    password = _password(_("密码"), "current-password")


class PhysicianLoginForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login_name"].label = gettext("用户名或手机号")


class FirstLoginForm(YijiForm):
    login_name = forms.CharField(
        label=_("用户名"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}
        ),
        help_text=_("短信中写明的用户名。"),
    )
    code = _code(
        _("一次性设置码"),
        _("短信中的 12 位设置码，在短信写明的时间内有效，大小写和连字符不限。"),
        digits=False,
    )


class TotpForm(YijiForm):
    code = _code(_("动态口令"), _("手机验证器应用中当前显示的 6 位数字。"))


class SmsCodeForm(YijiForm):
    code = _code(_("短信验证码"), _("6 位数字，10 分钟内有效。"))


class RecoveryCodeForm(YijiForm):
    code = _code(_("恢复码"), _("绑定动态口令时打印或保存的恢复码，每个只能用一次。"), digits=False)


class _TwicePasswordForm(YijiForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "password" in data and "again" in data and data["password"] != data["again"]:
            self.add_error("again", gettext("两次输入的密码不一致。请重新输入。"))
        return data


class NewPasswordForm(_TwicePasswordForm):
    password = _password(
        _("新密码"), "new-password", _("至少 12 个字符，可用空格和中文；不要用别人猜得到的内容。")
    )
    again = _password(_("再输一次"), "new-password")


class ChangePasswordForm(_TwicePasswordForm):
    present = _password(_("现用密码"), "current-password")
    password = _password(
        _("新密码"), "new-password", _("至少 12 个字符，可用空格和中文；不要用别人猜得到的内容。")
    )
    again = _password(_("再输一次"), "new-password")


_PHYSICIANS_PASSWORD = _("至少 8 个字符，可以是几个不相干的词；不要用别人猜得到的内容。")


class PhysicianPasswordForm(_TwicePasswordForm):
    password = _password(_("新密码"), "new-password", _PHYSICIANS_PASSWORD)
    again = _password(_("再输一次"), "new-password")


class PhysicianChangePasswordForm(ChangePasswordForm):
    password = _password(_("新密码"), "new-password", _PHYSICIANS_PASSWORD)


class ForgotPasswordForm(YijiForm):
    login_name = forms.CharField(
        label=_("用户名"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    phone = MobileField(label=_("登记的手机号"), help_text=_("验证码只会发到账户登记的手机号。"))


class RecoveryProofForm(YijiForm):
    sms_code = _code(_("短信验证码"), _("6 位数字，10 分钟内有效。"))
    factor = _code(
        _("动态口令或恢复码"), _("验证器应用显示的 6 位数字；手机应用遗失时填一个恢复码。"), digits=False
    )


class LostFactorForm(YijiForm):
    sms_code = _code(_("短信验证码"), _("6 位数字，10 分钟内有效。"))
    recovery_code = _code(_("恢复码"), _("绑定动态口令时打印或保存的恢复码，每个只能用一次。"), digits=False)


class NewPhoneForm(YijiForm):
    phone = MobileField(label=_("新手机号"), help_text=_("验证码将发到这个号码，确认后原号码会收到通知。"))
