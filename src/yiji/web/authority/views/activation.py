"""The authority activates in the place of an institution that can't, won't or doesn't."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.kernel.outcome import NotFound
from yiji.register.actions.authority_activate import authority_activate, send_back_referral
from yiji.register.queries.pending_activations import MISMATCH_ORDER, accounts_for_authority
from yiji.register.queries.waiting_rows import describe_waiting
from yiji.web.authority.activation_forms import AuthorityActivationForm, SendBackForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_PAGE = "authority/physician_account.html"


@access("authority:physician_account:activate")
def physician_accounts(request: ScopedRequest) -> HttpResponse:
    """Those referred to the authority, or everybody of the region who waits; the longest first."""
    scope = request.scope
    tab = "all" if request.GET.get("tab") == "all" else "due"
    counts = {key: accounts_for_authority(scope, only_due=key == "due").count() for key in ("due", "all")}
    found = accounts_for_authority(scope, only_due=tab == "due")
    page = keyset_page(request, found, MISMATCH_ORDER, MISMATCH_ORDER)
    words = {"due": _("待本机关办理"), "all": _("辖区内全部等待")}
    context = {
        "page": page,
        "rows": describe_waiting(scope, [row["id"] for row in page.rows]),
        "tab": tab,
        "tabs": [(words[key], f"?tab={key}", key == tab, counts[key]) for key in words],
        "may_set": scope.may("authority:activation_setting:maintain"),
    }
    return render(request, "authority/physician_accounts.html", context)


@access("authority:physician_account:activate")
def physician_account(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """One of them, with the form that activates."""
    form, context = AuthorityActivationForm(posted(request)), _context(request, account_id)
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: authority_activate(request.scope, account_id, **form.cleaned_data),
            then=lambda ref: _done(request, _("账户已激活。")),
            template=_PAGE,
            context=context,
        )
    status = 422 if form.is_bound else 200
    return render(request, _PAGE, {"form": form, **context}, status=status)


@require_POST
@access("authority:physician_account:activate")
def send_back(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """Not activated: back to where it came from, with the reason."""
    form = SendBackForm(request.POST, auto_id="back_%s")
    context = {**_context(request, account_id), "back_form": form}
    if not form.is_valid():
        return render(request, _PAGE, {"form": AuthorityActivationForm(), **context}, status=422)
    return perform(
        request,
        form,
        lambda: send_back_referral(request.scope, account_id, **form.cleaned_data),
        then=lambda ref: _done(request, _("已退回，机构和本人都已收到通知。")),
        template=_PAGE,
        context=context,
    )


def _context(request: ScopedRequest, account_id: uuid.UUID) -> dict[str, Any]:
    rows = describe_waiting(request.scope, [account_id])
    if not rows:
        raise NotFound
    row = rows[0]
    return {
        "row": row,
        "may_act": bool(row.ground) or bool(row.silence and row.silence.over),
        "back_form": SendBackForm(auto_id="back_%s"),
    }


def _done(request: ScopedRequest, text: str) -> str:
    messages.success(request, text)
    return reverse("authority:physician_accounts")
