"""The authority's lists of registered and deregistered persons as the public sees them, and as a printed announcement."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.certificates.actions.freeze_register_list import freeze_register_list
from yiji.certificates.queries.register_list import list_pdf, list_state
from yiji.kernel.outcome import Refusal
from yiji.register.queries.public_announcements import COLUMNS, ORDER, announced, describe, place_in_list
from yiji.web.shared.access import access
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.problem_text import problem_message, problem_way_out
from yiji.web.shared.register_list_form import OwnRegisterListForm
from yiji.web.shared.request import ScopedRequest


@access("authority:announcement:view")
def register_lists(request: ScopedRequest) -> HttpResponse:
    """One list with the state of its print."""
    return render(request, "authority/register_lists.html", _context(request))


def _context(request: ScopedRequest) -> dict[str, Any]:
    form = OwnRegisterListForm(request.GET or {})
    kind, month, own = form.wanted_kind, form.wanted_month, form.wants_own
    found = announced(request.scope, kind, month, today=form.today, own=own)
    page = keyset_page(request, found, ORDER, COLUMNS)
    above = place_in_list(found, page.rows[0]) if page.rows else 0
    return {
        "form": form,
        "kind": kind,
        "page": page,
        "rows": describe(page.rows, above),
        "query": form.query,
        "month": form.query["month"],
        "print": list_state(request.scope, kind, month, own=own),
        "may_print": request.scope.may("authority:announcement:write"),
    }


@require_POST
@access("authority:announcement:write")
def print_register_list(request: ScopedRequest) -> HttpResponse:
    """Freeze the list; the worker draws it."""
    form = OwnRegisterListForm(request.POST)
    try:
        freeze_register_list(request.scope, form.wanted_kind, form.wanted_month, own=form.wants_own)
    except Refusal as refusal:
        problem = refusal.problems[0]
        messages.error(request, f"{problem_message(problem)}{problem_way_out(problem)}")
    else:
        messages.success(request, _("正在生成公告，几秒后刷新本页即可打开。"))
    return redirect(f"{reverse('authority:register_lists')}?{urlencode(form.query)}")


@access("authority:announcement:view")
def register_list_pdf(request: ScopedRequest) -> HttpResponse:
    """The printed list, opened in the browser."""
    form = OwnRegisterListForm(request.GET or {})
    serial, pdf = list_pdf(request.scope, form.wanted_kind, form.wanted_month, own=form.wants_own)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{serial}.pdf"'
    return response
