"""The forms of the authority's acts on an application."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.kernel.outcome import Problem
from yiji.rulebook.refusal_grounds import REFUSAL_GROUNDS
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.decision_words import ground_words
from yiji.web.shared.form_builder import LongTextField
from yiji.web.shared.problem_text import problem_message


class AcceptForm(VersionForm):
    """Acceptance, with a remark for the file."""

    note = LongTextField(label=gettext_lazy("备注"), max_length=500, rows=2, required=False)


class SupplementForm(VersionForm):
    """Everything that is missing, told at once."""

    items = LongTextField(
        label=gettext_lazy("需补正的全部内容"),
        max_length=500,
        rows=6,
        help_text=gettext_lazy("逐项写明缺少或者不符的材料，每项一行。"),
    )


class ReasonForm(VersionForm):
    """An act that is told with its reason."""

    reason = LongTextField(
        label=gettext_lazy("理由"), max_length=500, rows=4, help_text=gettext_lazy("会告知申请人和机构。")
    )


class RemarkForm(VersionForm):
    """An act with a remark for the file."""

    remark = LongTextField(label=gettext_lazy("备注"), max_length=500, rows=2, required=False)


class HearForm(VersionForm):
    """What the physician is told before the decision."""

    grounds = LongTextField(
        label=gettext_lazy("拟作出的决定、事实、理由和依据"),
        max_length=1000,
        rows=6,
        help_text=gettext_lazy("当事人会看到全文；写明条文和陈述申辩的期限。"),
    )


class RefuseAcceptanceForm(VersionForm):
    """Not accepted: why, and where to turn to."""

    reasons = LongTextField(label=gettext_lazy("不予受理的理由"), max_length=500, rows=4)
    competent_authority = forms.CharField(
        label=gettext_lazy("有权办理的机关"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("不属于本机关职权的，写明应当向哪一机关申请。"),
    )


class TransferForm(VersionForm):
    """Where it belongs, and why."""

    authority_id = forms.TypedChoiceField(label=gettext_lazy("移送至"), coerce=uuid.UUID)
    reason = LongTextField(label=gettext_lazy("移送理由"), max_length=400, rows=3)

    def __init__(self, *args: Any, authorities: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "authority_id", [("", _("请选择")), *authorities])


class ExamineForm(VersionForm):
    """Warnings ticked off, the proposal, a note."""

    checked = forms.MultipleChoiceField(
        label=gettext_lazy("逐项核对"), required=False, widget=forms.CheckboxSelectMultiple
    )
    proposal = forms.ChoiceField(label=gettext_lazy("审查意见"), widget=forms.RadioSelect)
    note = LongTextField(label=gettext_lazy("审查说明"), max_length=500, rows=3, required=False)

    def __init__(self, *args: Any, problems: Sequence[Problem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        warnings = {p.code: p for p in problems if p.severity == "WARN"}
        blocked = any(p.severity == "BLOCK" for p in problems)
        proposals = [("refuse", _("建议不予准许"))]
        _choices(self, "proposal", proposals if blocked else [("grant", _("建议准予")), *proposals])
        if blocked:
            self.fields["proposal"].help_text = _("规则检查有不符合项，只能建议不予准许。")
        if warnings:
            ticks = [(code, f"{_('已核')} {code} {problem_message(p)}") for code, p in warnings.items()]
            _choices(self, "checked", ticks)
        else:
            del self.fields["checked"]


class GrantForm(VersionForm):
    """Grant, with a remark for the file."""

    decision = forms.CharField(widget=forms.HiddenInput, initial="grant")
    note = LongTextField(label=gettext_lazy("备注"), max_length=500, rows=2, required=False)


class RefuseForm(VersionForm):
    """Refuse: statutory grounds and the reasons in writing."""

    decision = forms.CharField(widget=forms.HiddenInput, initial="refuse")
    grounds = forms.MultipleChoiceField(label=gettext_lazy("法定情形"), widget=forms.CheckboxSelectMultiple)
    reasons = LongTextField(
        label=gettext_lazy("事实和理由"),
        max_length=1000,
        rows=5,
        help_text=gettext_lazy("写入决定书，送达申请人和机构。"),
    )

    def __init__(self, *args: Any, on_grounds: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not on_grounds:
            del self.fields["grounds"]
            return
        words = [(code, ground_words(ground)) for code, ground in REFUSAL_GROUNDS.items()]
        _choices(self, "grounds", [(code, f"{_(word.label)}（{word.cites}）") for code, word in words])


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices
