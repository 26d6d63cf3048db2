"""消息: the physician's inbox and what comes by SMS."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.accounts.actions.set_notice_preferences import set_sms_groups
from yiji.kernel.outcome import NotFound
from yiji.notices.actions.mark_all_read import mark_all_read
from yiji.notices.actions.mark_read import mark_read
from yiji.notices.inbox import COLUMNS, ORDER, notice_text, notices_of, sms_groups_on, unread_count
from yiji.web.physician.security_forms import SmsChoiceForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.menus import url_or_empty
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

# Where the object of a notice is seen; those without an id of their own lead to a page.
_OBJECT_PAGES = {
    "application": "physician:application",
    "info_change": "physician:info_change",
    "qualification_correction": "physician:correction",
}
_PAGES = {"security": "physician:security", "physician_account": "physician:activate"}


@access("physician:account:view")
def messages(request: ScopedRequest) -> HttpResponse:
    """Newest first, all or the unread ones; nothing counts as read before it is opened or marked."""
    user_id = request.scope.user_id
    found = notices_of([user_id])
    unread = request.GET.get("show") == "unread"
    page = keyset_page(request, found.filter(read_at__isnull=True) if unread else found, ORDER, COLUMNS)
    rows = [
        {**row, "text": notice_text(row) or _("有一条新的通知。"), "leads": bool(_place(row))}
        for row in page.rows
    ]
    count = unread_count([user_id])
    here = reverse("physician:messages")
    context = {
        "page": page,
        "rows": rows,
        "unread": unread,
        "unread_count": count,
        "tabs": [
            (_("全部"), here, not unread),
            (_("未读"), f"{here}?show=unread", unread, count),
            (_("短信设置"), reverse("physician:message_preferences"), False),
        ],
        "back": request.get_full_path(),
    }
    return render(request, "physician/messages.html", context)


@access("physician:account:view")
def open_message(request: ScopedRequest, notice_id: uuid.UUID) -> HttpResponse:
    """To the matter of one's own notice, which counts as read from now on."""
    user_id = request.scope.user_id
    row = notices_of([user_id]).filter(pk=notice_id).values(*COLUMNS).first()
    if row is None or user_id is None:
        raise NotFound
    mark_read(user_id, [notice_id])
    return HttpResponseRedirect(_place(row) or reverse("physician:messages"))


@require_POST
@access("physician:account:view")
def read_message(request: ScopedRequest, notice_id: uuid.UUID) -> HttpResponse:
    """One's own notice counts as read."""
    user_id = request.scope.user_id
    if user_id is None or not notices_of([user_id]).filter(pk=notice_id).exists():
        raise NotFound
    mark_read(user_id, [notice_id])
    shown = "?show=unread" if request.POST.get("back") == "unread" else ""
    return HttpResponseRedirect(reverse("physician:messages") + shown)


@require_POST
@access("physician:account:view")
def read_all_messages(request: ScopedRequest) -> HttpResponse:
    """Everything counts as read."""
    if request.scope.user_id:
        mark_all_read(request.scope.user_id)
        toasts.success(request, _("全部消息已标为已读。"))
    return redirect("physician:messages")


@access("physician:account:view")
def message_preferences(request: ScopedRequest) -> HttpResponse:
    """Which groups come by SMS; codes and what the law orders to be told always do."""
    scope = request.scope
    form = SmsChoiceForm(posted(request), initial={"sms": sms_groups_on(scope.user_id)})
    template = "physician/message_preferences.html"
    here = reverse("physician:message_preferences")
    inbox = reverse("physician:messages")
    context = {
        "tabs": [
            (_("全部"), inbox, False),
            (_("未读"), f"{inbox}?show=unread", False, unread_count([scope.user_id])),
            (_("短信设置"), here, True),
        ]
    }
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: set_sms_groups(scope, form.cleaned_data["sms"]),
            then=lambda _reference: _kept(request, here),
            template=template,
            context=context,
        )
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


def _kept(request: ScopedRequest, here: str) -> str:
    toasts.success(request, _("短信设置已保存。"))
    return here


def _place(row: dict[str, Any]) -> str:
    kind = row["object_kind"]
    if kind in _OBJECT_PAGES and row["object_id"]:
        return url_or_empty(_OBJECT_PAGES[kind], row["object_id"])
    return url_or_empty(_PAGES[kind]) if kind in _PAGES else ""
