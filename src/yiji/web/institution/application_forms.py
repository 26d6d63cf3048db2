"""The forms with which an institution confirms or returns an application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.rulebook.return_reasons import RETURN_REASONS
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.form_builder import DateField, LongTextField

# The opinions clerks write again and again; what is chosen is printed in box 20 of the form.
OPINIONS = (
    "经审核，申请人提交的材料真实、完整，本机构拟聘用该同志，同意其申请。",
    "申请人已与本机构签订聘用合同，申请的执业类别、执业范围与岗位相符，同意其申请。",
    "申请人规范化培训合格后留院工作，拟在本机构执业，同意其申请。",
)


class ConfirmForm(VersionForm):
    """The opinion (one of the usual ones, or own words) and the term of employment."""

    usual_opinion = forms.ChoiceField(
        label=gettext_lazy("常用意见"), required=False, widget=forms.RadioSelect, initial="0"
    )
    opinion = LongTextField(
        label=gettext_lazy("机构意见"),
        max_length=500,
        rows=3,
        required=False,
        help_text=gettext_lazy("自行填写时以此处为准，并原样印在申请审核表上。"),
    )
    employed_from = DateField(label=gettext_lazy("聘用开始日期"))
    employed_to = DateField(
        label=gettext_lazy("聘用结束日期"), required=False, help_text=gettext_lazy("无固定期限的不填。")
    )

    def __init__(self, *args: Any, templates: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["usual_opinion"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        # The program's own go by their number, those of the institution by their id: a list that was reordered
        # while the page stood open still gives the words that were chosen.
        self.opinions = {**{str(number): text for number, text in enumerate(OPINIONS)}, **dict(templates)}
        field.choices = [
            *((str(number), _(text)) for number, text in enumerate(OPINIONS)),
            *templates,
            ("own", _("自行填写")),
        ]

    def clean(self) -> dict[str, Any]:
        """Own words go before the usual opinion; one of the two is needed."""
        data = super().clean() or self.cleaned_data
        chosen = data.pop("usual_opinion", "")
        own = (data.get("opinion") or "").strip()
        data["opinion"] = own or self.opinions.get(chosen, "")
        if not data["opinion"] and "opinion" not in self.errors:
            self.add_error("opinion", _("请选择一条常用意见，或者自行填写机构意见。"))
        return data


class ConfirmManyForm(ConfirmForm):
    """One opinion and one term for several applications; each is confirmed at the version found then."""

    version = None  # type: ignore[assignment]


class ReturnForm(VersionForm):
    """The listed reasons, and a remark."""

    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("退回理由"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = LongTextField(
        label=gettext_lazy("说明"),
        max_length=300,
        rows=3,
        required=False,
        help_text=gettext_lazy("写明需要修改之处，申请人会看到。勾选“其他”时必填。"),
    )

    usual_note = forms.ChoiceField(
        label=gettext_lazy("常用说明"), required=False, widget=forms.RadioSelect, initial=""
    )

    def __init__(self, *args: Any, templates: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.templates = dict(templates)
        usual = self.fields["usual_note"]
        assert isinstance(usual, forms.ChoiceField)  # noqa: S101
        usual.choices = [("", _("自行填写")), *templates]
        if not self.templates:
            del self.fields["usual_note"]
        field = self.fields["reasons"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [(reason.code, _(reason.label)) for reason in RETURN_REASONS.values()]

    def clean(self) -> dict[str, Any]:
        """Codes become the texts that the applicant reads; a reason that explains nothing needs a remark."""
        data = super().clean() or self.cleaned_data
        usual = data.pop("usual_note", "")
        if usual and not (data.get("note") or "").strip():
            data["note"] = self.templates[usual]
        chosen = [RETURN_REASONS[code] for code in data.get("reasons", [])]
        if any(reason.needs_remark for reason in chosen) and not (data.get("note") or "").strip():
            self.add_error("note", _("勾选了“其他”，请在说明中写明需要修改之处。"))
        data["reasons"] = [reason.label for reason in chosen if not reason.needs_remark]
        return data
