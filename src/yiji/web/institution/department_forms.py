"""Forms of the department dictionary, and what the page of one department is drawn with."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.accounts.scope import Scope
from yiji.applications.queries.department_use import open_applications_of
from yiji.codelists import catalogue
from yiji.institutions.actions.delete_department import is_used
from yiji.institutions.actions.hand_over_members import members_now
from yiji.institutions.actions.move_department import PLACES, STEPS
from yiji.institutions.department_rules import MOST_CODE, MOST_NAME
from yiji.institutions.department_sheet import MOST_ROWS
from yiji.institutions.queries.departments import department_choices, undoable_handover
from yiji.institutions.visibility import get_department
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.form_builder import DateField, FilterForm, SheetField, YijiForm


class DepartmentForm(YijiForm):
    """Name, code, place in the tree, service line and head of one department."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    name = forms.CharField(label=_("科室名称"), max_length=MOST_NAME)
    code = forms.CharField(
        label=_("科室编码"), max_length=MOST_CODE, required=False, help_text=_("不填由系统编号。")
    )
    parent = forms.ChoiceField(label=_("上级科室"), required=False)
    service_line = forms.ChoiceField(label=_("对应诊疗科目"), required=False)
    head_name = forms.CharField(label=_("科室负责人"), max_length=50, required=False)

    def __init__(self, *args: Any, parents: list[tuple[str, str]], changing: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        lines = [(entry.code, f"{entry.code} {entry.label}") for entry in catalogue.entries("service_line")]
        self.fields["parent"].choices = [("", gettext("无（一级科室）")), *parents]  # type: ignore[attr-defined]
        self.fields["service_line"].choices = [("", gettext("未对应")), *lines]  # type: ignore[attr-defined]
        if changing:
            self.fields["code"].help_text = gettext("不填保持原编码。")

    def values(self) -> dict[str, Any]:
        """The arguments of the action besides the version."""
        data = self.cleaned_data
        parent = uuid.UUID(data["parent"]) if data["parent"] else None
        return {
            **{name: data[name] for name in ("name", "code", "service_line", "head_name")},
            "parent": parent,
        }


class DepartmentSearch(FilterForm):
    """What a department is looked for by: nothing personal, so it stands in the address."""

    q = forms.CharField(
        label=_("科室"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"data-search": "", "autocomplete": "off", "placeholder": _("名称、编码或负责人")}
        ),
    )


class TemplateForm(YijiForm):
    """Departments of the national template to be created."""

    codes = forms.MultipleChoiceField(label=_("科室"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(
        self, *args: Any, offered: list[tuple[str, str, str]], preset: bool = False, **kwargs: Any
    ) -> None:
        first = [code for code, _label, parent in offered if preset and not parent]
        super().__init__(*args, initial={"codes": first}, **kwargs)
        self.fields["codes"].choices = [  # type: ignore[attr-defined]
            (code, "\u3000" * code.count(".") + label) for code, label, _parent in offered
        ]


class MergeForm(VersionForm):
    """The department that takes the members over."""

    target = forms.ChoiceField(label=_("并入科室"))

    def __init__(self, *args: Any, targets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [("", gettext("请选择")), *targets]  # type: ignore[attr-defined]


class DisableForm(VersionForm):
    """Who takes the members over, where there are any."""

    members_to = forms.ChoiceField(label=_("医师移到"), required=False)

    def __init__(self, *args: Any, targets: list[tuple[str, str]], members: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members_to"].choices = [("", gettext("请选择接收科室")), *targets]  # type: ignore[attr-defined]
        if not members and not self.is_bound:
            del self.fields["members_to"]


class MoveForm(YijiForm):
    """A step in the tree: ``move`` of a button ("up.3": direction and version), or the fields that dragging sends."""

    move = forms.CharField(required=False, max_length=20)
    version = forms.IntegerField(required=False, min_value=0)
    direction = forms.CharField(required=False, max_length=10)
    target = forms.CharField(required=False, max_length=36)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        direction, _dot, version = (data.pop("move", "") or "").partition(".")
        if version.isascii() and version.isdigit() and len(version) < 10:
            data["direction"], data["version"] = direction, int(version)
        try:
            data["target"] = uuid.UUID(data["target"]) if data.get("target") else None
        except ValueError:
            data["direction"] = ""
        wanted = PLACES if data.get("target") else STEPS
        if data.get("version") is None or data.get("direction") not in wanted:
            raise forms.ValidationError(gettext("页面不完整。请刷新后重新移动。"), code="incomplete")
        return data


class ImportForm(YijiForm):
    """The sheet to be looked at."""

    file = SheetField(
        label=_("科室表格"),
        help_text=_("人事系统、HIS 导出的 .xlsx、.xls、.csv 都可以，列的顺序不限；%(most)s 行以内。")
        % {"most": f"{MOST_ROWS:,}"},
    )


class AssignmentSheetForm(YijiForm):
    """A sheet of who works in which department."""

    file = SheetField(
        label=_("医师科室表"),
        help_text=_("至少要有“姓名”、“科室”和“身份证号”或“执业证书编码”；.xlsx、.xls、.csv，2,000 行以内。"),
    )


class BatchForm(YijiForm):
    """Where the chosen physicians go. ``warned`` is the department whose warning has been shown."""

    department = forms.ChoiceField(label=_("科室"))
    as_primary = forms.ChoiceField(
        label=_("作为"),
        choices=[("1", _("主要科室")), ("0", _("其他科室（原主要科室不变）"))],
        initial="1",
        widget=forms.RadioSelect,
    )
    keep_former = forms.BooleanField(label=_("原主要科室保留为其他科室"), required=False)
    since = DateField(label=_("开始日期"), latest=timezone.localdate)
    warned = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, departments: list[tuple[str, str]], own_lines: bool = False, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"since": timezone.localdate()})
        super().__init__(*args, **kwargs)
        if own_lines:
            # Each line of the sheet says where to and as what.
            del self.fields["department"], self.fields["as_primary"]
        else:
            self.fields["department"].choices = [("", gettext("请选择")), *departments]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        return {
            "department_id": uuid.UUID(data["department"]) if data.get("department") else None,
            "as_primary": data.get("as_primary", "1") == "1",
            "keep_former": data["keep_former"],
            "since": data["since"],
        }


def department_context(scope: Scope, department_id: uuid.UUID, **posted: YijiForm) -> dict[str, Any]:
    """Context of a department's page; ``posted`` puts a form with errors in the place of an empty one.

    Raises NotFound outside the scope.
    """
    department = get_department(scope, department_id)
    others = department_choices(scope, leave_out=department.pk)
    version = {"version": department.version}
    names = ("name", "code", "service_line", "head_name")
    initial = version | {name: getattr(department, name) for name in names}
    initial["parent"] = str(department.parent_id or "")
    members = members_now(department).count()
    context = {
        "form": DepartmentForm(initial=initial, parents=others, changing=True),
        "department": department,
        "members": members,
        "open_applications": open_applications_of(department.institution_id, department.pk),
        "merge_form": MergeForm(initial=version, targets=others),
        "disable_form": DisableForm(initial=version, targets=others, members=members),
        "state_form": VersionForm(initial=version),
        "undoable": undoable_handover(department, timezone.now()),
        "handovers": department.handovers.select_related("target").order_by("-done_at")[:20],
        "unused": not is_used(department),
    }
    return context | posted
