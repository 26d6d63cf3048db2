"""The physician's own move to another phone, from his account."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yiji.accounts.actions.ask_phone_change import ask_phone_change, prove_phone_change
from yiji.accounts.actions.stop_phone_change import stop_own_phone_change, withdraw_phone_change
from yiji.accounts.queries.contact import masked_email, open_phone_change
from yiji.accounts.queries.log_in_facts import own_security
from yiji.kernel.outcome import NotFound
from yiji.register.queries.phone_changes import vouching_institution
from yiji.web.physician.security_forms import ChangePhoneForm, ProvePhoneForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.current_session import current_session
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.step_up import fresh_factor

_ASKED = "phone_change"


@sensitive_post_parameters()
@access("physician:account:view")
def change_phone(request: ScopedRequest) -> HttpResponse:
    """The new number, and whether the old one is at hand."""
    user_id = _user_id(request)
    place = vouching_institution(user_id)
    form = ChangePhoneForm(
        posted(request), email=masked_email(user_id), institution=place[1] if place else ""
    )
    context: dict[str, Any] = {"own": own_security(request.scope)}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return attempt(
            request,
            form,
            lambda: ask_phone_change(
                user_id,
                phone=data["phone"],
                way=data["way"],
                present=data["present"],
                institution_id=place[0] if place else None,
            ),
            then=lambda change_id: keep_asked(request, change_id, "physician:change_phone_prove"),
            template="physician/change_phone.html",
            context=context,
        )
    status = 422 if form.is_bound else 200
    return render(request, "physician/change_phone.html", {"form": form, **context}, status=status)


@access("physician:account:view")
def change_phone_prove(request: ScopedRequest) -> HttpResponse:
    """The codes of the open change."""
    user_id = _user_id(request)
    change = open_phone_change(user_id, timezone.now())
    if change is None or not asked_here(request, change):
        return redirect("physician:change_phone")
    form = ProvePhoneForm(posted(request), way=change["way"])
    context = {"change": change}
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            form,
            lambda: prove_phone_change(
                user_id, change["id"], **form.cleaned_data, session_id=current_session(request)
            ),
            then=lambda state: _proved(request, state),
            template="physician/change_phone_prove.html",
            context=context,
        )
    status = 422 if form.is_bound else 200
    return render(request, "physician/change_phone_prove.html", {"form": form, **context}, status=status)


def keep_asked(request: ScopedRequest, change_id: uuid.UUID, then: str) -> str:
    """The codes count only in the session that asked for them."""
    request.session[_ASKED] = str(change_id)
    return reverse(then)


def asked_here(request: ScopedRequest, change: dict[str, Any]) -> bool:
    """Whether this session asked for the change and its codes are still to be given."""
    waiting = change["state"] == "asked" and not change["proved"]
    return waiting and request.session.get(_ASKED) == str(change["id"])


def _proved(request: ScopedRequest, state: str) -> str:
    if state == "done":
        messages.success(request, _("手机号已更换，原号码已收到通知。其他设备上的登录已退出。"))
    elif state == "cooling":
        messages.info(request, _("验证通过，24 小时后更换。原号码已收到通知，可以停止。"))
    elif state == "asked":
        messages.info(request, _("新手机号已验证。请持身份证件到机构当面核验。"))
    else:
        messages.warning(request, _("手机号没有更换：该号码刚刚被用于另一个账户。"))
    return reverse("physician:security")


@require_POST
@access("physician:account:view")
@fresh_factor
def stop_phone_change_here(request: ScopedRequest) -> HttpResponse:
    """The owner stops his own move; a move already proved needs a fresh factor."""
    change = open_phone_change(_user_id(request), timezone.now())
    if change is not None:
        stop_own_phone_change(request.scope, change["id"])
        messages.success(request, _("已停止更换，登记的手机号不变。"))
    return redirect("physician:security")


@require_POST
@access("physician:account:view")
def withdraw_phone_change_here(request: ScopedRequest) -> HttpResponse:
    """Give up a move that is not proved yet."""
    change = open_phone_change(_user_id(request), timezone.now())
    if change is not None:
        withdraw_phone_change(request.scope, change["id"])
        messages.success(request, _("已撤回更换手机号。"))
    return redirect("physician:security")


def _user_id(request: ScopedRequest) -> uuid.UUID:
    if request.scope.user_id is None:
        raise NotFound
    return request.scope.user_id
