"""Components of lists: tabs, filter bar, column chooser, pager, sortable heading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

_PAGING = frozenset({"at", "after", "before", "page", "cursor"})


def _query(context: template.Context) -> QueryDict:
    request = context.get("request")
    return request.GET if request is not None else QueryDict()


@register.inclusion_tag("components/tabs.html")
def tabs(entries: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Tabs as links: (label, url, current) or (label, url, current, count) each."""
    drawn = []
    for entry in entries:
        if isinstance(entry, dict):
            drawn.append({"count": None, **entry})
        else:
            drawn.append(dict(zip(("label", "url", "current", "count"), (*entry, None), strict=False)))
    return {"tabs": drawn, "label": label}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(
    context: template.Context, form: BaseForm, keep: str = "", reset_url: str = ""
) -> dict[str, Any]:
    """A plain GET form; ``keep`` names the parameters that stay (by spaces): tab, columns."""
    query = _query(context)
    kept = [(name, value) for name in keep.split() for value in query.getlist(name)]
    request = context.get("request")
    path = request.path if request is not None else ""
    return {"form": form, "keep": kept, "action": path, "reset_url": reset_url or path}


@register.inclusion_tag("components/column_chooser.html", takes_context=True)
def column_chooser(
    context: template.Context, columns: Iterable[tuple[str, Any, bool]], name: str = "col"
) -> dict[str, Any]:
    """Chooses the columns of a list: (key, label, shown) each; sent as repeated ``col`` parameters."""
    query = _query(context)
    kept = [(key, value) for key in query if key != name for value in query.getlist(key)]
    return {"columns": list(columns), "keep": kept, "name": name}


@register.inclusion_tag("components/pager.html")
def pager(previous_url: str = "", next_url: str = "", text: str = "") -> dict[str, Any]:
    """A keyset pager: the address of the page before and after, and what is shown."""
    return {"previous_url": previous_url, "next_url": next_url, "text": text}


@register.inclusion_tag("components/pager.html", takes_context=True)
def keyset_pager(context: template.Context, page: Any) -> dict[str, Any]:
    """The pager of a ``web.shared.lists.Page``: its neighbours by the ``at`` parameter and the count."""

    def address(token: str) -> str:
        query = _query(context).copy()
        query["at"] = token
        return "?" + query.urlencode()

    return {
        "previous_url": address(page.previous_token) if page.previous_token else "",
        "next_url": address(page.next_token) if page.next_token else "",
        "text": _("共 %(count)s 条") % {"count": page.count_text},
    }


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """The address line's query with parameters set (or dropped with ""); paging starts anew."""
    query = _query(context).copy()
    for name in _PAGING:
        query.pop(name, None)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def sort_heading(
    context: template.Context, label: str, key: str, param: str = "sort", default: str = ""
) -> SafeString:
    """A ``<th>`` that sorts by ``key``; ``-key`` is descending, ``default`` what the list is sorted by at first."""
    now = _query(context).get(param, "") or default
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    target = f"-{key}" if now == key else key
    return format_html(
        '<th scope="col" aria-sort="{}"><a class="sort" href="{}">{}</a></th>',
        state,
        query_with(context, **{param: target}),
        label,
    )
