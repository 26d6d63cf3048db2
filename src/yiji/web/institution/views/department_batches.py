"""Seed 4.1: many physicians chosen on the roster go into one department: looked over, carried out, reported."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.institutions.queries.departments import department_choices
from yiji.institutions.visibility import get_department
from yiji.jobs.queries import one as one_job
from yiji.kernel.outcome import Problem, Refusal
from yiji.register.actions.department_batches import (
    AT_ONCE,
    MOST_IN_ONE_BATCH,
    prepare_batch,
    prepare_filtered_batch,
    start_batch,
)
from yiji.register.department_fit import MISFIT_ARTICLE
from yiji.register.queries import departments_of_physicians as found
from yiji.web.institution.department_forms import BatchForm
from yiji.web.institution.roster_forms import RosterFilter
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.chosen import chosen_ids
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.job_kinds import shown_job
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import searched_name
from yiji.web.shared.perform import perform
from yiji.web.shared.problem_text import problem_message, problem_way_out
from yiji.web.shared.request import ScopedRequest

_PAGE = "institution/department_batch.html"


@require_POST
@access("institution:department:maintain")
def choose_for_department(request: ScopedRequest) -> HttpResponse:
    """Keep who is ticked, or everybody under the roster's filters; nothing is assigned yet."""
    form = YijiForm(request.POST)
    form.is_valid()
    try:
        return perform(
            request,
            form,
            lambda: _prepare(request).pk,
            then=lambda reference: reverse("institution:department_batch", args=[reference]),
        )
    except Refusal as refusal:
        for problem in refusal.problems:
            messages.error(request, problem_message(problem) + problem_way_out(problem))
        return redirect("institution:primary_roster")


def _prepare(request: ScopedRequest) -> Any:
    scope = request.scope
    if "all" not in request.POST:
        return prepare_batch(scope, chosen_ids(request.POST.getlist("chosen"), MOST_IN_ONE_BATCH + 1))
    data = {**request.POST.dict(), "name": searched_name(request, "roster")}
    return prepare_filtered_batch(scope, RosterFilter(data, departments=department_choices(scope)).wanted())


@access("institution:department:maintain")
def department_batch(request: ScopedRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """Before: who, and where to. Afterwards: progress, and the result for each."""
    scope = request.scope
    batch = found.own_batch(scope, assignment_id)
    own_lines = batch.source == "file"
    form = BatchForm(posted(request), departments=department_choices(scope), own_lines=own_lines)
    if request.method == "POST" and form.is_valid() and not _warned(form, request, batch):
        return perform(
            request,
            form,
            lambda: start_batch(scope, batch.pk, **form.values()).pk,
            then=reverse("institution:department_batch", args=[batch.pk]),
            template=_PAGE,
            context=_context(request, batch),
        )
    refused = form.is_bound and not form.is_valid()
    return render(request, _PAGE, {"form": form, **_context(request, batch)}, status=422 if refused else 200)


def _warned(form: BatchForm, request: ScopedRequest, batch: Any) -> bool:
    """Show the warning about the scope of practice once for each department that is tried (SCP-20)."""
    chosen = form.cleaned_data.get("department", "")
    if not chosen or form.cleaned_data["warned"] == chosen or batch.state != "prepared":
        return False
    department = get_department(request.scope, uuid.UUID(chosen))
    unfit = found.batch_misfits(batch, department)
    if not unfit:
        return False
    form.add_problems(
        [
            Problem(
                "SCP-20",
                "其中 {unfit} 名医师的执业范围与科室“{name}”对应的诊疗科目不相符。",
                way_out="可以继续分配：请再次点击“分配”；医师不得超出执业范围执业。",
                severity="WARN",
                articles=(MISFIT_ARTICLE,),
                params={"unfit": unfit, "name": department.name},
            )
        ]
    )
    form.data = {**request.POST.dict(), "warned": chosen}
    return True


def _context(request: ScopedRequest, batch: Any) -> dict[str, Any]:
    state = request.GET.get("state", "")
    state = state if state in ("waiting", "done", "unchanged", "refused") else ""
    page = keyset_page(
        request, found.batch_items(batch, state), found.BATCH_ITEM_ORDER, found.BATCH_ITEM_COLUMNS
    )
    counts = found.batch_counts(batch)
    words = {
        "": _("全部"),
        "waiting": _("待分配"),
        "done": _("已分配"),
        "unchanged": _("本来就在"),
        "refused": _("未分配"),
    }
    job = one_job(batch.job_id, tenant_id=batch.institution_id) if batch.job_id else None
    return {
        "batch": batch,
        "counts": counts,
        "tabs": [(words[one], f"?state={one}", one == state, counts[one or "total"]) for one in words],
        "page": page,
        "rows": found.with_departments(request.scope, page.rows),
        "job": shown_job(request.scope, job) if job else None,
        "at_once": AT_ONCE,
        "most": MOST_IN_ONE_BATCH,
    }
