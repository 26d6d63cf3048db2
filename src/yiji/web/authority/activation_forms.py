"""The forms of the authority's part in activation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.form_builder import CodeChoiceField, YijiForm


class AuthorityActivationForm(YijiForm):
    """What the officer has seen, and why he acts in the institution's place."""

    identity_document = CodeChoiceField("identity_document", label=_("核验的证件"))
    identity_seen = forms.BooleanField(label=_("已当面核验本人身份证件，人证一致"))
    reason = forms.CharField(label=_("激活原因"), max_length=200, help_text=_("不要填写个人信息。"))


class SendBackForm(YijiForm):
    """Why the authority does not activate."""

    reason = forms.CharField(
        label=_("退回原因"), max_length=300, help_text=_("本人和机构都会看到，不要填写个人信息。")
    )


class DirectRuleForm(YijiForm):
    """Whether direct activation is open; "" takes back what was said of one institution."""

    allowed = forms.ChoiceField(
        label=_("直接激活"),
        choices=(("yes", _("开放")), ("no", _("不开放")), ("", _("按本机关统一设置"))),
        required=False,
    )
    reason = forms.CharField(label=_("理由"), max_length=300, help_text=_("记入历史，机构可以看到。"))

    def clean_allowed(self) -> Any:
        return {"yes": True, "no": False}.get(self.cleaned_data["allowed"])
