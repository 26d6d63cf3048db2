"""The form of one institution: the columns of an import, with what its template says of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.institutions.import_columns import EXPLANATIONS, LABELS, PERMITS
from yiji.web.shared.form_builder import DateField, YijiForm

_DATES = ("licence_valid_from", "licence_valid_to")
_LONGEST = {"name": 120, "address": 160, "service_lines": 1000}


class InstitutionRecordForm(YijiForm):
    """Texts as they stand on the licence; what may be left empty says so in its help."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in LABELS.items():
            self.fields[key] = self._field(key, gettext(label))
        self.fields["looked_at"] = forms.BooleanField(
            label=_("已与证件核对，标出的各项确实如此"), required=False
        )

    def _field(self, key: str, label: str) -> forms.Field:
        told: dict[str, Any] = {"label": label, "required": key == "name"}
        if key in _DATES:
            return DateField(**told)
        if key == "permit":
            kinds = [(word, gettext(word)) for word in PERMITS.values()]
            return forms.ChoiceField(choices=[("", gettext("请选择")), *kinds], **told)
        return forms.CharField(max_length=_LONGEST.get(key, 60), help_text=gettext(EXPLANATIONS[key]), **told)

    def cells(self) -> dict[str, str]:
        """The texts by column, days as ISO dates."""
        given = {key: self.cleaned_data.get(key) for key in LABELS}
        return {key: str(value) for key, value in given.items() if value}
