"""What the institution's lists of physicians share: columns to choose, orders, saved views, kept filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiji.accounts.queries.saved_views import own_views
from yiji.institutions.queries.departments import department_choices
from yiji.register.queries import filing_rosters, primary_roster
from yiji.web.institution.roster_forms import FilingFilter, ListFilter, OtherPlacesFilter, RosterFilter
from yiji.web.shared.name_search import keep_searched_name, searched_name
from yiji.web.shared.request import ScopedRequest

# The view that is no view: the list as it is, even where another one opens by itself.
PLAIN = "none"


@dataclass(frozen=True)
class Column:
    """One column: shown ``at_first`` or only when chosen; ``sort`` is the key of its order, "" for none."""

    label: Any
    at_first: bool = True
    sort: str = ""


@dataclass(frozen=True)
class ListPage:
    """One list. ``memory`` is the session's name of its searched name; ``order`` the key it is sorted by at first."""

    name: str
    url_name: str
    title: Any
    memory: str
    columns: Mapping[str, Column]
    orders: Mapping[str, tuple[str, ...]]
    order: str
    form: type[ListFilter]

    def filters(self, request: ScopedRequest, data: Mapping[str, Any]) -> ListFilter:
        """The list's filter form over ``data``."""
        if self.form is RosterFilter:
            return RosterFilter(data, departments=department_choices(request.scope))
        return self.form(data)


@dataclass(frozen=True)
class Shown:
    """What the reader asked to see. ``by_row``: whether the page's place is told by its row alone."""

    filters: ListFilter
    wanted: dict[str, str]
    sort: str
    order: tuple[str, ...]
    by_row: bool
    columns: tuple[str, ...]


# The columns of the national client in its order.
_PRIMARY = {
    "name": Column(_("姓名"), sort="name"),
    "id_number": Column(_("身份证号")),
    "sex_age": Column(_("性别/年龄"), sort="age"),
    "category": Column(_("类别/级别"), sort="category"),
    "scopes": Column(_("执业范围")),
    "qualification_no": Column(_("资格证书编码"), at_first=False),
    "department": Column(_("所在科室"), sort="department"),
    "certificate_no": Column(_("执业证书编码"), sort="certificate_no"),
    "title": Column(_("任职资格"), sort="title"),
    "account_state": Column(_("医师账户状态")),
    "info_changed": Column(_("是否修改过信息"), at_first=False),
    "approved_on": Column(_("审核日期"), sort="approved_on"),
    "status": Column(_("注册状态"), sort="status"),
    "assessment": Column(_("定期考核"), at_first=False),
}
_DATES = {
    "scopes": Column(_("执业范围")),
    "approved_on": Column(_("批准日期")),
    "starts_on": Column(_("开始日期"), sort="starts_on"),
    "ends_on": Column(_("结束日期"), sort="ends_on"),
    "state": Column(_("状态")),
}
_ELSEWHERE = {
    "name": Column(_("姓名"), sort="name"),
    "id_number": Column(_("身份证号")),
    "sex": Column(_("性别"), at_first=False),
    "category": Column(_("类别/级别"), at_first=False),
    "institution": Column(_("备案机构"), sort="institution"),
    "place": Column(_("备案机构所在地")),
    "authority": Column(_("备案机关")),
    "certificate_no": Column(_("执业证书编码"), at_first=False),
    **_DATES,
}
_HERE = {
    "name": Column(_("姓名"), sort="name"),
    "id_number": Column(_("身份证号")),
    "sex": Column(_("性别"), at_first=False),
    "primary_institution": Column(_("主执业机构"), sort="primary_institution"),
    "primary_place": Column(_("主执业地点")),
    "category": Column(_("类别/级别")),
    "certificate_no": Column(_("执业证书编码"), at_first=False),
    **_DATES,
}
_OTHER = {
    "name": Column(_("姓名"), sort="name"),
    "id_number": Column(_("身份证号")),
    "place": Column(_("执业地点"), sort="place"),
    "institution": Column(_("主执业机构")),
    "category": Column(_("类别/级别")),
    "scopes": Column(_("执业范围")),
    "certificate_no": Column(_("执业证书编码")),
    "approved_on": Column(_("批准日期"), sort="approved_on"),
    "status": Column(_("注册状态")),
}

