"""The physician's home page, account and security, messages."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.notices.actions.mark_read import mark_read
from yiji.notices.inbox import COLUMNS, ORDER, notice_text, notices_of, unread_count
from yiji.register.queries.own_account import own_account
from yiji.web.physician.next_step import next_step
from yiji.web.shared import security_pages
from yiji.web.shared.access import access
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.menus import url_or_empty
from yiji.web.shared.request import ScopedRequest

_LIVE = ("active", "suspended", "off_roster", "deregistration_proposed")


@access("physician:account:view")
def home(request: ScopedRequest) -> HttpResponse:
    """Account, registration and the one next step; it serves before activation too."""
    account = own_account(request.scope)
    live = [one for one in account.registrations if one.status in _LIVE]
    context = {
        "account": account,
        "step": next_step(account, bool(live)),
        "registrations": live,
        "unread": unread_count([request.scope.user_id]),
    }
    context["menu_counts"] = {"unread_messages": context["unread"]}
    return render(request, "physician/home.html", context)


@access("physician:account:view")
def security(request: ScopedRequest) -> HttpResponse:
    """Masked phone, sessions, the way to a new password."""
    return render(request, "physician/security.html", {"account": own_account(request.scope)})


@access("physician:account:view")
def change_password(request: ScopedRequest) -> HttpResponse:
    """A new password for the present one; the other sessions end."""
    return security_pages.change_password_page(request, "physician")


@require_POST
@access("physician:account:view")
def end_other_sessions(request: ScopedRequest) -> HttpResponse:
    """Log out everywhere else; this session goes on."""
    return security_pages.end_other_sessions(request, "physician")


@access("physician:account:view")
def messages(request: ScopedRequest) -> HttpResponse:
    """The notices, newest first; what is shown counts as read."""
    user_id = request.scope.user_id
    page = keyset_page(request, notices_of([user_id]), ORDER, COLUMNS)
    rows = [
        {**row, "text": notice_text(row) or _("有一条新的通知。"), "url": _place(row)} for row in page.rows
    ]
    if request.method == "GET" and user_id:
        mark_read(user_id, [row["id"] for row in rows if row["read_at"] is None])
    return render(request, "physician/messages.html", {"page": page, "rows": rows})


def _place(row: dict[str, Any]) -> str:
    if row["object_kind"] == "application" and row["object_id"] and url_or_empty("physician:applications"):
        return reverse("physician:application", args=[row["object_id"]])
    return ""
