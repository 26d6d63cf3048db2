"""The notices of an organisation and of one of its people: the same page for institutions and authorities."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yiji.accounts.scope import Scope
from yiji.notices.actions.mark_read import mark_read
from yiji.notices.inbox import COLUMNS, ORDER, notice_text, notices_of
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.menus import url_or_empty
from yiji.web.shared.request import ScopedRequest

# Where the object of a notice is seen: URL name after the portal's.
_PAGES = {
    "application": "application",
    "institution": "institution",
    "job": "job",
    "phone_change": "phone_change",
    "qualification_correction": "correction",
}


def recipients(scope: Scope) -> list[uuid.UUID]:
    """Under which ids a person of an organisation receives notices."""
    if scope.organisation_id is None or scope.user_id is None:
        return []
    return [scope.organisation_id, scope.user_id]


def messages_page(request: ScopedRequest) -> HttpResponse:
    """Newest first; what a GET shows counts as read, for the institution's notices on behalf of all."""
    scope = request.scope
    mine = recipients(scope)
    found = notices_of(mine)
    unread = request.GET.get("tab") == "unread"
    page = keyset_page(request, found.filter(read_at__isnull=True) if unread else found, ORDER, COLUMNS)
    rows = [
        {
            **row,
            "text": notice_text(row) or _("有一条新的通知。"),
            "url": url_or_empty(f"{scope.side}:{_PAGES[row['object_kind']]}", row["object_id"])
            if row["object_kind"] in _PAGES and row["object_id"]
            else "",
        }
        for row in page.rows
    ]
    if request.method == "GET":
        new = [row["id"] for row in rows if row["read_at"] is None]
        for recipient in mine if new else ():
            mark_read(recipient, new)
    tabs = [(_("全部"), "?", not unread), (_("未读"), "?tab=unread", unread)]
    return render(request, "messages.html", {"page": page, "rows": rows, "tabs": tabs, "unread": unread})
