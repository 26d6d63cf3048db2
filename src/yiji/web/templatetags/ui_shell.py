"""Components of the frame: brand, side menu, user block, language, ribbon, toasts, style sheets."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yiji.audit.record import request_id
from yiji.web.shared.menus import PORTAL_HOME, PORTAL_NAMES, build_menu, url_or_empty

register = template.Library()

STYLE_SHEETS = ("tokens", "base", "layout", "components", "forms", "lists", "work", "print")

# htmx 4 has no switches for eval, script tags or a history cache: the content security policy refuses eval
# and inline scripts, requests stay on this origin by mode, and going back reloads the page from the server.
HTMX_CONFIG = {"mode": "same-origin", "includeIndicatorCSS": False, "history": "reload", "extensions": "none"}

ROLE_NAMES: dict[str, Any] = {
    "institution.administrator": gettext_lazy("管理员"),
    "institution.operator": gettext_lazy("经办"),
    "institution.checker": gettext_lazy("复核"),
    "institution.viewer": gettext_lazy("查看"),
    "authority.credential": gettext_lazy("账户发放"),
    "authority.intake": gettext_lazy("受理"),
    "authority.examine": gettext_lazy("审查"),
    "authority.decide": gettext_lazy("决定"),
    "authority.read_only": gettext_lazy("查阅"),
    "authority.supervise": gettext_lazy("监督"),
    "physician": gettext_lazy("医师"),
}

_TOAST_TONES = {
    "success": ("t-ok", "check-circle"),
    "warning": ("t-wait", "warn"),
    "error": ("t-bad", "warn"),
}


def _request(context: template.Context) -> HttpRequest | None:
    return context.get("request")


def _scope(context: template.Context) -> Any:
    return getattr(_request(context), "scope", None)


@register.simple_tag
def stylesheets() -> SafeString:
    """Links to the style sheets in their order."""
    return format_html_join(
        "\n",
        '<link rel="stylesheet" href="{}">',
        ((static(f"yiji/css/{name}.css"),) for name in STYLE_SHEETS),
    )


@register.simple_tag
def htmx_config() -> SafeString:
    """The settings of htmx as a meta element."""
    return format_html('<meta name="htmx-config" content="{}">', json.dumps(HTMX_CONFIG))


@register.simple_tag(takes_context=True)
def display_attributes(context: template.Context) -> SafeString:
    """``data-theme`` and ``data-type`` from the reader's cookies."""
    request = _request(context)
    cookies = request.COOKIES if request is not None else {}
    parts = []
    if cookies.get("yiji_theme") in ("dark", "light"):
        parts.append(("theme", cookies["yiji_theme"]))
    if cookies.get("yiji_type") == "large":
        parts.append(("type", "large"))
    return format_html_join("", ' data-{}="{}"', parts)


@register.simple_tag(takes_context=True)
def brand(context: template.Context) -> SafeString:
    """Mark, name of the product, name of the system and the portal's badge."""
    side = getattr(_scope(context), "side", "")
    portal = PORTAL_NAMES.get(side, "")
    badge = format_html('<span class="badge-portal">{}</span>', portal) if portal else ""
    return format_html(
        '<a class="brand" href="{}" aria-label="{}"><span class="mark" aria-hidden="true">医</span>'
        '<span class="product">{}</span><span class="full">{}</span></a>{}',
        url_or_empty(PORTAL_HOME.get(side, "")) or "/",
        _("医籍 医师电子化注册系统"),
        _("医籍"),
        _("医师电子化注册系统"),
        badge,
    )


@register.simple_tag
def request_number() -> str:
    """The number under which the log knows this request; the reader quotes it when asking for help."""
    return request_id.get() or ""


@register.simple_tag(takes_context=True)
def home_url(context: template.Context) -> str:
    """The home page of the reader's side, else the entry page."""
    return url_or_empty(PORTAL_HOME.get(getattr(_scope(context), "side", ""), "")) or "/"


@register.inclusion_tag("components/side_menu.html", takes_context=True)
def side_menu(context: template.Context) -> dict[str, Any]:
    """The menu of the reader's side; counters come from ``menu_counts`` of the context or the request."""
    request, scope = _request(context), _scope(context)
    if request is None or scope is None:
        return {"sections": ()}
    counts = context.get("menu_counts") or getattr(request, "menu_counts", None) or {}
    return {"sections": build_menu(scope.side, request.path, scope.may, counts)}


def _language(context: template.Context) -> dict[str, Any]:
    request = _request(context)
    english = (get_language() or "").startswith("en")
    return {
        "language_url": url_or_empty("public:set_language"),
        "next": request.get_full_path() if request is not None and request.method == "GET" else "/",
        "other_language": "zh-hans" if english else "en",
        "other_language_name": "中文" if english else "English",
        "large": request is not None and request.COOKIES.get("yiji_type") == "large",
    }


@register.inclusion_tag("components/user_block.html", takes_context=True)
def user_block(context: template.Context) -> dict[str, Any]:
    """Who is logged in, in which role, with display choices and the way out."""
    scope = _scope(context)
    side = getattr(scope, "side", "")
    roles = sorted(getattr(scope, "roles", ()))
    return {
        "scope": scope,
        "name": getattr(scope, "display_name", "") or _("未登录"),
        "role": "、".join(str(ROLE_NAMES[role]) for role in roles if role in ROLE_NAMES),
        "security_url": url_or_empty(f"{side}:security"),
        "logout_url": url_or_empty(f"{side}:logout")
        or url_or_empty("logout")
        or url_or_empty("public:logout"),
        **_language(context),
    }


@register.inclusion_tag("components/language_switch.html", takes_context=True)
def language_switch(context: template.Context) -> dict[str, Any]:
    """A button that changes the language and stays on the page."""
    return _language(context)


@register.inclusion_tag("components/display_buttons.html", takes_context=True)
def display_buttons(context: template.Context) -> dict[str, Any]:
    """Large type and dark mode, for pages without a user block."""
    return _language(context)


@register.simple_tag(takes_context=True)
def message_bell(context: template.Context) -> SafeString:
    """The bell with the number of unread messages, where the side has a message page."""
    from yiji.web.templatetags.ui_basic import icon

    url = url_or_empty(f"{getattr(_scope(context), 'side', '')}:messages")
    if not url:
        return SafeString("")
    count = (context.get("menu_counts") or {}).get("unread_messages", 0)
    badge = format_html('<span class="count num">{}</span>', count) if count else ""
    return format_html(
        '<a class="icon-btn" href="{}" aria-label="{}">{}{}</a>',
        url,
        _("消息，%(n)d 条未读") % {"n": count},
        icon("bell"),
        badge,
    )


@register.inclusion_tag("components/demo_ribbon.html")
def demo_ribbon() -> dict[str, Any]:
    """Says that this is a demo, with the way to the messages it did not send."""
    return {"demo": getattr(settings, "YIJI_DEMO", False), "outbox_url": url_or_empty("demo:outbox")}


@register.inclusion_tag("components/toasts.html", takes_context=True)
def toasts(context: template.Context) -> dict[str, Any]:
    """Messages of the last act."""
    request = _request(context)
    if request is None or not hasattr(request, "_messages"):
        return {"toasts": []}
    drawn = []
    for message in get_messages(request):
        tone, icon_name = _TOAST_TONES.get(message.level_tag, ("t-run", "info"))
        drawn.append({"tone": tone, "icon": icon_name, "text": message.message})
    return {"toasts": drawn}
