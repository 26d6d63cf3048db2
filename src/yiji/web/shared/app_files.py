"""What makes the site installable: the apps of the portals, and the fixed list of files that a browser may keep."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.menus import PORTAL_NAMES, url_or_empty

THEME_COLOUR, GROUND_COLOUR = "#0a56c2", "#f3f5f8"
_ICONS = (
    ("icon-192.png", 192, "any"),
    ("icon-512.png", 512, "any"),
    ("maskable-192.png", 192, "maskable"),
    ("maskable-512.png", 512, "maskable"),
)
# Kept by the service worker besides the product's own styles, scripts and icons.
_OTHERS = ("django_htmx/htmx-4.min.js",)
_KINDS = (".css", ".js", ".svg", ".png")


@dataclass(frozen=True)
class PortalApp:
    """One installable app. ``shortcuts`` are (label, URL name) for the menu of its icon."""

    portal: str
    name: Any
    short_name: Any
    path: str
    shortcuts: tuple[tuple[Any, str], ...] = ()


APPS: dict[str, PortalApp] = {
    app.portal: app
    for app in (
        PortalApp(
            "institution",
            _("医籍 医疗机构端"),
            _("医籍机构端"),
            "/institution/",
            (
                (_("账户激活"), "institution:pending_activations"),
                (_("业务申请确认"), "institution:applications"),
                (_("主执业机构在本院"), "institution:primary_roster"),
            ),
        ),
        PortalApp(
            "physician",
            _("医籍 医师个人端"),
            _("医籍个人端"),
            "/physician/",
            ((_("我的申请"), "physician:applications"), (_("消息"), "physician:messages")),
        ),
        PortalApp(
            "authority",
            _("医籍 管理端"),
            _("医籍管理端"),
            "/authority/",
            ((_("工作台"), "authority:workbench"), (_("全部申请"), "authority:applications")),
        ),
        PortalApp("public", _("医籍 医师电子化注册系统"), _("医籍"), "/"),
    )
}


def app_of(path: str) -> PortalApp:
    """The app that the page at ``path`` belongs to."""
    for app in APPS.values():
        if app.portal != "public" and path.startswith(app.path):
            return app
    return APPS["public"]


def manifest(app: PortalApp) -> dict[str, Any]:
    """The web app manifest in the reader's language; ``id`` never changes, so that an update is no second app."""
    shown = PORTAL_NAMES.get(app.portal, "")
    return {
        "id": app.path,
        "name": str(app.name),
        "short_name": str(app.short_name),
        "description": gettext("医师电子化注册系统：%(portal)s") % {"portal": shown}
        if shown
        else gettext("医师电子化注册系统"),
        "lang": "en" if (get_language() or "").startswith("en") else "zh-CN",
        "dir": "ltr",
        "scope": app.path,
        "start_url": app.path,
        "display": "standalone",
        "theme_color": THEME_COLOUR,
        "background_color": GROUND_COLOUR,
        "icons": [
            {
                "src": static(f"yiji/icons/{name}"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, size, purpose in _ICONS
        ],
        "shortcuts": [
            {"name": str(label), "url": url} for label, name in app.shortcuts if (url := url_or_empty(name))
        ],
    }


@cache
def kept_files() -> tuple[str, ...]:
    """The static files that the service worker keeps: names below the static address, in order."""
    names = set(_OTHERS)
    for finder in finders.get_finders():
        for name, _storage in finder.list([]):
            if name.startswith("yiji/") and name.endswith(_KINDS):
                names.add(name)
    return tuple(sorted(names))


@cache
def version() -> str:
    """Changes with any of the kept files, so that browsers throw the old ones away."""
    digest = hashlib.sha256()
    for name in kept_files():
        found = finders.find(name)
        if found:
            with open(str(found), "rb") as file:
                digest.update(f"{name}:{hashlib.sha256(file.read()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def kept() -> dict[str, Any]:
    """What the service worker is told: its version, its assets, its two pages."""
    return {
        "version": version(),
        "assets": [static(name) for name in kept_files()],
        "offline": reverse("public:offline"),
        "unanswered": reverse("public:unanswered"),
    }
