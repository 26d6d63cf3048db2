"""The forms of activating physicians."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.form_builder import CodeChoiceField, FilterForm, YijiForm

MATCH_CHOICES = (
    ("", _("全部")),
    ("agrees", _("各项一致")),
    ("phone_differs", _("手机号不一致")),
    ("not_registered", _("无有效注册")),
)
DAY_CHOICES = (
    ("", _("全部")),
    ("late", _("超过五个工作日")),
    ("soon", _("三至五个工作日")),
    ("new", _("两个工作日内")),
)


class WaitingFilterForm(FilterForm):
    """The filter bar of the waiting list; the name stays in the session, the rest in the address."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=40,
        widget=forms.TextInput(attrs={"data-search": "", "autocomplete": "off"}),
    )
    match = forms.ChoiceField(label=_("核对结果"), choices=MATCH_CHOICES)
    days = forms.ChoiceField(label=_("等待"), choices=DAY_CHOICES)


class DocumentSeenForm(YijiForm):
    """What the operator has seen of the person in front of him."""

    identity_document = CodeChoiceField("identity_document", label=_("核验的证件"))
    identity_seen = forms.BooleanField(label=_("已当面核验本人身份证件，人证一致"))


class DirectActivationForm(DocumentSeenForm):
    """Direct activation."""


class SlipForm(DocumentSeenForm):
    """A printed code, handed over in person."""

    handed_over = forms.BooleanField(label=_("打印后当面交给本人，不由他人代领"))


class DeclineForm(YijiForm):
    """Why a colleague's direct activation is sent back."""

    reason = forms.CharField(label=_("退回原因"), max_length=200, help_text=_("不要填写个人信息。"))


class RefuseForm(YijiForm):
    """Why the institution does not activate somebody."""

    reason = forms.CharField(
        label=_("不予激活的原因"),
        max_length=300,
        help_text=_("例如：不是本院人员、已离职、身份存疑。不要填写个人信息。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MethodForm(YijiForm):
    """How the institution activates; the page draws the choices with their effects."""

    method = forms.CharField(label=_("激活方式"), max_length=10)

    def clean_method(self) -> Any:
        return self.cleaned_data["method"].strip().upper()
