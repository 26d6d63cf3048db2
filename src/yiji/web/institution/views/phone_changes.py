"""更改医师手机号: one operator sees the physician, another confirms, the old number has a day to stop it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.register.actions.desk_phone_change import (
    ask_at_desk,
    check_at_desk,
    confirm_at_desk,
    refuse_at_desk,
)
from yiji.register.queries import phone_changes as found
from yiji.web.institution.phone_change_forms import AskPhoneChangeForm, RefusePhoneChangeForm, VersionForm
from yiji.web.institution.phone_change_lists import accounts_page, changes_page, page_context
from yiji.web.shared.access import access
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.name_search import keep_searched_name
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_DETAIL = "institution/phone_change.html"


@access("institution:phone_change:view")
def phone_changes(request: ScopedRequest) -> HttpResponse:
    """Those under way, cooling and ended; and the physicians whose phone can be changed."""
    if request.method == "POST":
        keep_searched_name(request, "phone_change_accounts")
        return redirect(reverse("institution:phone_changes") + "?tab=accounts")
    tab = request.GET.get("tab", "open")
    return accounts_page(request) if tab == "accounts" else changes_page(request, tab)


@access("institution:phone_change:ask")
def ask_phone_change(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """The physician is here: new number, document seen."""
    account = found.account_at_desk(request.scope, account_id)
    form = AskPhoneChangeForm(posted(request))
    context = {"account": account}
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: ask_at_desk(request.scope, account_id, **form.cleaned_data),
            then=lambda change_id: reverse("institution:phone_change", args=[change_id]),
            template="institution/phone_change_ask.html",
            context=context,
        )
    status = 422 if form.is_bound else 200
    return render(request, "institution/phone_change_ask.html", {"form": form, **context}, status=status)


@access("institution:phone_change:view")
def phone_change(request: ScopedRequest, phone_change_id: uuid.UUID) -> HttpResponse:
    """One change with what is to be done next."""
    return render(request, _DETAIL, page_context(request, phone_change_id))


@access("institution:phone_change:ask")
def check(request: ScopedRequest, phone_change_id: uuid.UUID) -> HttpResponse:
    """The code of the new phone, or the document of somebody who asked online."""
    context = page_context(request, phone_change_id, check=True)
    form = context.pop("check_form")
    if request.method != "POST" or form is None:
        return redirect("institution:phone_change", phone_change_id)
    if not form.is_valid():
        return render(request, _DETAIL, {**context, "check_form": form}, status=422)
    response = attempt(
        request,
        form,
        lambda: check_at_desk(request.scope, phone_change_id, **form.cleaned_data),
        then=lambda change: _told(request, _("已核验，请另一名有复核权限的人员确认。"), phone_change_id),
        template=_DETAIL,
        context={**context, "check_form": form},
    )
    return response


@access("institution:phone_change:check")
def confirm(request: ScopedRequest, phone_change_id: uuid.UUID) -> HttpResponse:
    """The second operator: the day of cooling begins."""
    return _act(
        request,
        phone_change_id,
        VersionForm(posted(request)),
        lambda data: confirm_at_desk(request.scope, phone_change_id, **data),
        _("已复核：24 小时后更换，原号码已收到通知。"),
        "confirm_form",
    )


@access("institution:phone_change:ask")
def refuse(request: ScopedRequest, phone_change_id: uuid.UUID) -> HttpResponse:
    """The institution does not go on, or stops what is cooling."""
    return _act(
        request,
        phone_change_id,
        RefusePhoneChangeForm(posted(request)),
        lambda data: refuse_at_desk(request.scope, phone_change_id, **data),
        _("已停止，医师已收到通知。"),
        "refuse_form",
    )


def _act(
    request: ScopedRequest, phone_change_id: uuid.UUID, form: Any, act: Any, done: str, name: str
) -> HttpResponse:
    context = page_context(request, phone_change_id)
    if request.method != "POST":
        return redirect("institution:phone_change", phone_change_id)
    if not form.is_valid():
        return render(request, _DETAIL, {**context, name: form}, status=422)
    return perform(
        request,
        form,
        lambda: act(dict(form.cleaned_data)),
        then=lambda _reference: _told(request, done, phone_change_id),
        template=_DETAIL,
        context={**context, name: form},
    )


def _told(request: ScopedRequest, words: str, phone_change_id: uuid.UUID) -> str:
    messages.success(request, words)
    return reverse("institution:phone_change", args=[phone_change_id])
