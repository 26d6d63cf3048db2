"""The public lookup that the Physicians Law asks for (ML 21): exact name, institution and province."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.codelists.catalogue import divisions
from yiji.limits.limiter import PUBLIC_LOOKUP, require
from yiji.register.queries.public_lookup import public_lookup
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.form_fields import PersonNameField
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.request_context import client_address


def _provinces() -> list[tuple[str, str]]:
    return [("", gettext("请选择")), *((entry.code, entry.label) for entry in divisions(level="province"))]


class LookupForm(YijiForm):
    province = forms.ChoiceField(label=_("所在省份"), choices=_provinces)
    name = PersonNameField(label=_("医师姓名"))
    institution = forms.CharField(
        label=_("所在医疗机构"), max_length=120, help_text=_("请填写主要执业机构或备案机构的全称。")
    )


@access("public")
def lookup(request: ScopedRequest) -> HttpResponse:
    """The search goes by POST so that no name stands in an address; at most 20 an hour from one place."""
    form = LookupForm(request.POST or None)
    results = None
    if request.method == "POST" and form.is_valid():
        require(PUBLIC_LOOKUP, client_address(request), "查询次数已达上限（每小时 20 次）,请一小时后再试。")
        results = public_lookup(
            request.scope,
            province=form.cleaned_data["province"],
            name=form.cleaned_data["name"],
            institution=form.cleaned_data["institution"].strip(),
        )
    return render(request, "public/lookup.html", {"form": form, "results": results})
