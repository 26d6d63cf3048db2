"""One asked change of information with its paper beside it (seed 7)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.register.actions.decide_info_change import approve_info_change, return_info_change
from yiji.register.queries import info_changes as found
from yiji.web.shared import info_change_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.info_change_forms import ReturnInfoChangeForm, VersionedForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_PAGE = "institution/info_change.html"


def _context(request: ScopedRequest, change_id: uuid.UUID) -> dict[str, Any]:
    detail = found.info_change_detail(request.scope, change_id)
    version = {"version": detail.change.version}
    waiting = detail.change.state == "submitted"
    return {
        "detail": detail,
        "change": detail.change,
        "may_decide": waiting and request.scope.may("institution:info_change:decide"),
        "form": VersionedForm(initial=version),
        "return_form": ReturnInfoChangeForm(initial=version),
    }


@access("institution:info_change:view")
def info_change(request: ScopedRequest, change_id: uuid.UUID) -> HttpResponse:
    """One change with the paper beside it."""
    return render(request, _PAGE, _context(request, change_id))


@require_POST
@access("institution:info_change:decide")
def approve(request: ScopedRequest, change_id: uuid.UUID) -> HttpResponse:
    """Put the new value in force."""
    context, form = _context(request, change_id), VersionedForm(request.POST)
    if not form.is_valid():
        return render(request, _PAGE, {**context, "form": form}, status=422)
    return perform(
        request,
        form,
        lambda: approve_info_change(request.scope, change_id, **form.cleaned_data).pk,
        then=lambda ref: _next(request, _("已通过，新内容已生效。")),
        template=_PAGE,
        context={**context, "form": form},
    )


@require_POST
@access("institution:info_change:decide")
def send_back(request: ScopedRequest, change_id: uuid.UUID) -> HttpResponse:
    """Return it with reasons."""
    context, form = _context(request, change_id), ReturnInfoChangeForm(request.POST)
    if not form.is_valid():
        return render(request, _PAGE, {**context, "return_form": form}, status=422)
    return perform(
        request,
        form,
        lambda: return_info_change(request.scope, change_id, **form.cleaned_data).pk,
        then=lambda ref: _next(request, _("已退回，医师会收到短信。")),
        template=_PAGE,
        context={**context, "return_form": form},
    )


def _next(request: ScopedRequest, told: str) -> str:
    """On to the one that has waited longest: the clerk has many to look at."""
    messages.success(request, told)
    following = found.info_changes(request.scope, "submitted").order_by(*found.ORDER).values("pk").first()
    return (
        reverse("institution:info_change", args=[following["pk"]])
        if following
        else reverse("institution:info_change_requests")
    )


@access("institution:info_change:view")
def evidence(request: ScopedRequest, change_id: uuid.UUID, page: int) -> HttpResponse:
    """A page of the paper."""
    return pages.evidence_page(request, change_id, page)


@access("institution:info_change:view")
def photo(request: ScopedRequest, change_id: uuid.UUID, which: str) -> HttpResponse:
    """The old or the new photo."""
    return pages.photo_page(request, change_id, which)
