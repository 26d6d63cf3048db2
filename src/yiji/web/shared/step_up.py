"""Sensitive acts ask for a second factor that is at most five minutes old; what was typed is not lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from yiji.accounts.actions.confirm_totp import prove_totp
from yiji.accounts.actions.send_log_in_code import prove_sms_code, send_log_in_code
from yiji.accounts.queries.log_in_facts import demo_totp_code, pending_user
from yiji.kernel.outcome import NotFound, Refusal, TooMany
from yiji.web.shared.attempt import attempt
from yiji.web.shared.session_forms import SmsCodeForm, TotpForm

FRESH_SECONDS = 300
PROVED_AT = "proved_at"
_PREFIX = "step_up"
_CODE, _SEND, _RESUME = f"{_PREFIX}-code", f"{_PREFIX}-send", f"{_PREFIX}-resume"
_TEMPLATE = "session/step_up.html"


def is_fresh(request: HttpRequest) -> bool:
    """Whether the second factor of this session was proved in the last five minutes."""
    return 0 <= time.time() - float(request.session.get(PROVED_AT, -FRESH_SECONDS)) <= FRESH_SECONDS


def mark_fresh(request: HttpRequest) -> None:
    """The second factor was proved just now; the session gets a new id."""
    request.session.cycle_key()
    request.session[PROVED_AT] = time.time()


def fresh_factor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator below ``@access``: asks for the second factor first, then shows the page or goes on with the post.

    A physician without an authenticator app gets a code by SMS. Files of a form do not survive the question, so
    a form with files should be shown by a view that asked on GET.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        def go_on(_none: object = None) -> HttpResponse:
            if request.method == "POST" and request.POST.get(_RESUME) == "get":
                return HttpResponseRedirect(request.path, status=303)
            return view(request, *args, **kwargs)

        return go_on() if is_fresh(request) else _ask(request, go_on)

    return guarded


def _ask(request: HttpRequest, go_on: Callable[[object], HttpResponse]) -> HttpResponse:
    scope = request.scope  # type: ignore[attr-defined]
    user = pending_user(scope.side, scope.user_id) if scope.user_id else None
    if user is None:
        raise NotFound
    form_class = TotpForm if user["totp"] else SmsCodeForm
    given = request.method == "POST" and _CODE in request.POST and _SEND not in request.POST
    form = form_class(request.POST if given else None, prefix=_PREFIX)
    note = _send(scope.user_id) if request.method == "POST" and _SEND in request.POST else ""
    context = {
        "user": user,
        "note": note,
        "carried": _carried(request),
        "resume": request.POST.get(_RESUME) or ("post" if request.method == "POST" else "get"),
        "demo_code": demo_totp_code(scope.user_id) if user["totp"] else "",
    }

    def act() -> None:
        (prove_totp if user["totp"] else prove_sms_code)(scope.user_id, form.cleaned_data["code"])
        mark_fresh(request)

    if given and form.is_valid():
        return attempt(request, form, act, then=go_on, template=_TEMPLATE, context=context)
    status = 422 if given else 200 if request.method != "POST" else 403
    return render(request, _TEMPLATE, {"form": form, **context}, status=status)


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed into the form that is asked about, to be sent again with the code."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and not name.startswith(_PREFIX)
        for value in values
    ]


def _send(user_id: Any) -> str:
    try:
        send_log_in_code(user_id)
    except TooMany as limit:
        return _(limit.message)
    except Refusal as refusal:
        return refusal.problems[0].text()
    return _("验证码已发出。")
