"""Turns the ways an act can end into pages with the right status."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yiji.kernel.outcome import Conflict, NotFound, Refusal, TooMany


class OutcomeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return outcome_page(request, error)


def outcome_page(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for a known outcome, None for any other exception."""
    if isinstance(error, NotFound):
        return not_found(request)
    if isinstance(error, Conflict):
        return render(request, "errors/409.html", {"message": _(error.message)}, status=409)
    if isinstance(error, TooMany):
        response = render(request, "errors/429.html", {"message": _(error.message)}, status=429)
        response["Retry-After"] = str(error.retry_after)
        return response
    if isinstance(error, Refusal):
        return render(request, "errors/422.html", {"problems": error.problems}, status=422)
    return None


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/403.html", {"csrf": True}, status=403)
