"""Forms of the roster and of a physician's place in a department."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.codelists import catalogue
from yiji.register.queries.primary_roster import STATUSES
from yiji.web.shared.form_builder import DateField, FilterForm, YijiForm
from yiji.web.templatetags.ui_states import state_choices


class RosterFilter(FilterForm):
    """Sent by POST: the name stays in the session, everything else goes into the address."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"data-search": "", "autocomplete": "off", "placeholder": _("姓名或拼音")}
        ),
    )
    category = forms.ChoiceField(label=_("类别"))
    level = forms.ChoiceField(label=_("级别"))
    department = forms.ChoiceField(label=_("科室"))
    account_state = forms.ChoiceField(label=_("账户"))
    status = forms.ChoiceField(label=_("注册"))

    def __init__(self, *args: Any, departments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("category", "level"):
            entries = catalogue.entries(f"practice_{name}")
            self._offer(name, [(entry.code, entry.label) for entry in entries])
        self._offer("department", [("none", gettext("未分科")), *departments])
        self._offer("account_state", [("none", gettext("未注册账户")), *state_choices("account_state")])
        live = [choice for choice in state_choices("registration_status") if choice[0] in STATUSES]
        self._offer("status", live)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", gettext("全部")), *choices]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """The filters that are understood; a value that is not counts as not given."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class DepartmentChoiceForm(YijiForm):
    """Which department a physician works in. ``mark`` tells whether his departments are those that were shown."""

    department = forms.ChoiceField(label=_("科室"))
    as_primary = forms.ChoiceField(
        label=_("作为"),
        choices=[("1", _("主要科室")), ("0", _("其他科室"))],
        initial="1",
        required=False,
        widget=forms.RadioSelect,
    )
    keep_former = forms.BooleanField(label=_("原主要科室保留为其他科室"), required=False)
    since = DateField(label=_("开始日期"), required=False, latest=timezone.localdate)
    mark = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, departments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", gettext("请选择")), *departments]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        return {
            "department_id": uuid.UUID(data["department"]),
            "as_primary": data["as_primary"] != "0",
            "keep_former": data["keep_former"],
            "since": data["since"],
            "mark": data["mark"] or None,
        }
