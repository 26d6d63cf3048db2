"""Which list of names: registered or no longer, of which province and month; shared by page, file and authority."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.codelists.catalogue import divisions
from yiji.register.queries.public_announcements import DEREGISTERED, REGISTERED, shown_months
from yiji.web.shared.form_builder import FilterForm

_WORDS = {REGISTERED: _("准予注册"), DEREGISTERED: _("注销注册")}


def province_choices(empty: str) -> list[tuple[str, str]]:
    """The provinces with ``empty`` as the first choice."""
    return [("", empty), *((entry.code, entry.label) for entry in divisions(level="province"))]


class RegisterListForm(FilterForm):
    """For everybody, by province. Nonsense in the address counts as not given: the newest month, all provinces."""

    left_out: tuple[str, ...] = ("extent",)

    kind = forms.CharField(widget=forms.HiddenInput)
    province = forms.ChoiceField(label=_("省份"), choices=lambda: province_choices(gettext("全国")))
    month = forms.ChoiceField(label=_("月份"))
    extent = forms.ChoiceField(label=_("范围"), choices=[("own", _("本机关批准")), ("region", _("辖区全部"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate()
        self.months = {f"{month:%Y-%m}": month for month in shown_months(self.today)}
        self.fields["month"].choices = [(text, text) for text in self.months]  # type: ignore[attr-defined]
        for name in self.left_out:
            del self.fields[name]
        self.is_valid()

    @property
    def wanted_kind(self) -> str:
        asked = self.cleaned_data.get("kind")
        return REGISTERED if asked == REGISTERED else DEREGISTERED

    @property
    def wanted_month(self) -> dt.date:
        return self.months.get(self.cleaned_data.get("month") or "", next(iter(self.months.values())))

    @property
    def wanted_province(self) -> str:
        return str(self.cleaned_data.get("province") or "")

    def tabs(self) -> list[tuple[Any, str, bool]]:
        """Both lists of the same month and province."""
        return [
            (word, "?" + urlencode({**self.query, "kind": kind}), kind == self.wanted_kind)
            for kind, word in ((DEREGISTERED, _WORDS[DEREGISTERED]), (REGISTERED, _WORDS[REGISTERED]))
        ]

    @property
    def query(self) -> dict[str, str]:
        """What the list shows, as it stands in an address."""
        asked = {"kind": self.wanted_kind, "month": f"{self.wanted_month:%Y-%m}"}
        if "extent" in self.fields:
            return {**asked, "extent": "own" if self.wants_own else "region"}
        return {**asked, "province": self.wanted_province}

    @property
    def wants_own(self) -> bool:
        return "extent" in self.fields and self.cleaned_data.get("extent") != "region"

    @property
    def earlier(self) -> str:
        """The month before as it stands in the address, "" for the last one shown."""
        month = (self.wanted_month - dt.timedelta(days=1)).strftime("%Y-%m")
        return month if month in self.months else ""


class OwnRegisterListForm(RegisterListForm):
    """For an authority: of its own registrations, or of its whole region."""

    left_out = ("province",)
