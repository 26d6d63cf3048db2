"""The forms of revoking accounts, of claims and of objections (seed 5.1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.form_builder import CodeChoiceField, LongTextField, ScanField, YijiForm


class AskRevocationForm(YijiForm):
    """Why an account is to be revoked, and what shows it."""

    reason = CodeChoiceField("account_revoke_reason", label=_("撤销原因"))
    explanation = LongTextField(
        label=_("情况说明"),
        max_length=500,
        help_text=_("何时、如何发现；已向谁核实。不要填写证件号码。"),
    )
    evidence = ScanField(label=_("证据材料"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def as_arguments(self) -> dict[str, Any]:
        """The action's arguments: the file as bytes with its media type."""
        data = dict(self.cleaned_data)
        upload = data.pop("evidence")
        upload.seek(0)
        return {**data, "evidence": upload.read(), "media_type": upload.detected_type}


class VersionedForm(YijiForm):
    """A button: the version that the page was drawn with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class DeclineRevocationForm(VersionedForm):
    """Why the second person does not agree."""

    reason = LongTextField(label=_("不同意的理由"), max_length=300, rows=3)


class RejectClaimForm(VersionedForm):
    """What the desk found: the account is its holder's."""

    answer = LongTextField(
        label=_("核验结果和理由"), max_length=300, rows=3, help_text=_("内容会以短信告知认领人。")
    )


class AnswerObjectionForm(VersionedForm):
    """The authority's answer to an objection."""

    upheld = forms.TypedChoiceField(
        label=_("结论"),
        choices=(("", _("请选择")), ("yes", _("异议成立")), ("no", _("异议不成立"))),
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    answer = LongTextField(label=_("理由"), max_length=500, rows=4)
