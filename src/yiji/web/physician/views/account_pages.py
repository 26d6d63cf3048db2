"""The physician's home page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yiji.certificates.queries.official_papers import papers_to_read
from yiji.notices.inbox import unread_count
from yiji.register.queries.own_account import own_account
from yiji.web.physician.next_step import next_step
from yiji.web.shared.access import access
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
        "papers": papers_to_read(request.scope)[0],
    }
    context["menu_counts"] = {"unread_messages": context["unread"]}
    return render(request, "physician/home.html", context)
