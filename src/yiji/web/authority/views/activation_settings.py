"""Whether the authority's institutions may activate physicians directly: for all, and for one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.institutions.queries.licensed_institutions import (
    LIST_COLUMNS,
    licensed_institution,
    licensed_institutions,
)
from yiji.kernel.outcome import NotFound
from yiji.register.actions.set_activation_method import set_direct_activation_rule
from yiji.register.queries.activation_settings import general_rule, own_rules, rule_history
from yiji.web.authority.activation_forms import DirectRuleForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_ORDER = ("name", "id")


@access("authority:activation_setting:maintain")
def activation_settings(request: ScopedRequest) -> HttpResponse:
    """The institutions licensed by the authority, what holds for all, what for each, and the history."""
    authority_id = request.scope.organisation_id
    if authority_id is None:
        raise NotFound
    query = request.GET.get("q", "").strip()[:60]
    page = keyset_page(request, licensed_institutions(request.scope, query), _ORDER, LIST_COLUMNS)
    words = own_rules(authority_id, [row["id"] for row in page.rows])
    general = general_rule(authority_id)
    rows = [
        {
            "id": row["id"],
            "name": row["name"],
            "own": words.get(row["id"]),
            "allowed": general if words.get(row["id"]) is None else words[row["id"]],
        }
        for row in page.rows
    ]
    history = rule_history(authority_id)
    context = {"page": page, "rows": rows, "general": general, "query": query, "history": history}
    return render(request, "authority/activation_settings.html", context)


@access("authority:activation_setting:maintain")
def set_general_rule(request: ScopedRequest) -> HttpResponse:
    """Open or close direct activation for all institutions without a word of their own."""
    return _set(request, None, _("全部机构"))


@access("authority:activation_setting:maintain")
def set_institution_rule(request: ScopedRequest, institution_id: uuid.UUID) -> HttpResponse:
    """Open or close it for one institution, or go back to what holds for all."""
    return _set(request, institution_id, licensed_institution(request.scope, institution_id).name)


def _set(request: ScopedRequest, institution_id: uuid.UUID | None, name: str) -> HttpResponse:
    form = DirectRuleForm(posted(request))
    if institution_id is None:
        field = form.fields["allowed"]
        field.choices = field.choices[:2]  # type: ignore[attr-defined]
    template, context = "authority/set_direct_activation.html", {"name": name, "one": institution_id}
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: set_direct_activation_rule(
                request.scope, institution_id=institution_id, **form.cleaned_data
            ),
            then=lambda ref: _saved(request),
            template=template,
            context=context,
        )
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


def _saved(request: ScopedRequest) -> str:
    messages.success(request, _("直接激活的设置已保存。"))
    return reverse("authority:activation_settings")
