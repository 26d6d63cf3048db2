"""Seed 3: the approving authority of each category, with the legal default and the history."""

from __future__ import annotations

import uuid

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiji.institutions.actions.set_approving_authority import adopt_defaults, set_approving_authority
from yiji.institutions.queries.approving_authorities import (
    authority_choices,
    category_settings,
    setting_history,
)
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


class AuthorityForm(YijiForm):
    authority = forms.ChoiceField(label=_("审批机关"))


@access("institution:approving_authority:view")
def approving_authorities(request: ScopedRequest) -> HttpResponse:
    """The four categories and what was set before."""
    settings = category_settings(request.scope)
    context = {
        "settings": settings,
        "unset": any(setting.current is None for setting in settings),
        "history": setting_history(request.scope),
        "form": YijiForm(),
        "may_set": request.scope.may("institution:approving_authority:set"),
    }
    return render(request, "institution/approving_authorities.html", context)


@access("institution:approving_authority:set")
def adopt_default_authorities(request: ScopedRequest) -> HttpResponse:
    """Set the legal default wherever nothing is set."""
    form = YijiForm(request.POST or None)
    target = reverse("institution:approving_authorities")
    if request.method != "POST" or not form.is_valid():
        return redirect(target)
    return perform(request, form, lambda: adopt_defaults(request.scope), then=target)


@access("institution:approving_authority:set")
def set_authority(request: ScopedRequest, category: str) -> HttpResponse:
    """Choose the authority of one category."""
    setting = next((s for s in category_settings(request.scope) if s.category == category), None)
    if setting is None:
        raise Http404
    chosen = setting.current.authority_id if setting.current else getattr(setting.default.authority, "pk", "")
    form = AuthorityForm(request.POST or None, initial={"authority": str(chosen)})
    form.fields["authority"].choices = authority_choices(request.scope)  # type: ignore[attr-defined]
    context = {"form": form, "setting": setting}
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: (
                set_approving_authority(request.scope, category, uuid.UUID(form.cleaned_data["authority"])).pk
            ),
            then=reverse("institution:approving_authorities"),
            template="institution/set_approving_authority.html",
            context=context,
        )
    return render(request, "institution/set_approving_authority.html", context)
