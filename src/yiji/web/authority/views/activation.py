"""The authority activates in the place of an institution that stays silent."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.kernel.outcome import NotFound
from yiji.register.actions.authority_activate import authority_activate
from yiji.register.queries.pending_activations import (
    COLUMNS,
    ORDER,
    describe_waiting,
    pending_activations,
)
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


class AuthorityActivationForm(YijiForm):
    """What the officer has seen, and why he acts in the institution's place."""

    reason = forms.CharField(
        label=gettext_lazy("激活原因"), max_length=200, help_text=gettext_lazy("不要填写个人信息。")
    )
    identity_seen = forms.BooleanField(label=gettext_lazy("已当面核验本人身份证件，人证一致"))


@access("authority:physician_account:activate")
def physician_accounts(request: ScopedRequest) -> HttpResponse:
    """Everybody of the region who waits, the longest first."""
    scope = request.scope
    page = keyset_page(request, pending_activations(scope), ORDER, COLUMNS)
    rows = describe_waiting(scope, [row["id"] for row in page.rows])
    return render(request, "authority/physician_accounts.html", {"page": page, "rows": rows})


@access("authority:physician_account:activate")
def physician_account(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """One of them, with the form that activates."""
    rows = describe_waiting(request.scope, [account_id])
    if not rows:
        raise NotFound
    form, context = AuthorityActivationForm(request.POST or None), {"row": rows[0]}
    if request.method == "POST" and form.is_valid():
        return perform(
            request,
            form,
            lambda: authority_activate(request.scope, account_id, **form.cleaned_data),
            then=lambda ref: _done(request),
            template="authority/physician_account.html",
            context=context,
        )
    status = 422 if form.is_bound else 200
    return render(request, "authority/physician_account.html", {"form": form, **context}, status=status)


def _done(request: ScopedRequest) -> str:
    messages.success(request, _("账户已激活。"))
    return reverse("authority:physician_accounts")
