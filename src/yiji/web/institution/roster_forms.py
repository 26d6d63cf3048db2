"""Filters of the lists of physicians, and the form of a physician's place in a department."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.codelists import catalogue
from yiji.register.queries.filing_rosters import STATES as FILING_STATES
from yiji.register.queries.primary_roster import DUE_KINDS, STATUSES
from yiji.web.shared.form_builder import DateField, FilterForm, YijiForm
from yiji.web.templatetags.ui_states import state_choices


class ListFilter(FilterForm):
    """Filters of a list, sent by POST: the name stays in the session, everything else goes into the address.

    ``first`` are the fields that stand in the bar, the others behind "more".
    """

    first: tuple[str, ...] = ()
    name = forms.CharField(
        label=_("姓名"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"data-search": "", "autocomplete": "off", "placeholder": _("姓名或拼音")}
        ),
    )

    def _offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", gettext("全部")), *choices]  # type: ignore[attr-defined]

    def _offer_kinds(self) -> None:
        for name in ("category", "level", "scope"):
            if name in self.fields:
                entries = catalogue.entries(f"practice_{name}")
                self._offer(name, [(entry.code, entry.label) for entry in entries])

    def wanted(self) -> dict[str, str]:
        """The filters that are understood; a value that is not counts as not given."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def bar(self) -> list[forms.BoundField]:
        """The fields that are always in sight."""
        return [field for field in self.visible_fields() if field.name in ("name", *self.first)]

    def more(self) -> list[forms.BoundField]:
        """The further fields."""
        return [field for field in self.visible_fields() if field.name not in ("name", *self.first)]

    def more_in_use(self) -> bool:
        """Whether one of the further fields narrows the list, so that they are shown opened."""
        return any(field.name in self.wanted() for field in self.more())


class RosterFilter(ListFilter):
    """Seed 6.1."""

    first = ("category", "level", "department", "account_state", "status")
    category = forms.ChoiceField(label=_("类别"))
    level = forms.ChoiceField(label=_("级别"))
    department = forms.ChoiceField(label=_("科室"))
    account_state = forms.ChoiceField(label=_("账户"))
    status = forms.ChoiceField(label=_("注册"))
    scope = forms.ChoiceField(label=_("执业范围"))
    changed = forms.ChoiceField(label=_("修改过信息"))
    due = forms.ChoiceField(label=_("90 天内到期"))
    assessment = forms.ChoiceField(label=_("定期考核"))

    def __init__(self, *args: Any, departments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_kinds()
        self._offer("department", [("none", gettext("未分科")), *departments])
        self._offer("account_state", [("none", gettext("未注册账户")), *state_choices("account_state")])
        live = [choice for choice in state_choices("registration_status") if choice[0] in STATUSES]
        self._offer("status", live)
        self._offer("changed", [("1", gettext("是")), ("0", gettext("否"))])
        self._offer("assessment", state_choices("assessment_result"))
        words = {
            "filing": _("外院备案到期"),
            "suspension": _("暂停执业期满"),
            "off_roster": _("不在册将满两年"),
        }
        self._offer("due", [(kind, words[kind]) for kind in DUE_KINDS])


class FilingFilter(ListFilter):
    """Seed 6.4 and 6.5."""

    first = ("state", "category", "level", "scope")
    state = forms.ChoiceField(label=_("备案状态"))
    category = forms.ChoiceField(label=_("类别"))
    level = forms.ChoiceField(label=_("级别"))
    scope = forms.ChoiceField(label=_("执业范围"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_kinds()
        words = {
            "active": _("有效"),
            "due": _("90 天内到期"),
            "expired": _("已到期"),
            "cancelled": _("已取消"),
            "ended_with_primary": _("随主执业机构注册终止"),
        }
        self._offer("state", [(state, words[state]) for state in FILING_STATES])


class OtherPlacesFilter(ListFilter):
    """Lists 10 and 11 of the national client."""

    first = ("category", "level", "status")
    # Which of the two lists: the tabs of the page set it.
    group = forms.ChoiceField(choices=[("", ""), ("filed", "")], widget=forms.HiddenInput)
    category = forms.ChoiceField(label=_("类别"))
    level = forms.ChoiceField(label=_("级别"))
    status = forms.ChoiceField(label=_("注册"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_kinds()
        live = [choice for choice in state_choices("registration_status") if choice[0] in STATUSES]
        self._offer("status", live)


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
