"""Log-out and the choice of language."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout as end_session
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language

from yiji.accounts.actions.end_sessions import log_out
from yiji.web.shared.access import access
from yiji.web.shared.current_session import current_session
from yiji.web.shared.menus import url_or_empty
from yiji.web.shared.request import ScopedRequest

_YEAR = 365 * 24 * 3600


@access("public")
def logout(request: ScopedRequest) -> HttpResponse:
    """End this session (POST) and have the browser forget the pages of it."""
    if request.method != "POST":
        return HttpResponseRedirect("/")
    scope = request.scope
    log_out(scope, current_session(request))
    end_session(request)
    response = HttpResponseRedirect(url_or_empty(f"{scope.side}:login") or "/")
    response.status_code = 303
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@access("public")
def set_language(request: ScopedRequest) -> HttpResponse:
    """Keep the reader's language in a cookie (POST) and go back to the page he came from."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None) or not target.startswith("/"):
        target = "/"
    response = HttpResponseRedirect(target)
    response.status_code = 303
    language = request.POST.get("language", "")
    if request.method == "POST" and language in dict(settings.LANGUAGES) and check_for_language(language):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response