LISTS = {
    "primary": ListPage(
        "primary",
        "institution:primary_roster",
        _("主执业机构在本院"),
        "roster",
        _PRIMARY,
        primary_roster.ORDERS,
        "-approved_on",
        RosterFilter,
    ),
    "filed_elsewhere": ListPage(
        "filed_elsewhere",
        "institution:filed_elsewhere_roster",
        _("本院多机构备案"),
        "filed_elsewhere",
        _ELSEWHERE,
        filing_rosters.ORDERS,
        "ends_on",
        FilingFilter,
    ),
    "filed_here": ListPage(
        "filed_here",
        "institution:filed_here_roster",
        _("外院备案在本院"),
        "filed_here",
        _HERE,
        filing_rosters.ORDERS,
        "ends_on",
        FilingFilter,
    ),
    "other_places": ListPage(
        "other_places",
        "institution:other_places_roster",
        _("外省（外县）注册的医师"),
        "other_places",
        _OTHER,
        filing_rosters.OTHER_ORDERS,
        "-approved_on",
        OtherPlacesFilter,
    ),
}


def views_of(request: ScopedRequest, page: ListPage) -> list[Any]:
    """The reader's saved views of the list; one query, for the menu and for the bare address."""
    return list(own_views(request.scope, page.name))


def opening(request: ScopedRequest, page: ListPage, views: list[Any]) -> HttpResponse | None:
    """Where the bare address leads: the reader's default view of the list, None where he has none."""
    view = next((one for one in views if one.is_default), None) if not request.GET else None
    return redirect(address_of(page, view.query, str(view.pk))) if view else None


def shown(request: ScopedRequest, page: ListPage) -> Shown:
    """Filters, order and columns that the address and the session ask for."""
    filters = page.filters(request, {**request.GET.dict(), "name": searched_name(request, page.memory)})
    sort = request.GET.get("sort", "")
    sort = sort if sort in page.orders else page.order
    order = page.orders[sort]
    chosen = [name for name in request.GET.getlist("col") if name in page.columns]
    columns = chosen or [name for name, column in page.columns.items() if column.at_first]
    dates = all(item.lstrip("-") in ("approved_on", "starts_on", "ends_on", "id") for item in order)
    return Shown(filters, filters.wanted(), sort, order, not dates, ("name", *columns))


def list_context(request: ScopedRequest, page: ListPage, seen: Shown, views: list[Any]) -> dict[str, Any]:
    """What ``_list_tools.html`` and ``_list_head.html`` are drawn with."""
    view = request.GET.get("view", "")
    return {
        "list": page,
        "filters": seen.filters,
        "filtered": bool(seen.wanted),
        "wanted": {name: value for name, value in seen.wanted.items() if name != "name"},
        "sort": seen.sort,
        "shown": set(seen.columns),
        "heads": [(column, key) for key, column in page.columns.items() if key in seen.columns],
        "columns": [
            (key, column.label, key in seen.columns) for key, column in page.columns.items() if key != "name"
        ],
        "chosen_columns": [key for key in request.GET.getlist("col") if key in page.columns],
        "views": [
            {
                "name": one.name,
                "url": address_of(page, one.query, str(one.pk)),
                "current": str(one.pk) == view,
                "is_default": one.is_default,
            }
            for one in views
        ],
        "view_query": view_query(request, page, request.GET),
    }


def view_query(request: ScopedRequest, page: ListPage, data: QueryDict) -> str:
    """What of ``data`` makes a view: filters without the name, columns, order, size of a page."""
    wanted = page.filters(request, data.dict()).wanted()
    wanted.pop("name", None)
    pairs = [*wanted.items(), *(("col", key) for key in data.getlist("col") if key in page.columns)]
    pairs += [("sort", one) for one in data.getlist("sort")[:1] if one in page.orders]
    pairs += [("size", one) for one in data.getlist("size")[:1] if one in ("50", "100")]
    return urlencode(pairs)


def address_of(page: ListPage, query: str, view: str = "") -> str:
    """The list's address with a view's query."""
    parts = [part for part in (query, f"view={view}" if view else "") if part]
    return reverse(page.url_name) + (f"?{'&'.join(parts)}" if parts else "")


def searched(request: ScopedRequest, page: ListPage) -> HttpResponse:
    """After the filter bar was sent: keep the name in the session and go to the address of the rest."""
    keep_searched_name(request, page.memory)
    data = request.POST.copy()
    if "clear" in data:
        group = {name: data[name] for name in ("group",) if data.get(name)}
        data = QueryDict(urlencode(group), mutable=True)
    query = view_query(request, page, data)
    if not query and own_views(request.scope, page.name).filter(is_default=True).exists():
        return redirect(address_of(page, "", PLAIN))
    return redirect(address_of(page, query))


def posted_list(request: HttpRequest) -> ListPage | None:
    """The list that a form over several lists names."""
    return LISTS.get(request.POST.get("list_name", ""))
