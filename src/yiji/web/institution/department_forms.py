"""Forms of the department dictionary, and what the page of one department is drawn with."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.queries.departments import department_choices
from yiji.institutions.visibility import get_department
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.form_builder import YijiForm


class DepartmentForm(YijiForm):
    """Name, place in the tree, service line and head of one department."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    name = forms.CharField(label=_("科室名称"), max_length=40)
    code = forms.CharField(
        label=_("科室编码"), max_length=20, required=False, help_text=_("不填由系统编号。")
    )
    parent = forms.ChoiceField(label=_("上级科室"), required=False)
    service_line = forms.ChoiceField(label=_("对应诊疗科目"), required=False)
    head_name = forms.CharField(label=_("科室负责人"), max_length=50, required=False)

    def __init__(self, *args: Any, parents: list[tuple[str, str]], changing: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        lines = [(entry.code, entry.label) for entry in catalogue.entries("service_line")]
        self.fields["parent"].choices = [("", gettext("无（一级科室）")), *parents]  # type: ignore[attr-defined]
        self.fields["service_line"].choices = [("", gettext("未对应")), *lines]  # type: ignore[attr-defined]
        if changing:
            del self.fields["code"]

    def values(self) -> dict[str, Any]:
        """The arguments of the action besides code and version."""
        data = self.cleaned_data
        parent = uuid.UUID(data["parent"]) if data["parent"] else None
        return {**{name: data[name] for name in ("name", "service_line", "head_name")}, "parent": parent}


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


class MoveForm(VersionForm):
    """One place up or down."""

    direction = forms.ChoiceField(choices=[("up", _("上移")), ("down", _("下移"))])


def department_context(scope: Scope, department_id: uuid.UUID, **posted: YijiForm) -> dict[str, Any]:
    """Context of a department's page; ``posted`` puts a form with errors in the place of an empty one.

    Raises NotFound outside the scope.
    """
    department = get_department(scope, department_id)
    others = department_choices(scope, leave_out=department.pk)
    version = {"version": department.version}
    names = ("name", "service_line", "head_name")
    initial = version | {name: getattr(department, name) for name in names}
    initial["parent"] = str(department.parent_id or "")
    context = {
        "form": DepartmentForm(initial=initial, parents=others, changing=True),
        "department": department,
        "merge_form": MergeForm(initial=version, targets=others),
        "state_form": VersionForm(initial=version),
    }
    return context | posted
