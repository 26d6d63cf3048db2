"""Small components: icon, page header, to-do card, alert, empty state, print button, data list."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yiji.web.templatetags.ui_status import tag

register = template.Library()

_ALERT_ICONS = {"ok": "check-circle", "run": "info", "wait": "warn", "bad": "warn", "off": "info"}


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon of the sprite. Without ``label`` it is decoration and screen readers skip it."""
    if not name:
        return SafeString("")
    role = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" {}><use href="{}#{}"/></svg>', css, role, static("yiji/icons.svg"), name
    )


@register.inclusion_tag("components/page_header.html")
def page_header(
    title: str,
    sub: str = "",
    back_url: str = "",
    back_label: str = "",
    action_url: str = "",
    action_label: str = "",
) -> dict[str, Any]:
    """Heading of a page with an optional way back and one main action."""
    return {
        "title": title,
        "sub": sub,
        "back_url": back_url,
        "back_label": back_label or _("返回"),
        "action_url": action_url,
        "action_label": action_label,
    }


@register.inclusion_tag("components/todo_card.html")
def todo_card(
    label: str,
    count: int,
    url: str = "",
    tone: str = "run",
    due: str = "",
    tag_text: str = "",
    unit: str = "",
) -> dict[str, Any]:
    """A counter of the work place; tone wait or bad asks for attention, ``tag_text`` tells the days left."""
    shown = tone if count or tone == "bad" else "off"
    return {
        "label": label,
        "count": count,
        "url": url,
        "tone": shown,
        "due": due,
        "tag": tag(tone, tag_text) if tag_text else "",
        "unit": unit or _("件"),
    }


@register.simple_tag
def alert(tone: str, text: str, url: str = "", link: str = "") -> SafeString:
    """A line that must be seen; ``bad`` is announced at once by screen readers."""
    go = format_html('<a class="go" href="{}">{}</a>', url, link or _("去处理")) if url else ""
    return format_html(
        '<div class="alert t-{}" role="{}">{}<div>{}</div>{}</div>',
        tone,
        "alert" if tone == "bad" else "note",
        icon(_ALERT_ICONS.get(tone, "info")),
        text,
        go,
    )


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str = "", action_url: str = "", action_label: str = "", icon_name: str = "inbox"
) -> dict[str, Any]:
    """What a list says when it has nothing to show, and what can be done about it."""
    return {
        "title": title,
        "text": text,
        "action_url": action_url,
        "action_label": action_label,
        "icon_name": icon_name,
    }


@register.simple_tag
def data_list(rows: Iterable[tuple[Any, Any]], css: str = "") -> SafeString:
    """Pairs of label and value; an empty value becomes a dash."""
    cells = format_html_join(
        "",
        "<dt>{}</dt><dd>{}</dd>",
        ((label, "—" if value is None or value == "" else value) for label, value in rows),
    )
    return format_html('<dl class="data {}">{}</dl>', css, cells)


@register.simple_tag
def print_button(label: str = "") -> SafeString:
    """Prints the page; shown only where JavaScript runs, since the browser's menu prints as well."""
    return format_html(
        '<button type="button" class="btn" data-print hidden>{}{}</button>', icon("print"), label or _("打印")
    )


@register.simple_tag
def disabled_button(label: str, reason: str) -> SafeString:
    """A button that cannot be used now, with the reason and the way out in words beside it."""
    return format_html(
        '<span><button type="button" class="btn" aria-disabled="true" disabled>{}</button>'
        '<span class="why">{}</span></span>',
        label,
        reason,
    )


@register.simple_tag
def submit_key() -> SafeString:
    """The hidden key that makes a repeated sending of a bare form harmless (one fresh key per page)."""
    return format_html('<input type="hidden" name="submit_key" value="{}">', uuid.uuid4())


@register.filter
def stamp(value: dt.date | None) -> str:
    """A date, or a moment in the local time of the server's zone, to the minute."""
    if not value:
        return "—"
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    return value.isoformat()


@register.filter
def dash(value: Any) -> Any:
    """The value, or a dash where there is none."""
    return SafeString("—") if value is None or value == "" else conditional_escape(value)


@register.simple_tag
def localised(text: str, params: Mapping[str, Any] | None = None) -> str:
    """A sentence of the pure packages in the reader's language, its places filled in."""
    shown = _(text) if text else ""
    return shown.format(**params) if params else shown
