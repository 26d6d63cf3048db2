"""What a page tells the browser about the installable app it belongs to."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yiji.web.shared.app_files import THEME_COLOUR, app_of
from yiji.web.shared.menus import url_or_empty

register = template.Library()


@register.simple_tag(takes_context=True)
def app_links(context: template.Context) -> SafeString:
    """Manifest, colour of the window's frame, icon and name for phones that know no manifest."""
    request = context.get("request")
    app = app_of(request.path if request is not None else "/")
    address = url_or_empty("public:app_manifest", app.portal)
    link = format_html('<link rel="manifest" href="{}">\n', address) if address else ""
    return format_html(
        '{}<link rel="apple-touch-icon" href="{}">\n'
        '<meta name="apple-mobile-web-app-title" content="{}">\n<meta name="theme-color" content="{}">',
        link,
        static("yiji/icons/apple-180.png"),
        app.short_name,
        THEME_COLOUR,
    )
