"""The physician's own information: what is in force, what waits, asking for a change (seed 7)."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.register.actions.ask_info_change import (
    Paper,
    ask_info_change,
    ask_photo_change,
    withdraw_info_change,
)
from yiji.register.queries import info_changes as found
from yiji.web.shared import info_change_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.info_change_forms import AskInfoChangeForm, AskPhotoForm, VersionedForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_TEXT_ITEMS = ("professional_title", "education", "degree", "school")


@access("physician:info_change:view")
def information(request: ScopedRequest) -> HttpResponse:
    """The five items and the history of what was asked."""
    scope = request.scope
    page = keyset_page(request, found.own_history(scope), found.DONE_ORDER, found.COLUMNS)
    context = {
        "items": found.own_items(scope),
        "photo_known": found.own_photo_known(scope),
        "institution": found.own_institution(scope),
        "may_ask": scope.may("physician:info_change:write"),
        "page": page,
        "rows": found.describe_info_changes(page.rows),
    }
    return render(request, "physician/information.html", context)


@access("physician:info_change:write")
def ask(request: ScopedRequest, item: str) -> HttpResponse:
    """Ask for a new title, education, degree or school."""
    if item not in _TEXT_ITEMS:
        raise Http404
    form = AskInfoChangeForm(item, posted(request), request.FILES or None)
    current = next(one for one in found.own_items(request.scope) if one.item == item)
    context = {"item": current, "institution": found.own_institution(request.scope)}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "physician/ask_info_change.html", {"form": form, **context}, status=status)
    data = form.cleaned_data
    paper = Paper(data["evidence"].data, data["evidence"].media_type, data["evidence"].pages)
    return perform(
        request,
        form,
        lambda: (
            ask_info_change(request.scope, item, value=data["value"], evidence=paper, note=data["note"]).pk
        ),
        then=lambda ref: _asked(request),
        template="physician/ask_info_change.html",
        context=context,
    )


@access("physician:info_change:write")
def ask_photo(request: ScopedRequest) -> HttpResponse:
    """Ask for a new photo, cut in the browser or in the middle."""
    form = AskPhotoForm(posted(request), request.FILES or None)
    context = {"institution": found.own_institution(request.scope)}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "physician/ask_photo.html", {"form": form, **context}, status=status)
    portrait, note = form.portrait, form.cleaned_data["note"]
    return perform(
        request,
        form,
        lambda: (
            ask_photo_change(
                request.scope, portrait=portrait.data, white_share=portrait.white_share, note=note
            ).pk
        ),
        then=lambda ref: _asked(request),
        template="physician/ask_photo.html",
        context=context,
    )


def _asked(request: ScopedRequest) -> str:
    messages.success(request, _("已提交，由主要执业机构审核；审核通过后生效。"))
    return reverse("physician:information")


@access("physician:info_change:view")
def info_change(request: ScopedRequest, change_id: uuid.UUID) -> HttpResponse:
    """One change: old, new, the paper, and how it stands."""
    detail = found.info_change_detail(request.scope, change_id)
    context = {
        "detail": detail,
        "change": detail.change,
        "form": VersionedForm(initial={"version": detail.change.version}),
        "label": detail.item,
    }
    return render(request, "physician/info_change.html", context)


@require_POST
@access("physician:info_change:write")
def withdraw(request: ScopedRequest, change_id: uuid.UUID) -> HttpResponse:
    """Take a waiting request back."""
    form = VersionedForm(request.POST)
    found.info_change_detail(request.scope, change_id)
    then = reverse("physician:information")
    if not form.is_valid():
        return pages.back_with_error(request, then)
    return perform(
        request,
        form,
        lambda: withdraw_info_change(request.scope, change_id, **form.cleaned_data).pk,
        then=then,
    )


@access("physician:info_change:view")
def evidence(request: ScopedRequest, change_id: uuid.UUID, page: int) -> HttpResponse:
    """A page of one's own paper."""
    return pages.evidence_page(request, change_id, page)


@access("physician:info_change:view")
def photo(request: ScopedRequest, change_id: uuid.UUID, which: str) -> HttpResponse:
    """The old or the new photo of one's own change."""
    return pages.photo_page(request, change_id, which)


@access("physician:info_change:view")
def own_photo(request: ScopedRequest) -> HttpResponse:
    """The photo in force."""
    if request.scope.physician_id is None:
        raise Http404
    return pages.jpeg(found.current_photo(request.scope, request.scope.physician_id))
