"""The forms with which officers propose, answer and take back a waiver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from yiji.kernel.outcome import Problem
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.form_builder import DateField, LongTextField, YijiForm
from yiji.web.shared.problem_text import problem_message


class WaiverForm(YijiForm):
    """Which finding is set aside, why, and until when."""

    rule_code = forms.ChoiceField(label=gettext_lazy("豁免的规则"), widget=forms.RadioSelect)
    ground = LongTextField(
        label=gettext_lazy("豁免的事实和依据"),
        max_length=500,
        rows=4,
        help_text=gettext_lazy("写明依据的文件和查证的情况；会印在决定书上。"),
    )
    expires_on = DateField(
        label=gettext_lazy("有效期至"), help_text=gettext_lazy("最长一年；到期后规则恢复适用。")
    )

    def __init__(self, *args: Any, findings: Sequence[Problem] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rule_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(one.code, f"{one.code} {problem_message(one)}") for one in findings]


class WaiverAnswerForm(VersionForm):
    """The second officer's answer, or the reason of taking it back."""

    answer = LongTextField(label=gettext_lazy("意见"), max_length=300, rows=2, required=False)
