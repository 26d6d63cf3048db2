"""Runs an act that checks a secret: its counted try must stay counted when the act is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from yiji.kernel.outcome import Problem as FormProblem
from yiji.kernel.outcome import Refusal, TooMany

Result = TypeVar("Result")


def attempt(
    request: HttpRequest,
    form: Form,
    act: Callable[[], Result],
    *,
    then: Callable[[Result], HttpResponse | str],
    template: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Like ``perform``, but without the surrounding transaction that would roll the counter back.

    ``then`` turns the result into a URL or a response. Refusals come back on the form with status 422,
    a used-up limit with 429 and the time to wait.
    """
    try:
        result = act()
    except Refusal as refusal:
        return _again(request, form, refusal.problems, template, context, status=422)
    except TooMany as limit:
        problem = FormProblem("too_many", limit.message)
        response = _again(request, form, (problem,), template, context, status=429)
        response["Retry-After"] = str(limit.retry_after)
        return response
    target = then(result)
    if isinstance(target, HttpResponse):
        return target
    response = HttpResponseRedirect(target)
    response.status_code = 303
    return response


def _again(
    request: HttpRequest,
    form: Form,
    problems: tuple[FormProblem, ...],
    template: str,
    context: dict[str, Any] | None,
    *,
    status: int,
) -> HttpResponse:
    form.add_problems(problems)  # type: ignore[attr-defined]
    return render(request, template, {"form": form, **(context or {})}, status=status)


def posted(request: HttpRequest) -> QueryDict | None:
    """The data of a form: bound on every POST, even an empty one, and never otherwise."""
    return request.POST if request.method == "POST" else None
