"""Rules in force and code lists."""

from __future__ import annotations

from django.http import HttpResponse

from yiji.web.shared.access import access
from yiji.web.shared.reference_pages import dictionaries_page, dictionary_page, rules_page
from yiji.web.shared.request import ScopedRequest


@access("institution:reference:view")
def rules(request: ScopedRequest) -> HttpResponse:
    """Every rule with its article, dates and businesses."""
    return rules_page(request, "institution")


@access("institution:reference:view")
def dictionaries(request: ScopedRequest) -> HttpResponse:
    """The code lists."""
    return dictionaries_page(request, "institution")


@access("institution:reference:view")
def dictionary(request: ScopedRequest, list_name: str) -> HttpResponse:
    """The codes of one list."""
    return dictionary_page(request, "institution", list_name)
