"""The form of every page: submit key, sections, errors in words, problems of the kernel at their field."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yiji.kernel.outcome import Problem
from yiji.web.shared.form_fields import (
    DEFAULT_MAX_LENGTH,
    CodeChoiceField,
    DateField,
    EvidenceField,
    IdentifierField,
    LongTextField,
    MobileField,
    PersonNameField,
    ResidentIdField,
    ScanField,
    SheetField,
    problem_error,
    refuse_unprintable,
)

__all__ = [
    "CodeChoiceField",
    "DateField",
    "EvidenceField",
    "FilterForm",
    "IdentifierField",
    "LongTextField",
    "MobileField",
    "PersonNameField",
    "ResidentIdField",
    "ScanField",
    "SheetField",
    "YijiForm",
]

_SUBMIT_KEY = "submit_key"


class PageRenderer(DjangoTemplates):
    """Widgets from Django's own templates, everything else from the project's."""

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("django/forms/"):
            return super().get_template(template_name)
        return get_template(template_name)


class CleanedData(dict[str, Any]):
    """What an action is called with: ``**form.cleaned_data`` carries the fields, never the submit key.

    The key is part of the transport; ``get("submit_key")`` still answers for the code that runs it once.
    """

    submit_key: uuid.UUID | None = None

    def get(self, key: str, default: Any = None) -> Any:
        return self.submit_key or default if key == _SUBMIT_KEY else super().get(key, default)


@dataclass(frozen=True)
class Section:
    """Some fields under one heading."""

    title: Any
    fields: list[forms.BoundField]


def _name_the_field(field: forms.Field, label: Any) -> None:
    """Errors of Django's fields, told with the field's label, the reason and the way out."""
    choice = isinstance(field, forms.ChoiceField)
    words: dict[str, Any] = {
        "required": (_("请选择「%s」。") if choice else _("请填写「%s」。")) % label,
        "null_characters_not_allowed": _("「%s」含有看不见的控制字符。请删去后重新输入。") % label,
        "min_length": _("「%s」太短，至少 %%(limit_value)d 个字，现有 %%(show_value)d 个。") % label,
    }
    if isinstance(field, forms.FileField):
        words["required"] = _("请选择「%s」的文件。") % label
        words["empty"] = _("「%s」的文件是空的。请重新扫描后上传。") % label
        words["max_length"] = _("「%s」的文件名太长。请改短文件名后再上传。") % label
    elif isinstance(field, forms.CharField):
        words["max_length"] = _("「%s」最多 %%(limit_value)d 个字，现有 %%(show_value)d 个。请删减。") % label
    if isinstance(field, forms.BooleanField):
        words["required"] = _("请勾选「%s」后再继续。") % label
    if isinstance(field, forms.DateField):
        words["invalid"] = _("「%s」不是有效的日期。请写成 2026-01-31 的样子。") % label
    elif isinstance(field, forms.IntegerField):
        words["invalid"] = _("「%s」应为整数。") % label
    elif isinstance(field, forms.EmailField):
        words["invalid"] = _("「%s」不是有效的邮箱地址。请核对后重填。") % label
    if choice:
        words["invalid_choice"] = _("「%s」的选项无效或已停用。请重新选择。") % label
        words["invalid_list"] = words["invalid_choice"]
    field.error_messages = {**field.error_messages, **words}
    for validator in field.validators:
        if isinstance(validator, MaxLengthValidator) and "max_length" in words:
            validator.message = words["max_length"]


def _limit(field: forms.Field) -> None:
    """Every text has a length limit and takes no unprintable characters."""
    if not isinstance(field, forms.CharField):
        return
    if field.max_length is None:
        field.max_length = DEFAULT_MAX_LENGTH
        field.validators.append(MaxLengthValidator(DEFAULT_MAX_LENGTH))
    field.validators.append(refuse_unprintable)


def _first_sentence(error: str) -> str:
    """What is wrong, without the way out and the article that the field itself shows below."""
    # A safe error comes from problem_html, whose text is escaped: the first "<span" is its own markup.
    return SafeString(error.split("<span", 1)[0]) if isinstance(error, SafeString) else error


def _anchor(field: forms.BoundField) -> str:
    """The id of the element that the summary's link leads to: a group's first choice, else the field."""
    return field.id_for_label or f"{field.auto_id}_0"


class _WordedForm(forms.Form):
    default_renderer = PageRenderer()
    use_required_attribute = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = field.label if field.label is not None else name
            _limit(field)
            _name_the_field(field, label)
            if isinstance(field, DateField):
                first, last = field.limits()
                field.widget.attrs.update(min=first.isoformat(), max=last.isoformat())


class FilterForm(_WordedForm):
    """The GET form of a filter bar: nothing is required, no submit key."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class YijiForm(_WordedForm):
    """A form that is posted to one action.

    ``field_sections`` is a sequence of (heading, field names); unnamed fields come first, without a heading.
    """

    template_name = "components/form.html"
    field_sections: Sequence[tuple[Any, Sequence[str]]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[_SUBMIT_KEY] = forms.UUIDField(
            required=False,
            widget=forms.HiddenInput,
            initial=uuid.uuid4,
            error_messages={"invalid": _("页面不完整。请刷新后重新提交。")},
        )
        self.notice_problems: list[Problem] = []

    @cached_property
    def submit_key(self) -> uuid.UUID:
        """The key of this press of the button: the posted one, else the one the page is drawn with."""
        value = self[_SUBMIT_KEY].value()
        try:
            return uuid.UUID(str(value))
        except ValueError:
            return uuid.uuid4()

    def _clean_form(self) -> None:
        data = CleanedData(self.cleaned_data)
        data.submit_key = data.pop(_SUBMIT_KEY, None)
        self.cleaned_data = data
        super()._clean_form()
        if not isinstance(self.cleaned_data, CleanedData):
            self.cleaned_data = CleanedData(self.cleaned_data)
            self.cleaned_data.submit_key = data.submit_key

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Attach kernel problems: BLOCK becomes an error at its field (or of the form), the rest a notice."""
        for problem in problems:
            if problem.severity != "BLOCK":
                self.notice_problems.append(problem)
            elif problem.field in self.fields and problem.field != _SUBMIT_KEY:
                self.add_error(problem.field, problem_error(problem))
            else:
                self.add_error(None, problem_error(problem))

    def sections(self) -> list[Section]:
        """The visible fields in their sections, for the template."""
        named = {name for _title, names in self.field_sections for name in names}
        first = [field for field in self.visible_fields() if field.name not in named]
        drawn = [Section("", first)] if first else []
        for title, names in self.field_sections:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                drawn.append(Section(title, fields))
        return drawn

    def error_list(self) -> list[dict[str, Any]]:
        """All errors for the summary: ``id`` and ``label`` of the field ("" for the form), ``message``."""
        listed: list[dict[str, Any]] = []
        if not self.is_bound:
            return listed
        for name, errors in self.errors.items():
            visible = name in self.fields and not self[name].is_hidden
            for error in errors:
                if not visible:
                    listed.append({"id": "", "label": "", "message": str(error)})
                    continue
                short = _first_sentence(str(error))
                listed.append({"id": _anchor(self[name]), "label": self[name].label, "message": short})
        return listed

    def get_context(self) -> dict[str, Any]:
        if self.is_bound:
            for name in self.errors:
                if name in self.fields and not self[name].is_hidden:
                    self.fields[name].widget.attrs["autofocus"] = True
                    break
        return super().get_context()
