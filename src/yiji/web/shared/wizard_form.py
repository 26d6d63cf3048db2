"""Builds the form of one wizard step from the fields of the application type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yiji.applications.queries.wizard import WizardChoices
from yiji.codelists import catalogue
from yiji.rulebook.application_types import ApplicationType, FieldSpec
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.form_fields import DateField, LongTextField, MobileField
from yiji.web.shared.rows_field import RowsField


def step_form(
    kind: ApplicationType,
    step: int,
    choices: WizardChoices,
    *,
    initial: Mapping[str, Any],
    version: int,
    data: Any = None,
    required: bool = True,
) -> YijiForm:
    """The bound or unbound form of one step; with ``required`` False it takes an unfinished step."""
    fields: dict[str, Any] = {
        "version": forms.IntegerField(widget=forms.HiddenInput, initial=version, min_value=0)
    }
    for spec in kind.fields_of(step):
        field = _form_field(spec, choices)
        field.required = spec.required and required
        fields[spec.name] = field
    form_class = type("StepForm", (YijiForm,), fields)
    return form_class(data, initial={**initial, "version": version})


def _form_field(spec: FieldSpec, choices: WizardChoices) -> forms.Field:
    label, help_text = _(spec.label), _(spec.help) if spec.help else ""
    if spec.kind in ("qualification", "institution", "department", "registration", "filing"):
        found = [("", _("请选择")), *getattr(choices, f"{spec.kind}s")]
        return forms.ChoiceField(label=label, help_text=help_text, choices=found)
    if spec.kind == "code":
        return forms.ChoiceField(label=label, help_text=help_text, choices=_codes(spec, choices))
    if spec.kind == "codes":
        return forms.MultipleChoiceField(
            label=label,
            help_text=help_text,
            choices=_codes(spec, choices)[1:],
            widget=forms.CheckboxSelectMultiple,
        )
    if spec.kind == "rows":
        return RowsField(spec, label=label, help_text=help_text)
    return _simple_field(spec, label, help_text)


def _simple_field(spec: FieldSpec, label: str, help_text: str) -> forms.Field:
    if spec.kind == "date":
        return DateField(label=label, help_text=help_text)
    if spec.kind == "phone":
        return MobileField(label=label, help_text=help_text)
    if spec.kind == "email":
        return forms.EmailField(label=label, help_text=help_text, max_length=254)
    if spec.kind == "long_text":
        return LongTextField(label=label, help_text=help_text, max_length=spec.max_length)
    if spec.kind == "flag":
        return forms.BooleanField(label=label, help_text=help_text)
    widget = forms.TextInput(attrs={"type": "month"} if spec.kind == "month" else {})
    return forms.CharField(label=label, help_text=help_text, max_length=spec.max_length, widget=widget)


def _codes(spec: FieldSpec, choices: WizardChoices) -> list[tuple[str, str]]:
    entries = catalogue.entries(spec.code_list)
    if spec.name == "practice_scopes" and choices.category:
        entries = [entry for entry in entries if entry.parent == choices.category]
    if spec.name == "practice_scopes" and choices.scopes:
        entries = [entry for entry in entries if entry.code in choices.scopes]
    language = choices.language
    shown = [(entry.code, catalogue.label(spec.code_list, entry.code, lang=language)) for entry in entries]
    return [("", _("请选择")), *shown]
