"""The forms of signing up and of a physician's own account."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yiji.codelists import catalogue
from yiji.kernel.identifiers import normalise_qualification_certificate_no
from yiji.web.shared.form_builder import (
    FilterForm,
    IdentifierField,
    MobileField,
    PersonNameField,
    ResidentIdField,
    YijiForm,
)


def _password(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=128,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def _code(label: Any) -> forms.CharField:
    attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "otp num", "maxlength": 12}
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attrs=attrs))


class SignUpForm(YijiForm):
    """Who he is, how to reach him, how he logs in; consent is a tick of its own."""

    name = PersonNameField(help_text=_("与身份证件一致；少数民族姓名中的间隔点可直接输入“·”。"))
    id_number = ResidentIdField()
    phone = MobileField(help_text=_("验证码和激活码会发到这个号码。"))
    login_name = forms.CharField(
        label=_("登录名"),
        min_length=6,
        max_length=12,
        help_text=_("以字母开头，6 至 12 位字母、数字或下划线。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = _password(_("登录密码"), _("至少 8 个字符，可以是几个不相干的词。"))
    password_again = _password(_("再次输入密码"))
    consent = forms.BooleanField(
        label=_("我已阅读并同意个人信息处理规则：姓名、证件号码、手机号仅用于核对身份和办理医师执业注册。")
    )
    field_sections = (
        (_("您是谁"), ("name", "id_number", "phone")),
        (_("怎样登录"), ("login_name", "password", "password_again")),
        (_("个人信息"), ("consent",)),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("password") and data["password"] != data.get("password_again"):
            self.add_error(
                "password_again", ValidationError(_t("两次输入的密码不一致。请重新输入。"), code="differs")
            )
        return data


class PhoneCodeForm(YijiForm):
    """The six digits of message SMS-2."""

    code = _code(_("短信验证码"))


class ActivationCodeForm(YijiForm):
    """The six digits of message SMS-3."""

    code = _code(_("激活码"))


class CorrectNameForm(YijiForm):
    """The name as the identity document has it."""

    name = PersonNameField(help_text=_("请按身份证件逐字核对，注意生僻字和间隔点“·”。"))


class InstitutionSearchForm(FilterForm):
    """A province and part of a name."""

    province = forms.ChoiceField(label=_("省份"))
    name = forms.CharField(label=_("机构名称"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = [(one.code, one.label) for one in catalogue.divisions(level="province")]
        self.fields["province"].choices = [("", _t("请选择")), *provinces]  # type: ignore[attr-defined]


class IdField(forms.Field):
    """The id of a row that a list offered."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> uuid.UUID | None:
        try:
            return uuid.UUID(str(value)) if value else None
        except ValueError:
            raise ValidationError(_t("所选的条目无效。请重新查询后选择。"), code="invalid") from None


class ChooseInstitutionForm(YijiForm):
    """One of the institutions found."""

    institution_id = IdField(label=_("拟执业机构"))


class ClaimForm(YijiForm):
    """The number on the qualification certificate."""

    certificate_no = IdentifierField(
        normalise_qualification_certificate_no,
        label=_("资格证书编码"),
        help_text=_("医师资格证书上的 27 位（较早的 24 位）编码。一共可以核对三次。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
