"""Announcements of registered and deregistered persons, by province and month (ML 21)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from yiji.limits.limiter import PUBLIC_LIST_FILE, require
from yiji.register.queries.public_announcements import (
    COLUMNS,
    FILE_COLUMNS,
    ORDER,
    announced,
    describe,
    file_rows,
    place_in_list,
)
from yiji.uploads.workbooks import write_csv
from yiji.web.shared.access import access
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.register_list_form import RegisterListForm
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.request_context import client_address


@access("public")
def register_lists(request: ScopedRequest) -> HttpResponse:
    """One list, newest day first. Names are announced, not offered to search engines."""
    form = RegisterListForm(request.GET or {})
    kind, month = form.wanted_kind, form.wanted_month
    found = announced(request.scope.public(), kind, month, province=form.wanted_province, today=form.today)
    page = keyset_page(request, found, ORDER, COLUMNS)
    above = place_in_list(found, page.rows[0]) if page.rows else 0
    context = {
        "form": form,
        "kind": kind,
        "month": f"{month:%Y-%m}",
        "province": form.wanted_province,
        "page": page,
        "rows": describe(page.rows, above),
    }
    response = render(request, "public/register_lists.html", context)
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


@access("public")
def register_list_file(request: ScopedRequest) -> HttpResponse:
    """One month of one province as CSV."""
    form = RegisterListForm(request.GET or {})
    kind, month, province = form.wanted_kind, form.wanted_month, form.wanted_province
    if not province:
        return redirect("public:register_lists")
    require(PUBLIC_LIST_FILE, client_address(request), "下载次数已达上限（每小时 60 次），请一小时后再试。")
    found = announced(request.scope.public(), kind, month, province=province, today=form.today)
    response = HttpResponse(
        write_csv(list(FILE_COLUMNS[kind]), file_rows(kind, found)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{kind}-{province}-{month:%Y-%m}.csv"'
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
