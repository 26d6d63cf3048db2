"""The forms of printing: how to print, and which of a day's applications."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.certificates.actions.order_prints import HowToPrint
from yiji.rulebook.application_types import ALL
from yiji.web.shared.form_builder import DateField, FilterForm, YijiForm


class PrintForm(YijiForm):
    """How the pile is printed."""

    copies = forms.ChoiceField(
        label=_("份数"), choices=(("1", _("每份表单一份")), ("2", _("一式两份"))), initial="1"
    )
    order = forms.ChoiceField(
        label=_("顺序"), choices=(("number", _("按申请编号")), ("name", _("按姓名")), ("type", _("按业务")))
    )
    double_sided = forms.BooleanField(
        label=_("双面打印：每份从新的一张纸开始"),
        required=False,
        help_text=_("单数页的表单后面加一张空白页，两份表单不会印在同一张纸上。"),
    )

    def how(self) -> HowToPrint:
        """What was chosen."""
        data = self.cleaned_data
        return HowToPrint(int(data["copies"]), data["order"], data["double_sided"])


class DayFilter(FilterForm):
    """Which day, which business, how far. Nonsense in the address counts as not given."""

    day = DateField(label=_("日期"))
    type = forms.ChoiceField(label=_("业务"))
    stage = forms.ChoiceField(label=_("进度"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", gettext("全部"))
        self.fields["type"].choices = [everything, *((k.code, gettext(k.label)) for k in ALL)]  # type: ignore[attr-defined]
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            everything,
            ("open", gettext("办理中")),
            ("done", gettext("已办结")),
        ]
        self.is_valid()

    @property
    def wanted_day(self) -> dt.date:
        return self.cleaned_data.get("day") or timezone.localdate()

    @property
    def wanted(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("type", "stage") if self.cleaned_data.get(name)}
