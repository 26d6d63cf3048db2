"""Announcements that authorities have opened to the public."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.accounts.scope import Scope
from yiji.codelists.catalogue import divisions
from yiji.institutions.announcement_rules import over
from yiji.institutions.queries.announcements import COLUMNS, SHOWN_ORDER, public_announcements
from yiji.institutions.visibility import get_announcement
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import FilterForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.request import ScopedRequest


def _provinces() -> list[tuple[str, str]]:
    return [("", gettext("全国")), *((entry.code, entry.label) for entry in divisions(level="province"))]


class ProvinceForm(FilterForm):
    province = forms.ChoiceField(label=_("省份"), choices=_provinces)


@access("public")
def announcements(request: ScopedRequest) -> HttpResponse:
    """The current ones, newest first, of one province or of all."""
    form = ProvinceForm(request.GET or None)
    province = form.cleaned_data["province"] if form.is_valid() else ""
    today = timezone.localdate()
    page = keyset_page(request, public_announcements(today, province), SHOWN_ORDER, COLUMNS)
    context = {"page": page, "rows": page.rows, "form": form, "today": today, "province": province}
    return render(request, "public/announcements.html", context)


@access("public")
def announcement(request: ScopedRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """One of them, as everybody sees it."""
    found = get_announcement(Scope.public(), announcement_id)
    context = {"announcement": found, "over": over(found.shown_until, timezone.localdate())}
    return render(request, "public/announcement.html", context)
