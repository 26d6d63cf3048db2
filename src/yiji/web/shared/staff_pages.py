"""Small forms about one colleague, and resets of lost log-ins: the same on the institution's and authority's side."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.accounts.actions.reset_access import ask_access_reset, cancel_access_reset, confirm_access_reset
from yiji.accounts.queries.access_resets import access_reset, open_resets
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.staff_forms import PressForm, ResetForm


def form_page(
    request: ScopedRequest,
    form: YijiForm,
    template: str,
    act: Callable[[], object],
    *,
    done: str | Callable[[str], str],
    to: str | Callable[[str], str],
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a form; once it is right, act, tell ``done`` and go ``to``, both of which may depend on the reference."""
    if request.method == "POST" and form.is_valid():

        def then(reference: str) -> str:
            messages.success(request, done(reference) if callable(done) else done)
            return to(reference) if callable(to) else to

        return perform(request, form, act, then=then, template=template, context=context)
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, **(context or {})}, status=status)


def press(
    request: ScopedRequest,
    act: Callable[[], object],
    done: str,
    to: str,
    template: str,
    context: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """A button without fields (POST only); a refusal shows the page it stands on with the reason."""
    form = PressForm(posted(request))
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form.is_valid()

    def then(_reference: str) -> str:
        messages.success(request, done)
        return to

    return perform(request, form, act, then=then, template=template, context=context())


def resets_page(request: ScopedRequest) -> HttpResponse:
    """Resets that are under way."""
    side = request.scope.side
    return render(request, "staff/resets.html", {"rows": open_resets(request.scope), "side": side})


def ask_reset_page(
    request: ScopedRequest, colleague: dict[str, Any], colleague_id: uuid.UUID, back: str
) -> HttpResponse:
    """The first person's form."""
    scope, form = request.scope, ResetForm(posted(request))

    def act() -> uuid.UUID:
        data = form.cleaned_data
        reset = ask_access_reset(
            scope,
            colleague_id,
            document_seen=data["document_seen"],
            reason=data["reason"],
            new_phone=data["new_phone"] or "",
        )
        return reset.pk

    return form_page(
        request,
        form,
        "staff/reset_ask.html",
        act,
        done=_("已提出重置，原手机号已收到通知，等待另一名人员复核。"),
        to=lambda reference: reverse(f"{scope.side}:access_reset", args=[reference]),
        context={"colleague": colleague, "back": back},
    )


def reset_page(request: ScopedRequest, reset_id: uuid.UUID) -> HttpResponse:
    """One reset with what may be done about it."""
    return render(request, "staff/reset.html", _reset(request, reset_id))


def confirm_reset_page(request: ScopedRequest, reset_id: uuid.UUID) -> HttpResponse:
    """The second person agrees (POST)."""
    return press(
        request,
        lambda: confirm_access_reset(request.scope, reset_id),
        _("已确认重置，到时间后设置码将发到本人手机。"),
        reverse(f"{request.scope.side}:access_resets"),
        "staff/reset.html",
        lambda: _reset(request, reset_id),
    )


def cancel_reset_page(request: ScopedRequest, reset_id: uuid.UUID) -> HttpResponse:
    """Stop a reset (POST)."""
    return press(
        request,
        lambda: cancel_access_reset(request.scope, reset_id),
        _("重置已取消。"),
        reverse(f"{request.scope.side}:access_resets"),
        "staff/reset.html",
        lambda: _reset(request, reset_id),
    )


def _reset(request: ScopedRequest, reset_id: uuid.UUID) -> dict[str, Any]:
    return {"reset": access_reset(request.scope, reset_id), "side": request.scope.side}
