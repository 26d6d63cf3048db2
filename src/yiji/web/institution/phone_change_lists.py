"""What the pages of 更改医师手机号 show: the lists with their tabs, and one change with its forms."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.register.queries import phone_changes as found
from yiji.register.queries import revocations as accounts
from yiji.web.institution.phone_change_forms import (
    DeskCodeForm,
    RefusePhoneChangeForm,
    SeenForm,
    VersionForm,
)
from yiji.web.shared.attempt import posted
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import NameSearch, searched_name
from yiji.web.shared.request import ScopedRequest

_MOST = 100


def _tabs(request: ScopedRequest, current: str) -> list[tuple[Any, str, bool, int | None]]:
    here = reverse("institution:phone_changes")
    waiting = found.phone_change_count(request.scope, _MOST)
    return [
        (_("待办"), here, current == "open", waiting),
        (_("冷静期"), f"{here}?tab=cooling", current == "cooling", None),
        (_("已结束"), f"{here}?tab=ended", current == "ended", None),
        (_("医师账户"), f"{here}?tab=accounts", current == "accounts", None),
    ]


def changes_page(request: ScopedRequest, asked: str) -> HttpResponse:
    """The changes of one tab, newest first."""
    tab = asked if asked in found.TABS else "open"
    page = keyset_page(request, found.phone_changes(request.scope, tab), found.ORDER, found.COLUMNS)
    context = {
        "tabs": _tabs(request, tab),
        "tab": tab,
        "page": page,
        "rows": found.describe_phone_changes(page.rows),
    }
    return render(request, "institution/phone_changes.html", context)


def accounts_page(request: ScopedRequest) -> HttpResponse:
    """The physicians whose phone this institution can change."""
    name = searched_name(request, "phone_change_accounts")
    listed = accounts.live_accounts(request.scope, name)
    page = keyset_page(request, listed, accounts.ACCOUNT_ORDER, accounts.ACCOUNT_COLUMNS)
    context = {
        "tabs": _tabs(request, "accounts"),
        "page": page,
        "rows": accounts.describe_accounts(page.rows),
        "search": NameSearch(initial={"name": name}),
        "searched": name,
        "may_ask": request.scope.may("institution:phone_change:ask"),
    }
    return render(request, "institution/phone_change_accounts.html", context)


def page_context(
    request: ScopedRequest, phone_change_id: uuid.UUID, *, check: bool = False
) -> dict[str, Any]:
    """One change and the forms of what can be done with it now; ``check`` binds the first operator's form."""
    scope = request.scope
    change = found.desk_change(scope, phone_change_id)
    form_class = None
    if change.state == "asked" and scope.may("institution:phone_change:ask"):
        form_class = SeenForm if change.proved else None if change.by_physician else DeskCodeForm
    version = {"version": change.version}
    stoppable = change.state in ("asked", "checked", "cooling") and scope.may("institution:phone_change:ask")
    return {
        "change": change,
        "check_form": form_class(posted(request) if check else None) if form_class else None,
        "confirm_form": VersionForm(initial=version)
        if change.state == "checked"
        and scope.may("institution:phone_change:check")
        and not change.checked_by_me
        else None,
        "refuse_form": RefusePhoneChangeForm(initial=version) if stoppable else None,
    }
