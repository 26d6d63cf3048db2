"""Closed until opened: a view without a declared permission is never run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url

from yiji.accounts.permissions import PERMISSIONS

View = TypeVar("View", bound=Callable[..., HttpResponse])
_LOGIN_OF = {
    "institution": "institution:login",
    "physician": "physician:login",
    "authority": "authority:login",
}


def access(permission: str) -> Callable[[View], View]:
    """Declare the permission a view needs; an unknown permission stops the program at import."""
    if permission not in PERMISSIONS:
        raise ImproperlyConfigured(f"unknown permission {permission!r}")

    def declare(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return declare


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        permission = getattr(view, "access", None)
        if permission is None:
            raise ImproperlyConfigured(f"view {view.__module__}.{view.__qualname__} declares no access")
        scope = request.scope  # type: ignore[attr-defined]
        if scope.may(permission):
            return None
        side = permission.split(":")[0]
        if not scope.is_authenticated:
            return _to_login(request, side)
        if scope.held_back(permission):
            return render(request, "errors/restricted.html", status=403)
        # Another side's or another role's page answers like a page that does not exist.
        raise Http404


def _to_login(request: HttpRequest, side: str) -> HttpResponse:
    target = resolve_url(_LOGIN_OF.get(side, "public:entry"))
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = target
        return response
    if request.method == "GET":
        request.session["next"] = request.path
    return redirect(target) if side in _LOGIN_OF else HttpResponseRedirect(target)
