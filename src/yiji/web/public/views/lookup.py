"""The public lookup that the Physicians Law asks for (ML 21): exact name, institution and province."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yiji.register.queries.public_lookup import public_lookup
from yiji.web.public.lookup_form import LookupForm, may_search
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.request_context import client_address


@access("public")
def lookup(request: ScopedRequest) -> HttpResponse:
    """The search goes by POST so that no name stands in an address; whoever searches a lot answers a question."""
    form = LookupForm(request.POST or None)
    results = None
    if request.method == "POST" and form.is_valid() and may_search(form, client_address(request)):
        results = public_lookup(
            request.scope,
            province=form.cleaned_data["province"],
            name=form.cleaned_data["name"],
            institution=form.cleaned_data["institution"].strip(),
        )
    status = 422 if request.method == "POST" and results is None else 200
    return render(request, "public/lookup.html", {"form": form, "results": results}, status=status)
