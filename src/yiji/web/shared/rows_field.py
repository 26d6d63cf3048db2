"""A form field of several rows (work history): a plain table of inputs that needs no script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yiji.rulebook.application_types import FieldSpec

SPARE_ROWS = 3


class RowsWidget(forms.Widget):
    """Inputs named ``<field>-<row>-<column>``; empty rows are dropped when the form is read."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self.spec = spec

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        rows = []
        for number in range(self.spec.max_length + SPARE_ROWS):
            row = {
                column.name: (data.get(f"{name}-{number}-{column.name}") or "").strip()
                for column in self.spec.columns
            }
            if any(row.values()):
                rows.append(row)
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}-0-{self.spec.columns[0].name}" if id_ else ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = list(value or [])
        shown = rows + [{}] * min(SPARE_ROWS, max(self.spec.max_length - len(rows), 0))
        head = format_html_join("", '<th scope="col">{}</th>', ((_(c.label),) for c in self.spec.columns))
        body = format_html_join(
            "", "<tr>{}</tr>", ((self._cells(name, number, row),) for number, row in enumerate(shown))
        )
        return format_html(
            '<div class="table-wrap"><table class="rows"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
            '<div class="help">{}</div>',
            head,
            body,
            _("行数不够时先保存，会再给出三行空行。"),
        )

    def _cells(self, name: str, number: int, row: dict[str, str]) -> SafeString:
        return format_html_join(
            "",
            '<td data-l="{}"><input type="{}" name="{}" id="id_{}" value="{}" maxlength="{}" aria-label="{}"></td>',
            (
                (
                    _(column.label),
                    "month" if column.kind == "month" else "text",
                    f"{name}-{number}-{column.name}",
                    f"{name}-{number}-{column.name}",
                    row.get(column.name, ""),
                    column.max_length,
                    f"{_(column.label)} {number + 1}",
                )
                for column in self.spec.columns
            ),
        )


class RowsField(forms.Field):
    """Its value is a list of dicts; the content cleaner judges the cells."""

    def __init__(self, spec: FieldSpec, **kwargs: Any) -> None:
        super().__init__(widget=RowsWidget(spec), **kwargs)

    def clean(self, value: Any) -> Any:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return value
