"""The forms of sheets of assessment results, the same for institutions and authorities (A-9)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.form_builder import FilterForm, LongTextField, YijiForm
from yiji.web.shared.form_fields import SheetField


class AnswerForm(VersionForm):
    """Why something is sent back or taken back."""

    answer = LongTextField(label=_("理由"), max_length=300, rows=3)


class SheetForm(YijiForm):
    """A sheet of results; the authority also says of which institution."""

    institution_id = forms.UUIDField(label=_("医疗机构"))
    period_from = forms.IntegerField(label=_("考核周期起（年）"), min_value=2004, max_value=2100)
    period_to = forms.IntegerField(label=_("考核周期止（年）"), min_value=2004, max_value=2100)
    attempt = forms.TypedChoiceField(
        label=_("考核"), choices=[(1, _("定期考核")), (2, _("再次考核（暂停执业期满后）"))], coerce=int
    )
    body = forms.CharField(label=_("考核机构"), max_length=120)
    file = SheetField(
        label=_("考核结果名单"),
        help_text=_("姓名、身份证号、考核结果、考核日期四列必须有；.xlsx、.xls、.csv，5,000 行以内。"),
    )

    def __init__(self, *args: Any, institutions: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if institutions is None:
            del self.fields["institution_id"]
        else:
            widget = forms.Select(choices=[("", gettext("请选择")), *institutions])
            self.fields["institution_id"].widget = widget

    def as_arguments(self) -> dict[str, Any]:
        """The action's arguments."""
        data = dict(self.cleaned_data)
        content, name = data.pop("file")
        return {**data, "data": content, "file_name": name}


class ResultFilter(FilterForm):
    """The institution's list of results."""

    result = forms.ChoiceField(
        label=_("结果"), choices=[("", _("全部")), ("passed", _("合格")), ("failed", _("不合格"))]
    )
    attempt = forms.ChoiceField(
        label=_("考核"),
        choices=[("", _("全部")), ("1", _("定期考核")), ("2", _("再次考核（暂停执业期满后）"))],
    )
