"""Announcements of the authority: list, draft, publish, withdraw (seed 2.3)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.institutions.actions.publish_announcement import discard_announcement, publish_announcement
from yiji.institutions.actions.withdraw_announcement import withdraw_announcement
from yiji.institutions.actions.write_announcement import change_announcement, write_announcement
from yiji.institutions.queries.announcements import (
    COLUMNS,
    WRITTEN_ORDER,
    WRITTEN_TABS,
    written_announcements,
)
from yiji.institutions.visibility import get_announcement
from yiji.web.authority.announcement_forms import (
    AnnouncementForm,
    VersionForm,
    WithdrawForm,
    announcement_context,
    initial_of,
)
from yiji.web.shared.access import access
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

LIST = reverse_lazy("authority:announcements")
PAGE, FORM = "authority/announcement.html", "authority/announcement_form.html"


def _page_of(announcement_id: object) -> str:
    return reverse("authority:announcement", args=[announcement_id])


@access("authority:announcement:view")
def announcements(request: ScopedRequest) -> HttpResponse:
    """What the authority has written, newest first, by state."""
    asked = request.GET.get("tab", "all")
    tab = asked if asked in WRITTEN_TABS else "all"
    page = keyset_page(request, written_announcements(request.scope, tab), WRITTEN_ORDER, COLUMNS)
    words = {"all": _("全部"), "draft": _("草稿"), "published": _("已发布"), "withdrawn": _("已撤回")}
    context = {
        "page": page,
        "rows": page.rows,
        "tab": tab,
        "tabs": [(words[name], f"?tab={name}", name == tab) for name in WRITTEN_TABS],
        "today": timezone.localdate(),
        "may_write": request.scope.may("authority:announcement:write"),
    }
    return render(request, "authority/announcements.html", context)


@access("authority:announcement:write")
def announcement_write(request: ScopedRequest) -> HttpResponse:
    """A new draft."""
    form = AnnouncementForm(request.POST or None, initial={"shown_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        text = form.text()
        return perform(
            request, form, lambda: write_announcement(request.scope, text).pk, then=_page_of, template=FORM
        )
    return render(request, FORM, {"form": form}, status=422 if form.is_bound else 200)


@access("authority:announcement:view")
def announcement(request: ScopedRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """One announcement as its readers see it, with what can be done about it."""
    return render(request, PAGE, announcement_context(request.scope, announcement_id))


@access("authority:announcement:write")
def announcement_change(request: ScopedRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Change a draft."""
    scope, found = request.scope, get_announcement(request.scope, announcement_id)
    form = AnnouncementForm(request.POST or None, initial=initial_of(found))
    context = {"announcement": found}
    if request.method == "POST" and form.is_valid():
        text, version = form.text(), form.cleaned_data["version"] or 0
        return perform(
            request,
            form,
            lambda: change_announcement(scope, announcement_id, text, version=version).pk,
            then=_page_of(announcement_id),
            template=FORM,
            context=context,
        )
    return render(request, FORM, {"form": form, **context}, status=422 if form.is_bound else 200)


@require_POST
@access("authority:announcement:write")
def announcement_publish(request: ScopedRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Show the draft to its audience."""
    scope, form = request.scope, VersionForm(request.POST)
    context = announcement_context(scope, announcement_id, version_form=form)
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    return perform(
        request,
        form,
        lambda: publish_announcement(scope, announcement_id, version=form.cleaned_data["version"]).pk,
        then=_page_of(announcement_id),
        template=PAGE,
        context=context,
    )


@require_POST
@access("authority:announcement:write")
def announcement_withdraw(request: ScopedRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Withdraw it with a reason."""
    scope, form = request.scope, WithdrawForm(request.POST)
    context = announcement_context(scope, announcement_id, withdraw_form=form)
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    return perform(
        request,
        form,
        lambda: withdraw_announcement(scope, announcement_id, **form.cleaned_data).pk,
        then=_page_of(announcement_id),
        template=PAGE,
        context=context,
    )


@require_POST
@access("authority:announcement:write")
def announcement_discard(request: ScopedRequest, announcement_id: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    scope, form = request.scope, VersionForm(request.POST)
    if not form.is_valid():
        context = announcement_context(scope, announcement_id, version_form=form)
        return render(request, PAGE, context, status=422)
    version = form.cleaned_data["version"]
    return perform(
        request, form, lambda: discard_announcement(scope, announcement_id, version=version), then=str(LIST)
    )
