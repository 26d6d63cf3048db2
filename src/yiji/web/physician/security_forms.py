"""The forms of a physician's own account: phone, e-mail, authenticator app, forgotten password, messages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yiji.kernel.identifiers import normalise_email
from yiji.notices.groups import SMS_GROUPS
from yiji.web.shared.form_builder import IdentifierField, MobileField, YijiForm

# The groups of messages in words; those that cannot be switched off are told on the page.
GROUP_WORDS = {
    "info_change": _("信息修改被退回"),
    "reminders": _("到期提醒（两年期限、备案到期、定期考核）"),
}


def code_field(
    label: Any, help_text: Any = "", *, digits: bool = True, required: bool = True
) -> forms.CharField:
    """A one-time code; a phone offers to fill it in."""
    attrs = {"autocomplete": "one-time-code", "spellcheck": "false", "class": "otp num"}
    if digits:
        attrs["inputmode"] = "numeric"
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, max_length=40, help_text=help_text, required=required, widget=widget)


def _password(label: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
    return forms.CharField(label=label, strip=False, max_length=512, required=False, widget=widget)


class ChangePhoneForm(YijiForm):
    """The new number, and what stands in for the old one; ``asks_password`` is off where the log-in has just proved it."""

    phone = MobileField(label=_("新手机号"), help_text=_("须是您本人在用、能接收短信的号码。"))
    way = forms.ChoiceField(label=_("原手机还能收到短信吗"), widget=forms.RadioSelect)
    present = _password(_("登录密码"))

    def __init__(
        self,
        *args: Any,
        email: str,
        institution: str,
        old_at_hand: bool = True,
        asks_password: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        ways = _ways(email, institution, old_at_hand)
        self.fields["way"].choices = ways  # type: ignore[attr-defined]
        if len(ways) == 1:
            self.fields["way"].initial = ways[0][0]
        if not old_at_hand:
            self.fields["way"].label = _t("怎样证明是您本人")
        if not asks_password:
            del self.fields["present"]
        else:
            self.fields["present"].help_text = _t("原手机收不到短信时必须填写。")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (
            "present" in self.fields
            and data.get("way") in ("email", "institution")
            and not data.get("present")
        ):
            self.add_error("present", _t("原手机收不到短信时，须填写登录密码。"))
        return data


def _ways(email: str, institution: str, old_at_hand: bool) -> list[tuple[str, str]]:
    by_email = _t("凭登录密码和邮箱 %(email)s 的验证码，24 小时后生效") % {"email": email}
    by_institution = _t("到“%(name)s”当面核验，复核后 24 小时生效") % {"name": institution}
    ways = [("email", by_email)] if email else []
    ways += [("institution", by_institution)] if institution else []
    if not old_at_hand:
        return ways
    lost = [(way, _t("收不到：%(how)s") % {"how": how}) for way, how in ways]
    return [("both", _t("能收到：向新旧两个号码各发一个验证码，当场生效")), *lost]


class ProvePhoneForm(YijiForm):
    """The codes: of the new phone, and of the old phone or the e-mail."""

    code = code_field(_("新手机收到的验证码"), _("6 位数字，10 分钟内有效。"))
    second_code = code_field(_("原手机收到的验证码"), _("6 位数字，10 分钟内有效。"))

    def __init__(self, *args: Any, way: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if way == "institution":
            del self.fields["second_code"]
        elif way == "email":
            self.fields["second_code"].label = _t("邮箱收到的验证码")


class StopPhoneChangeForm(YijiForm):
    """The old number and the code that it got."""

    phone = MobileField(label=_("原手机号"))
    code = code_field(_("停止码"), _("短信中的 8 位停止码，大小写和连字符不限。"), digits=False)


class ResendStopCodeForm(YijiForm):
    """Only the old number."""

    phone = MobileField(label=_("原手机号"))


class EmailForm(YijiForm):
    """One address."""

    email = IdentifierField(
        normalise_email,
        label=_("电子邮箱"),
        max_length=200,
        help_text=_("请填写只有您本人能收取的邮箱，不要填写科室的公用邮箱。"),
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )


class EmailCodeForm(YijiForm):
    """The six digits of the e-mail."""

    code = code_field(_("邮箱验证码"), _("6 位数字，10 分钟内有效。"))


class ForgotPasswordForm(YijiForm):
    """Who he is and his phone."""

    who = forms.CharField(
        label=_("登录名或身份证号"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    phone = MobileField(label=_("登记的手机号"), help_text=_("验证码只会发到账户登记的手机号。"))


class RecoveryProofForm(YijiForm):
    """The code, and the app's where one is bound."""

    code = code_field(_("验证码"), _("短信（或邮件）中的 6 位数字，10 分钟内有效。"))
    factor = code_field(
        _("动态口令或恢复码"),
        _("绑定了动态口令的必须填写；没有绑定的不填。"),
        digits=False,
        required=False,
    )


class SmsChoiceForm(YijiForm):
    """Which groups of messages come by SMS."""

    sms = forms.MultipleChoiceField(
        label=_("发送短信的消息"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sms"].choices = [(group, GROUP_WORDS[group]) for group in SMS_GROUPS]  # type: ignore[attr-defined]
