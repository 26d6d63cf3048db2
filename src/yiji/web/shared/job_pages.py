"""The list of background jobs and the page of one: the same on the institution's and the authority's side."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.accounts.actions.retry_job import retry_job
from yiji.accounts.actions.stop_job import stop_job
from yiji.accounts.actions.take_job_result import take_job_result
from yiji.jobs.queries import COLUMNS, ORDER, one, recent
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.job_kinds import JOB_KINDS, kinds_for, shown_job, title_of
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


def jobs_page(request: ScopedRequest) -> HttpResponse:
    """The jobs of the scope's organisation, newest first."""
    scope, failed = request.scope, request.GET.get("tab") == "failed"
    found = recent(_tenant(request), kinds=kinds_for(scope))
    page = keyset_page(request, found.filter(state="failed") if failed else found, ORDER, COLUMNS)
    rows = [
        {
            **row,
            "title": title_of(row["kind"]),
            "mine": row["requested_by"] == scope.user_id,
            "url": reverse(f"{scope.side}:job", args=[row["id"]]),
        }
        for row in page.rows
    ]
    tabs = [(_("全部"), "?", not failed), (_("没有办成"), "?tab=failed", failed)]
    return render(request, "jobs/list.html", {"page": page, "rows": rows, "tabs": tabs, "failed": failed})


def job_page(request: ScopedRequest, job_id: uuid.UUID) -> HttpResponse:
    """One job: progress, figures, result. The page asks for itself until the job has ended."""
    job = one(job_id, _tenant(request), kinds=kinds_for(request.scope))
    context = {
        "job": shown_job(request.scope, job),
        "mine": job.requested_by == request.scope.user_id,
        "back_url": reverse(f"{request.scope.side}:jobs"),
    }
    return render(request, "jobs/job.html", context)


def stop_page(request: ScopedRequest, job_id: uuid.UUID) -> HttpResponse:
    """Ask a job to stop (POST)."""
    return _steer(request, job_id, stop_job, _("已要求停止。"))


def retry_page(request: ScopedRequest, job_id: uuid.UUID) -> HttpResponse:
    """Start a failed job again (POST)."""
    return _steer(request, job_id, retry_job, _("已重新排队。"))


def result_page(request: ScopedRequest, job_id: uuid.UUID) -> HttpResponse:
    """The result file, once (POST: fetching it changes the job)."""
    form = YijiForm(posted(request))
    kinds = kinds_for(request.scope)
    job = one(job_id, _tenant(request), kinds=kinds)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not form.is_valid():
        return redirect(f"{request.scope.side}:job", job_id)
    taken = take_job_result(request.scope, job_id, kinds=kinds)
    response = HttpResponse(taken.data, content_type=taken.media_type)
    name = f"{timezone.localdate():%Y%m%d}-{JOB_KINDS[job.kind].file_name}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _tenant(request: ScopedRequest) -> uuid.UUID:
    if request.scope.organisation_id is None:
        raise Http404
    return request.scope.organisation_id


def _steer(
    request: ScopedRequest, job_id: uuid.UUID, act: Callable[..., uuid.UUID], said: str
) -> HttpResponse:
    kinds = kinds_for(request.scope)
    one(job_id, _tenant(request), kinds=kinds)
    form = YijiForm(posted(request))
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    target = reverse(f"{request.scope.side}:job", args=[job_id])
    if not form.is_valid():
        return redirect(target)

    def then(_reference: str) -> str:
        messages.success(request, said)
        return target

    return perform(request, form, lambda: act(request.scope, job_id, kinds=kinds), then=then)
