"""The form by which a physician chooses his department."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.form_builder import YijiForm


class OwnDepartmentForm(YijiForm):
    """One of the institution's departments in use; ``mark`` tells whether the places are those that were shown."""

    department = forms.ChoiceField(label=_("科室"))
    as_primary = forms.ChoiceField(
        label=_("作为"),
        choices=[("1", _("主要科室")), ("0", _("其他科室"))],
        initial="1",
        required=False,
        widget=forms.RadioSelect,
    )
    keep_former = forms.BooleanField(label=_("原主要科室保留为其他科室"), required=False)
    mark = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, departments: list[tuple[str, str]], first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", gettext("请选择")), *departments]  # type: ignore[attr-defined]
        if first and not self.is_bound:
            # The first department is the primary one anyway.
            del self.fields["as_primary"], self.fields["keep_former"]

    def values(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        return {
            "department_id": uuid.UUID(data["department"]),
            "as_primary": data.get("as_primary") != "0",
            "keep_former": bool(data.get("keep_former")),
            "mark": data["mark"] or None,
        }
