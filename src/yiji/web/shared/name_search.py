"""The name a reader searches for stays in the session: an address never carries personal data."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.form_builder import FilterForm

_PREFIX = "searched_name_"


class NameSearch(FilterForm):
    """A physician's name, its pinyin or the first letters of the pinyin."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=40,
        widget=forms.TextInput(attrs={"data-search": "", "autocomplete": "off"}),
    )


def searched_name(request: HttpRequest, list_name: str) -> str:
    """The name last searched for in this list, "" for none."""
    return str(request.session.get(_PREFIX + list_name, ""))


def keep_searched_name(request: HttpRequest, list_name: str) -> None:
    """Store the posted ``name`` for this list; a posted ``clear`` forgets it."""
    form = NameSearch(request.POST)
    name = form.cleaned_data["name"].strip() if form.is_valid() and "clear" not in request.POST else ""
    request.session[_PREFIX + list_name] = name
