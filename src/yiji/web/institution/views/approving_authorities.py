"""Seed 3: the approving authority of each category, with the legal default, what waits and the history."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.institutions.actions.propose_authority import adopt_defaults, propose_authority
from yiji.institutions.actions.set_approving_authority import cancel_waiting_setting
from yiji.institutions.queries import approving_authorities as found
from yiji.web.institution.approving_authority_forms import AuthorityForm, DirectoryFilterForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("institution:approving_authority:view")
def approving_authorities(request: ScopedRequest) -> HttpResponse:
    """The four categories, what waits for its day or for a second person, and what was set before."""
    settings = found.category_settings(request.scope)
    context = {
        "settings": settings,
        "unset": any(s.current is None and s.proposal is None for s in settings),
        "missing": [s.label for s in settings if s.current is None],
        "history": found.setting_history(request.scope),
        "form": YijiForm(),
        "may_set": request.scope.may("institution:approving_authority:set"),
    }
    return render(request, "institution/approving_authorities.html", context)


@access("institution:approving_authority:set")
def adopt_default_authorities(request: ScopedRequest) -> HttpResponse:
    """Take the legal default wherever nothing is set."""
    form = YijiForm(request.POST or None)
    target = reverse("institution:approving_authorities")
    if request.method != "POST" or not form.is_valid():
        return redirect(target)

    def told(reference: str) -> str:
        if reference.split(",")[0] == "0":
            messages.success(request, _("已提出采用默认值，等待另一名管理员或复核人员复核。"))
        else:
            messages.success(request, _("已采用默认值。"))
        return target

    return perform(request, form, lambda: ",".join(str(n) for n in adopt_defaults(request.scope)), then=told)


@access("institution:approving_authority:set")
def set_authority(request: ScopedRequest, category: str) -> HttpResponse:
    """Choose the authority of one category and its day."""
    scope, template = request.scope, "institution/set_approving_authority.html"
    setting = next((s for s in found.category_settings(scope) if s.category == category), None)
    if setting is None:
        raise Http404
    first = getattr(setting.default.authority, "pk", "")
    initial = {"authority": str(first), "effective_from": timezone.localdate()}
    form = AuthorityForm(posted(request), initial=initial)
    form.offer(found.authority_choices(scope, category), str(first))
    context = {"setting": setting, "alone": found.is_alone(scope)}
    if not form.is_valid():
        return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
    return perform(
        request,
        form,
        lambda: _propose(request, category, form.cleaned_data),
        then=lambda reference: _told(request, reference),
        template=template,
        context=context,
    )


def _propose(request: ScopedRequest, category: str, data: dict[str, Any]) -> object:
    proposal = propose_authority(
        request.scope,
        category,
        uuid.UUID(data["authority"]),
        effective_from=data["effective_from"],
        reason=data["reason"],
    )
    return getattr(proposal, "pk", "")


def _told(request: ScopedRequest, reference: str) -> str:
    if reference:
        messages.success(request, _("已提出，等待另一名管理员或复核人员复核。"))
        return reverse("institution:authority_proposal", args=[reference])
    messages.success(request, _("已设置。"))
    return reverse("institution:approving_authorities")


@require_POST
@access("institution:approving_authority:set")
def cancel_waiting(request: ScopedRequest, category: str) -> HttpResponse:
    """Take back what would take effect on a later day."""
    form = YijiForm(request.POST)
    target = reverse("institution:approving_authorities")
    if not form.is_valid():
        return redirect(target)

    def told(_reference: str) -> str:
        messages.success(request, _("已取消等待生效的设置，现在的设置不变。"))
        return target

    return perform(request, form, lambda: cancel_waiting_setting(request.scope, category), then=told)


@access("institution:approving_authority:view")
def directory(request: ScopedRequest) -> HttpResponse:
    """The authorities of the province, with their telephones."""
    form = DirectoryFilterForm(request.GET)
    part = form.cleaned_data["q"] if form.is_valid() else ""
    page = keyset_page(
        request,
        found.authority_directory(request.scope, part),
        found.DIRECTORY_ORDER,
        found.DIRECTORY_COLUMNS,
    )
    context = {"page": page, "rows": found.described_authorities(page.rows), "filters": form}
    return render(request, "institution/authority_directory.html", context)
