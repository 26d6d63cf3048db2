"""The forms of those whose account is not theirs, or is no more (seed 5.1)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yiji.codelists import catalogue
from yiji.web.physician.account_forms import PhoneCodeForm
from yiji.web.shared.form_builder import (
    LongTextField,
    MobileField,
    PersonNameField,
    ResidentIdField,
    YijiForm,
)


def _provinces() -> list[tuple[str, object]]:
    return [
        ("", _("请选择")),
        *((entry.code, entry.label) for entry in catalogue.divisions(level="province")),
    ]


class ClaimAccountForm(YijiForm):
    """Who claims, how he is reached, where he works, what happened."""

    name = PersonNameField(help_text=_("与身份证件一致。"))
    id_number = ResidentIdField()
    phone = MobileField(help_text=_("验证码和办理结果会发到这个号码。"))
    province = forms.ChoiceField(label=_("执业机构所在省份"), choices=_provinces)
    institution = forms.CharField(
        label=_("主要（拟）执业机构"),
        max_length=120,
        help_text=_("执业许可证上的全称；由该机构当面核验您的身份。"),
    )
    statement = LongTextField(label=_("说明"), max_length=500, help_text=_("怎样发现账户不是您本人开立的。"))
    field_sections = (
        (_("您是谁"), ("name", "id_number", "phone")),
        (_("由谁核验"), ("province", "institution")),
        (_("情况"), ("statement",)),
    )


class ClaimCodeForm(PhoneCodeForm):
    """The six digits of message SMS-2."""


class AskObjectionForm(YijiForm):
    """The revoked account is found by the ID number and the phone that it had."""

    id_number = ResidentIdField()
    phone = MobileField(label=_("原账户手机号"))


class ObjectionForm(PhoneCodeForm):
    """The code from the message, and why the account should not have been revoked."""

    objection = LongTextField(label=_("异议内容"), max_length=1000, rows=6)
