"""Background jobs of the authority: list, progress, stop, try again, fetch the result."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from yiji.web.shared import job_pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("authority:job:view")
def jobs(request: ScopedRequest) -> HttpResponse:
    """What runs in the background for the authority, and what has ended."""
    return job_pages.jobs_page(request)


@access("authority:job:view")
def job(request: ScopedRequest, job_id: uuid.UUID) -> HttpResponse:
    """Progress and result of one job."""
    return job_pages.job_page(request, job_id)


@access("authority:job:steer")
def stop(request: ScopedRequest, job_id: uuid.UUID) -> HttpResponse:
    """Stop a job."""
    return job_pages.stop_page(request, job_id)


@access("authority:job:steer")
def retry(request: ScopedRequest, job_id: uuid.UUID) -> HttpResponse:
    """Start a failed job again."""
    return job_pages.retry_page(request, job_id)


@access("authority:job:steer")
def result(request: ScopedRequest, job_id: uuid.UUID) -> HttpResponse:
    """Fetch the result file."""
    return job_pages.result_page(request, job_id)
