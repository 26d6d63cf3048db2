"""Download and installation (seed 2.1): how the site becomes an app, and shortcuts where it cannot."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render

from yiji.web.public.install_pictures import picture_groups
from yiji.web.public.install_words import CHECKS, QUESTIONS
from yiji.web.shared.access import access
from yiji.web.shared.app_files import APPS, PortalApp
from yiji.web.shared.menus import PORTAL_NAMES, url_or_empty
from yiji.web.shared.request import ScopedRequest


@access("public")
def download(request: ScopedRequest, portal: str) -> HttpResponse:
    """What a user of the national client expects under 软件下载及安装."""
    context = {
        "app": APPS[portal],
        "portal_name": PORTAL_NAMES[portal],
        "groups": picture_groups(portal),
        "host": request.get_host(),
        "checks": CHECKS,
        "questions": QUESTIONS,
        "log_in_url": url_or_empty(f"{portal}:login"),
    }
    return render(request, "app/download.html", context)


@access("public")
def windows_shortcut(request: ScopedRequest, portal: str) -> HttpResponse:
    """A file that opens the portal by a double click on Windows."""
    app = _app(portal)
    text = f"[InternetShortcut]\r\nURL={request.build_absolute_uri(app.path)}\r\n"
    return _file(text, f"{app.short_name}.url", "application/internet-shortcut")


@access("public")
def linux_shortcut(request: ScopedRequest, portal: str) -> HttpResponse:
    """The same for the desktops of UOS and Kylin."""
    app = _app(portal)
    lines = ("[Desktop Entry]", "Version=1.0", "Type=Link", f"Name={app.short_name}", "Icon=text-html")
    text = "\n".join((*lines, f"URL={request.build_absolute_uri(app.path)}", ""))
    return _file(text, f"{app.short_name}.desktop", "application/x-desktop; charset=utf-8")


def _app(portal: str) -> PortalApp:
    if portal not in APPS:
        raise Http404
    return APPS[portal]


def _file(text: str, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type=media_type)
    ending = name.rsplit(".", 1)[1]
    response["Content-Disposition"] = (
        f"attachment; filename=\"yiji.{ending}\"; filename*=UTF-8''{quote(name)}"
    )
    return response
