"""The forms of the authority's acts on an application."""

from __future__ import annotations

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
        proposals = [("refuse", _("建议不予注册"))]
        _choices(self, "proposal", proposals if blocked else [("grant", _("建议准予注册")), *proposals])
        if blocked:
            self.fields["proposal"].help_text = _("规则检查有不符合项，只能建议不予注册。")
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
        help_text=gettext_lazy("写入不予注册决定，送达申请人和机构。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(code, ground_words(ground)) for code, ground in REFUSAL_GROUNDS.items()]
        _choices(self, "grounds", [(code, f"{_(word.label)}（{word.cites}）") for code, word in words])


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices
