"""What a page tells the browser about the installable app it belongs to."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yiji.web.shared.app_files import THEME_COLOUR, app_of

register = template.Library()


@register.simple_tag(takes_context=True)
def app_links(context: template.Context) -> SafeString:
    """Manifest, colour of the window's frame, icon and name for phones that know no manifest."""
    request = context.get("request")
    app = app_of(request.path if request is not None else "/")
    return format_html(
        '<link rel="manifest" href="{}">\n<link rel="apple-touch-icon" href="{}">\n'
        '<meta name="apple-mobile-web-app-title" content="{}">\n<meta name="theme-color" content="{}">',
        reverse("public:app_manifest", args=[app.portal]),
        static("yiji/icons/apple-180.png"),
        app.short_name,
        THEME_COLOUR,
    )
