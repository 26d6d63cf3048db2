"""Printing many forms at once: choose, look over, follow the job, fetch the file; the same for both staff portals."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.applications.actions.ask_print_batch import print_again, print_chosen, print_day
from yiji.applications.queries import printable
from yiji.applications.visibility import get_application
from yiji.certificates.actions.print_papers import print_papers_of_day
from yiji.certificates.actions.take_print_batch import take_print_batch
from yiji.certificates.queries import print_batches as found
from yiji.certificates.queries.printed_form import form_state
from yiji.jobs.queries import one as one_job
from yiji.kernel.outcome import Refusal
from yiji.web.shared.application_pages import form_response
from yiji.web.shared.attempt import posted
from yiji.web.shared.chosen import chosen_ids
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.job_kinds import shown_job
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.print_forms import DayFilter, PrintForm
from yiji.web.shared.problem_text import problem_message, problem_way_out
from yiji.web.shared.request import ScopedRequest

_CHOSEN, _DAY = "printing/chosen.html", "printing/day.html"
_DAY_WORDS = {
    "institution": gettext_lazy("本院当天确认的申请"),
    "authority": gettext_lazy("本机关当天作出决定的申请"),
}


def list_page(request: ScopedRequest) -> HttpResponse:
    """Every batch that the organisation had printed."""
    page = keyset_page(request, found.print_batches(request.scope), found.ORDER, found.COLUMNS)
    rows = [{**row, "what": _what(row["kind"], row["day"])} for row in page.rows]
    return render(request, "printing/list.html", {"page": page, "rows": rows, "portal": request.scope.side})


def chosen_page(request: ScopedRequest) -> HttpResponse:
    """The ticked applications and how to print them; then the order itself."""
    scope = request.scope
    ids = chosen_ids(request.POST.getlist("chosen"), found.MOST + 1)
    if not ids:
        messages.error(request, _("请先勾选申请。"))
        return redirect(f"{scope.side}:print_day")
    rows = printable.chosen_applications(scope, ids)
    form = PrintForm(request.POST if "print" in request.POST else None)
    context = {
        "rows": rows,
        "ids": ids,
        "bare": sum(not row["form_serial_no"] for row in rows),
        "too_many": len(ids) > found.MOST,
        "most": found.MOST,
        "portal": scope.side,
    }
    if not form.is_valid():
        return render(request, _CHOSEN, {"form": form, **context}, status=422 if form.is_bound else 200)
    return _ordered(request, form, lambda: print_chosen(scope, ids, form.how()).pk, _CHOSEN, context)


def day_page(request: ScopedRequest) -> HttpResponse:
    """What was done on a day, and the button that prints all of it."""
    scope = request.scope
    filters = DayFilter((request.POST if request.method == "POST" else request.GET).dict())
    rows = printable.day_applications(scope, filters.wanted_day, filters.wanted)
    page = keyset_page(request, rows, printable.day_order(scope), printable.COLUMNS)
    form = PrintForm(posted(request))
    context = {
        "page": page,
        "rows": printable.describe_printable(page.rows),
        "filters": DayFilter({**filters.wanted, "day": filters.wanted_day.isoformat()}),
        "day": filters.wanted_day,
        "wanted": filters.wanted,
        "words": _DAY_WORDS[scope.side],
        "papers": found.count_papers_of_day(scope, filters.wanted_day),
        "too_many": page.count > found.MOST,
        "most": found.MOST,
        "portal": scope.side,
    }
    if not form.is_valid():
        return render(request, _DAY, {"form": form, **context}, status=422 if form.is_bound else 200)
    day, wanted = filters.wanted_day, filters.wanted
    if "papers" in request.POST:
        return _ordered(request, form, lambda: print_papers_of_day(scope, day, form.how()).pk, _DAY, context)
    return _ordered(
        request, form, lambda: print_day(scope, day, form.how(), filters=wanted).pk, _DAY, context
    )


def batch_page(request: ScopedRequest, batch_id: uuid.UUID) -> HttpResponse:
    """One batch: how far it is, what failed and why, the file. The page asks for itself until the job has ended."""
    scope = request.scope
    batch = found.one_print_batch(scope, batch_id)
    page = keyset_page(request, found.batch_items(scope, batch_id), found.ITEM_ORDER, found.ITEM_COLUMNS)
    job = one_job(batch.job_id, tenant_id=batch.organisation_id) if batch.job_id else None
    shown = shown_job(scope, job) if job else None
    context = {
        "batch": batch,
        "what": _what(batch.kind, batch.day),
        "job": shown,
        "percent": shown.done * 100 // batch.count if shown else 0,
        "failed": found.failed_items(scope, batch_id)[:50],
        "page": page,
        "rows": page.rows,
        "portal": scope.side,
        "form": YijiForm(),
    }
    return render(request, "printing/batch.html", context)


def file_page(request: ScopedRequest, batch_id: uuid.UUID) -> HttpResponse:
    """The joined file; each time is logged."""
    response = HttpResponse(take_print_batch(request.scope, batch_id), content_type="application/pdf")
    kept = "attachment" if "save" in request.GET else "inline"
    response["Content-Disposition"] = f'{kept}; filename="print-{str(batch_id)[:8]}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def again_page(request: ScopedRequest, batch_id: uuid.UUID) -> HttpResponse:
    """The same forms once more (POST)."""
    form = YijiForm(request.POST)
    form.is_valid()
    try:
        return _ordered(request, form, lambda: print_again(request.scope, batch_id).pk, "", {})
    except Refusal as refusal:
        for problem in refusal.problems:
            messages.error(request, problem_message(problem) + problem_way_out(problem))
        return redirect(f"{request.scope.side}:print_batch", batch_id)


def preview_page(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """One form as it will come out of the printer, and how to print it."""
    context = {
        "application": get_application(request.scope, application_id),
        "printed": form_state("application", application_id),
        "portal": request.scope.side,
    }
    return render(request, "printing/preview.html", context)


def framed_form(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """The form's PDF for the frame of the preview: our own pages may frame it, nobody else's."""
    response = form_response(request, application_id)
    response["X-Frame-Options"] = "SAMEORIGIN"
    # What the decorator csp_replace sets for the middleware; on a response it needs no wrapper.
    response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    return response


def _ordered(
    request: ScopedRequest, form: YijiForm, act: Callable[[], Any], template: str, context: dict[str, Any]
) -> HttpResponse:
    return perform(
        request,
        form,
        act,
        then=lambda reference: reverse(f"{request.scope.side}:print_batch", args=[reference]),
        template=template,
        context=context,
    )


def _what(kind: str, day: Any) -> str:
    if kind == "day":
        return _("%(day)s 全天") % {"day": day.isoformat()}
    return _("勾选的申请") if kind == "selected" else _("台账筛选结果")
