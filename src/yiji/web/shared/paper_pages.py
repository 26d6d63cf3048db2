"""Official papers (文书) in all three portals: the list, one paper, its file; the acts of the authority."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from csp.constants import SELF
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.accounts.scope import Scope
from yiji.applications.deadline import service_terms
from yiji.certificates.actions.export_papers import export_papers, may_export_papers
from yiji.certificates.actions.open_paper import open_paper
from yiji.certificates.queries.official_papers import (
    COLUMNS,
    METHOD_LABELS,
    ORDER,
    PaperDetail,
    PaperRow,
    describe_papers,
    list_papers,
    paper_detail,
    papers_of_application,
)
from yiji.kernel.outcome import Refusal
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.paper_forms import PaperFilter
from yiji.web.shared.perform import perform
from yiji.web.shared.problem_text import problem_message, problem_way_out
from yiji.web.shared.request import ScopedRequest

_ACT = "papers/act.html"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_page(request: ScopedRequest) -> HttpResponse:
    """The papers that the scope sees, newest first."""
    filters = PaperFilter(request.GET.dict(), side=request.scope.side)
    page = keyset_page(request, list_papers(request.scope, **filters.wanted), ORDER, COLUMNS)
    context = {
        "page": page,
        "rows": _shown(describe_papers(request.scope, page.rows)),
        "filters": filters,
        "asks": filters.asks,
        "portal": request.scope.side,
        "may_export": may_export_papers(request.scope),
    }
    return render(request, "papers/list.html", context)


def export_page(request: ScopedRequest) -> HttpResponse:
    """The filtered list as a workbook; back to the list with the reason when it is too long."""
    scope = request.scope
    filters = PaperFilter(request.POST.dict(), side=scope.side)
    try:
        data = export_papers(scope, filters.wanted)
    except Refusal as refusal:
        for problem in refusal.problems:
            messages.error(request, problem_message(problem) + problem_way_out(problem))
        return redirect(f"{scope.side}:official_papers")
    response = HttpResponse(data, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="papers-{timezone.localdate():%Y%m%d}.xlsx"'
    return response


def panel(scope: Scope, application_id: uuid.UUID) -> dict[str, Any]:
    """What the page of an application shows of its papers."""
    return {"papers": _shown(papers_of_application(scope, application_id))}


def detail_page(request: ScopedRequest, paper_id: uuid.UUID) -> HttpResponse:
    """One paper: what it is, how it was served, what can be done."""
    return render(request, "papers/paper.html", _context(request.scope, paper_id))


def file_page(request: ScopedRequest, paper_id: uuid.UUID) -> HttpResponse:
    """The sealed file. Opening it for the first time serves it on its addressee: that takes a press of the button."""
    scope = request.scope
    detail = paper_detail(scope, paper_id)
    if request.method != "POST" and _opening_serves(scope, detail):
        return redirect(f"{scope.side}:official_paper", paper_id)
    try:
        data, name, media_type = open_paper(scope, paper_id)
    except Refusal as refusal:
        for problem in refusal.problems:
            messages.warning(request, problem_message(problem) + problem_way_out(problem))
        return redirect(f"{scope.side}:official_paper", paper_id)
    return inline_pdf(data, name, media_type, framed=True)


def inline_pdf(data: bytes, name: str, media_type: str, *, framed: bool = False) -> HttpResponse:
    """A PDF that the browser shows; ``framed``: our own pages may frame it, nobody else's."""
    response = HttpResponse(data, content_type=media_type)
    # Chinese file names need RFC 5987.
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    if framed:
        response["X-Frame-Options"] = "SAMEORIGIN"
        response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    return response


def act_page(
    request: ScopedRequest,
    paper_id: uuid.UUID,
    make_form: Callable[..., YijiForm],
    act: Callable[[Any], object],
    words: dict[str, str],
) -> HttpResponse:
    """A page with the form of one act of the authority; afterwards the paper. ``make_form`` takes the detail."""
    detail = paper_detail(request.scope, paper_id)
    form = make_form(detail, request.POST or None, request.FILES or None)
    context = {"detail": detail, "row": detail.row, "words": words, "portal": request.scope.side}
    if request.method == "POST" and form.is_valid():
        then = reverse(f"{request.scope.side}:official_paper", args=[paper_id])
        return perform(request, form, lambda: act(form), then=then, template=_ACT, context=context)
    return render(request, _ACT, {"form": form, **context}, status=422 if form.is_bound else 200)


def service_of(data: dict[str, Any]) -> dict[str, Any]:
    """The arguments of ``record_service`` from a valid form."""
    accepted = data["evidence"]
    return {
        **{name: data[name] for name in ("method", "receiver_name", "served_on", "note")},
        "evidence": (accepted.data, accepted.media_type) if accepted else None,
    }


def _context(scope: Scope, paper_id: uuid.UUID) -> dict[str, Any]:
    detail = paper_detail(scope, paper_id)
    return {
        "detail": detail,
        "row": detail.row,
        "shown": _shown([detail.row])[0],
        "services": [(one, _(METHOD_LABELS[one.method])) for one in detail.services],
        "serves": _opening_serves(scope, detail),
        "portal": scope.side,
    }


def _opening_serves(scope: Scope, detail: PaperDetail) -> bool:
    """Whether this reader's next opening is the electronic service of the paper (送达)."""
    if detail.row.state != "in_force" or scope.side not in detail.addressee or scope.side == "authority":
        return False
    return not any(one.side == scope.side and one.method == "electronic" for one in detail.services)


def _shown(rows: Iterable[PaperRow]) -> list[dict[str, Any]]:
    """Rows with their service in words, and until when they must be served (APL 44: ten working days)."""
    found = list(rows)
    waiting = [row.issued_on for row in found if row.to_serve]
    terms = service_terms(waiting, timezone.localdate()) if waiting else {}
    shown = []
    for row in found:
        due, left = terms[row.issued_on] if row.to_serve else (None, None)
        shown.append(
            {
                "row": row,
                "method": _(METHOD_LABELS[row.served_method]) if row.served_method else "",
                "due_on": due.on if due else None,
                "days_left": left,
                "estimated": bool(due and due.estimated),
            }
        )
    return shown
