"""The forms of reconciling the roster (seed 6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yiji.codelists import catalogue
from yiji.register.queries.reconciliation import ColumnChoice
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.form_fields import SheetField


class UploadRosterForm(YijiForm):
    """The staff list as it comes from the HR system or the national client."""

    file = SheetField(
        label=_("人事名单"),
        help_text=_("人事系统或国家系统导出的 .xlsx、.xls、.csv 都可以，列的顺序不限；10 MB、2 万行以内。"),
    )


class VersionForm(YijiForm):
    """A button: the version that the page was drawn with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ColumnsForm(VersionForm):
    """Which column holds what; the proposal is preselected."""

    def __init__(
        self, choices: Sequence[ColumnChoice], headings: Sequence[str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", _t("没有这一列"))]
        columns += [(str(place), _letter(place) + f" {name}") for place, name in enumerate(headings)]
        for choice in choices:
            self.fields[choice.key] = forms.ChoiceField(
                label=_t(choice.label),
                choices=columns,
                required=choice.key in ("name", "id_number"),
                initial="" if choice.place is None else str(choice.place),
            )

    def chosen(self) -> dict[str, int]:
        """Field → column number."""
        return {
            key: int(value)
            for key, value in self.cleaned_data.items()
            if key in self.fields and key != "version" and value not in ("", None)
        }


class HandleForm(YijiForm):
    """The button pressed over the ticked rows."""

    act = forms.ChoiceField(choices=[(one, "") for one in ("remind", "begin", "aside", "reopen")])
    reason = forms.ChoiceField(
        required=False,
        choices=lambda: [("", ""), *((e.code, e.label) for e in catalogue.entries("finding_reason"))],
    )
    note = forms.CharField(required=False, max_length=100)


def _letter(place: int) -> str:
    """The column's letter in a spreadsheet program: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
