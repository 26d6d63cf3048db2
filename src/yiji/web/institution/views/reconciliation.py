"""Uploading a staff list, confirming its columns, and the lists there were (seed 6)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.jobs.queries import one as one_job
from yiji.kernel.outcome import NotFound
from yiji.register.actions.upload_hr_roster import confirm_columns, discard_roster, upload_hr_roster
from yiji.register.queries import reconciliation as found
from yiji.web.institution.reconciliation_forms import ColumnsForm, UploadRosterForm, VersionForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.job_kinds import shown_job
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("institution:reconciliation:view")
def roster_reconciliation(request: ScopedRequest) -> HttpResponse:
    """Where things stand, and the form that takes the next list."""
    scope = request.scope
    form = UploadRosterForm(posted(request), request.FILES or None)
    roster = found.current_roster(scope)
    context = {
        "roster": roster,
        "tiles": found.tiles(roster) if roster else [],
        "waiting": found.waiting_differences(scope),
        "recent": found.rosters(scope).order_by(*found.ROSTER_ORDER).values(*found.ROSTER_COLUMNS)[:3],
        "may_upload": scope.may("institution:reconciliation:handle"),
    }
    if not form.is_valid() or not context["may_upload"]:
        status = 422 if form.is_bound else 200
        return render(request, "institution/reconciliation.html", {"form": form, **context}, status=status)
    data, name = form.cleaned_data["file"]
    return perform(
        request,
        form,
        lambda: upload_hr_roster(scope, data=data, file_name=name).pk,
        then=lambda reference: reverse("institution:hr_roster", args=[reference]),
        template="institution/reconciliation.html",
        context=context,
    )


@access("institution:reconciliation:view")
def hr_rosters(request: ScopedRequest) -> HttpResponse:
    """Every list that was ever uploaded."""
    page = keyset_page(request, found.rosters(request.scope), found.ROSTER_ORDER, found.ROSTER_COLUMNS)
    return render(request, "institution/hr_rosters.html", {"page": page, "rows": page.rows})


def waiting_context(request: ScopedRequest, roster_id: uuid.UUID) -> dict[str, Any]:
    """A list that is not compared yet: the job's progress, the columns to confirm, or why it was refused."""
    roster = found.own_roster(request.scope, roster_id)
    context: dict[str, Any] = {
        "roster": roster,
        "version_form": VersionForm(initial={"version": roster.version}),
    }
    if roster.job_id and roster.state in ("uploaded", "comparing"):
        job = one_job(roster.job_id, tenant_id=request.scope.organisation_id)
        context["job"] = shown_job(request.scope, job)
    return context


@access("institution:reconciliation:handle")
def columns(request: ScopedRequest, roster_id: uuid.UUID) -> HttpResponse:
    """The clerk says which column holds what."""
    context = waiting_context(request, roster_id)
    roster = context["roster"]
    if roster.state != "recognised":
        return redirect("institution:hr_roster", roster_id)
    form = ColumnsForm(
        found.column_choices(roster), roster.headings, posted(request), initial={"version": roster.version}
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "institution/hr_roster_columns.html", {**context, "form": form}, status=status)
    return perform(
        request,
        form,
        lambda: (
            confirm_columns(
                request.scope, roster_id, columns=form.chosen(), version=form.cleaned_data["version"]
            ).pk
        ),
        then=reverse("institution:hr_roster", args=[roster_id]),
        template="institution/hr_roster_columns.html",
        context=context,
    )


@access("institution:reconciliation:view")
def refused(request: ScopedRequest, roster_id: uuid.UUID) -> HttpResponse:
    """The lines that were not taken: row, column, reason, way out."""
    roster = found.own_roster(request.scope, roster_id)
    page = keyset_page(request, found.refused_rows(request.scope, roster), found.ROW_ORDER, found.ROW_COLUMNS)
    return render(
        request, "institution/hr_roster_refused.html", {"roster": roster, "page": page, "rows": page.rows}
    )


@require_POST
@access("institution:reconciliation:handle")
def discard(request: ScopedRequest, roster_id: uuid.UUID) -> HttpResponse:
    """It was the wrong file."""
    form = VersionForm(request.POST)
    found.own_roster(request.scope, roster_id)
    if not form.is_valid():
        raise NotFound
    return perform(
        request,
        form,
        lambda: discard_roster(request.scope, roster_id, **form.cleaned_data),
        then=lambda reference: _discarded(request),
    )


def _discarded(request: ScopedRequest) -> str:
    messages.success(request, _("已作废，可以重新上传。"))
    return reverse("institution:roster_reconciliation")
