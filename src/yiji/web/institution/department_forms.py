"""Forms of the department dictionary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.codelists import catalogue
from yiji.web.shared.form_builder import YijiForm


class DepartmentForm(YijiForm):
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


class TemplateForm(YijiForm):
    codes = forms.MultipleChoiceField(label=_("科室"), widget=forms.CheckboxSelectMultiple, required=False)


class MergeForm(YijiForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    target = forms.ChoiceField(label=_("并入科室"))
