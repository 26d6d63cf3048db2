"""Periodic duties that join packages: the worker calls them in each round."""

from __future__ import annotations

import time

from yiji.accounts.actions.forget_job_results import forget_job_results
from yiji.certificates.actions.forget_print_batches import forget_print_batches
from yiji.jobs.models import Job
from yiji.jobs.queue import when_finished
from yiji.jobs.worker import duty
from yiji.notices.send import notify
from yiji.vault.files import remove_unreferenced
from yiji.web.shared.job_kinds import JOB_KINDS, title_of

_EVERY_SECONDS = 3600
_KEEP_SECONDS = 86_400
_last_sweep = 0.0


@duty
def sweep_files() -> int:
    """Once an hour: remove files that a crash left without a row a day ago."""
    global _last_sweep
    now = time.time()
    if now - _last_sweep < _EVERY_SECONDS:
        return 0
    _last_sweep = now
    return forget_job_results() + forget_print_batches() + remove_unreferenced(_KEEP_SECONDS, now)


@when_finished
def tell_requester(job: Job) -> None:
    """A notice to the person who asked for a job that has a page, however it ended."""
    if job.requested_by and job.kind in JOB_KINDS:
        notify(
            job.requested_by,
            f"job-{job.state}",
            {"title": title_of(job.kind)},
            dedup_key=f"job:{job.pk}:{job.state}:{job.fence}",
            object_kind="job",
            object_id=job.pk,
        )
