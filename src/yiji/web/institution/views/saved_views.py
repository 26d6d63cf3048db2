"""A person's own views of the lists: keep, rename, drop, and which one opens by itself."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yiji.accounts.actions import saved_views as act
from yiji.accounts.queries.saved_views import own_views
from yiji.kernel.outcome import NotFound, Refusal
from yiji.web.institution.list_pages import LISTS, address_of, posted_list, view_query
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.problem_text import problem_message, problem_way_out
from yiji.web.shared.request import ScopedRequest


class SaveForm(YijiForm):
    """A name for what is shown now."""

    name = forms.CharField(label=gettext_lazy("视图名称"), max_length=act.MOST_NAME, required=False)
    is_default = forms.BooleanField(required=False)


class ChangeForm(YijiForm):
    """A button of one view; ``on`` says whether its list opens with it."""

    version = forms.IntegerField(min_value=0)
    name = forms.CharField(max_length=60, required=False)
    on = forms.ChoiceField(choices=[("1", ""), ("0", "")], required=False)


@access("institution:roster:view")
def saved_views(request: ScopedRequest) -> HttpResponse:
    """All views that the reader has saved."""
    views = [
        {
            "row": view,
            "list": LISTS[view.list_name].title,
            "url": address_of(LISTS[view.list_name], view.query, str(view.pk)),
        }
        for view in own_views(request.scope)
        if view.list_name in LISTS
    ]
    return render(request, "institution/saved_views.html", {"views": views, "most_name": act.MOST_NAME})


@require_POST
@access("institution:roster:view")
def save_view(request: ScopedRequest) -> HttpResponse:
    """Keep the list's filters, columns and order; the name searched for is never part of it."""
    page, form = posted_list(request), SaveForm(request.POST)
    if page is None:
        raise NotFound
    query = view_query(request, page, QueryDict(request.POST.get("query", "")[:2000]))
    if not form.is_valid():
        for error in form.error_list():
            messages.error(request, error["message"])
        return redirect(address_of(page, query))

    def keep() -> str:
        view = act.save_view(request.scope, page.name, query=query, **form.cleaned_data)
        return address_of(page, query, str(view.pk))

    return _done(request, form, keep, address_of(page, query), _("视图已保存。"), lambda address: address)


@require_POST
@access("institution:roster:view")
def rename_view(request: ScopedRequest, view_id: uuid.UUID) -> HttpResponse:
    """Another name."""
    form = _change_form(request)
    return _change(request, form, lambda: _renamed(request, view_id, form), _("名称已修改。"))


@require_POST
@access("institution:roster:view")
def default_view(request: ScopedRequest, view_id: uuid.UUID) -> HttpResponse:
    """Open its list with this view, or no longer."""
    form = _change_form(request)
    data = form.cleaned_data
    return _change(
        request,
        form,
        lambda: (
            act.set_default_view(request.scope, view_id, version=data["version"], on=data["on"] == "1").pk
        ),
        _("已修改打开名单时使用的视图。"),
    )


@require_POST
@access("institution:roster:view")
def delete_view(request: ScopedRequest, view_id: uuid.UUID) -> HttpResponse:
    """Drop it."""
    form = _change_form(request)
    version = form.cleaned_data["version"]
    return _change(
        request, form, lambda: act.delete_view(request.scope, view_id, version=version), _("视图已删除。")
    )


def _renamed(request: ScopedRequest, view_id: uuid.UUID, form: ChangeForm) -> uuid.UUID:
    data = form.cleaned_data
    return act.rename_view(request.scope, view_id, name=data["name"], version=data["version"]).pk


def _change_form(request: ScopedRequest) -> ChangeForm:
    form = ChangeForm(request.POST)
    if not form.is_valid():
        raise NotFound
    return form


def _change(request: ScopedRequest, form: YijiForm, do: Callable[[], object], told: str) -> HttpResponse:
    back = reverse("institution:saved_views")
    return _done(request, form, do, back, told, lambda _reference: back)


def _done(
    request: ScopedRequest,
    form: YijiForm,
    do: Callable[[], object],
    back: str,
    told: str,
    then: Callable[[str], str],
) -> HttpResponse:
    """Say what became of it on the page that is shown next."""

    def address(reference: str) -> str:
        messages.success(request, told)
        return then(reference)

    try:
        return perform(request, form, do, then=address)
    except Refusal as refusal:
        for problem in refusal.problems:
            messages.error(request, problem_message(problem) + problem_way_out(problem))
        return redirect(back)
