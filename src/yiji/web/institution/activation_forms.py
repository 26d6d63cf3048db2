"""The forms of activating physicians."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.form_builder import CodeChoiceField, YijiForm


class DirectActivationForm(YijiForm):
    """What the operator has seen of the person in front of him."""

    identity_document = CodeChoiceField("identity_document", label=_("核验的证件"))
    identity_seen = forms.BooleanField(label=_("已当面核验本人身份证件，人证一致"))


class DeclineForm(YijiForm):
    """Why a colleague's direct activation is sent back."""

    reason = forms.CharField(label=_("退回原因"), max_length=200, help_text=_("不要填写个人信息。"))
