"""Confirming several applications at once: whom, with what opinion, and what became of each."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.applications.actions.confirm_many import MOST_AT_ONCE, confirm_many
from yiji.applications.queries.lists import LIST_COLUMNS, application_list, describe_rows
from yiji.applications.queries.opinion_templates import opinion_templates
from yiji.applications.queries.rule_findings import rule_findings
from yiji.kernel.outcome import NotFound, Problem
from yiji.rulebook.rule import blocking
from yiji.web.institution.application_forms import ConfirmManyForm
from yiji.web.shared.access import access
from yiji.web.shared.chosen import chosen_ids
from yiji.web.shared.problem_text import problem_message, problem_way_out
from yiji.web.shared.request import ScopedRequest

_PAGE = "institution/confirm_many.html"
_WAITING = ("submitted", "escalated")


@require_POST
@access("institution:application:confirm")
def confirm_applications(request: ScopedRequest) -> HttpResponse:
    """First the chosen applications with what the rules say, then the result of each."""
    ids = chosen_ids(request.POST.getlist("chosen"))[: MOST_AT_ONCE + 1]
    if not ids:
        messages.error(request, _("请先勾选申请。"))
        return redirect("institution:applications")
    usual = [(str(one.pk), one.text) for one in opinion_templates(request.scope, "confirm")]
    form = ConfirmManyForm(request.POST if "confirm" in request.POST else None, templates=usual)
    context = {"form": form, "ids": ids, "rows": _rows(request, ids), "most": MOST_AT_ONCE}
    if not form.is_valid() or len(ids) > MOST_AT_ONCE:
        status = 422 if form.is_bound or len(ids) > MOST_AT_ONCE else 200
        return render(request, _PAGE, context, status=status)
    data = {key: form.cleaned_data[key] for key in ("opinion", "employed_from", "employed_to")}
    return render(request, _PAGE, {"results": _results(request, ids, data)})


def _results(request: ScopedRequest, ids: list[uuid.UUID], data: dict[str, Any]) -> list[tuple[Any, str]]:
    found = confirm_many(request.scope, ids, **data)
    return [(one.application, _line(one.problem) if one.problem else "") for one in found]


def _rows(request: ScopedRequest, ids: list[uuid.UUID]) -> list[dict[str, Any]]:
    chosen = application_list(request.scope, _WAITING).filter(pk__in=ids).order_by("submitted_at", "id")
    if not chosen.exists():
        raise NotFound
    today = timezone.localdate()
    rows = describe_rows(list(chosen.values(*LIST_COLUMNS)), today)
    blocked = {one.pk: blocking(rule_findings(one, today)) for one in chosen}
    return [{**row, "blocked": [_line(p) for p in blocked[row["id"]]]} for row in rows]


def _line(problem: Problem) -> str:
    return f"{problem_message(problem)}{problem_way_out(problem)}"
