"""Many physicians into one department at one press of a button (seed 4.1): chosen, looked over, carried out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.models import User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.visibility import get_department
from yiji.jobs.queue import Claim, JobResult, enqueue, handler
from yiji.kernel.outcome import Conflict, NotFound, Outcome, Problem, Refusal
from yiji.register.actions.place_in_department import place_in_department
from yiji.register.models import DepartmentBatch, DepartmentBatchItem
from yiji.register.queries.primary_roster import primary_roster
from yiji.register.visibility import visible_department_batches, visible_physicians

JOB = "assign_departments"
MOST_IN_ONE_BATCH = 5_000
# Up to here the page waits; more is a task with progress.
AT_ONCE = 200
_CHUNK = 50
_PERMISSION = "institution:department:maintain"


def prepare_batch(
    scope: Scope, physician_ids: Sequence[uuid.UUID], *, now: dt.datetime | None = None
) -> DepartmentBatch:
    """Note who was chosen, nothing else. Raises NotFound when one is not the institution's, Refusal for none or
    too many.
    """
    ids = list(dict.fromkeys(physician_ids))
    _refuse_size(len(ids))
    known: set[uuid.UUID] = set()
    for start in range(0, len(ids), 500):
        some = visible_physicians(scope).filter(pk__in=ids[start : start + 500])
        known.update(some.values_list("pk", flat=True))
    if scope.side != "institution" or known != set(ids):
        raise NotFound
    return _write(scope, ids, now or timezone.now())


def prepare_filtered_batch(
    scope: Scope, filters: Mapping[str, Any], *, now: dt.datetime | None = None
) -> DepartmentBatch:
    """Note all physicians of the roster under ``filters`` (those of ``primary_roster``), up to the ceiling."""
    if scope.side != "institution":
        raise NotFound
    rows = primary_roster(scope, filters).order_by("-approved_on", "-id")
    ids = list(dict.fromkeys(rows.values_list("physician_id", flat=True)[: MOST_IN_ONE_BATCH + 1]))
    _refuse_size(len(ids))
    return _write(scope, ids, now or timezone.now())


def _refuse_size(count: int) -> None:
    if not 0 < count <= MOST_IN_ONE_BATCH:
        raise Refusal(
            Problem(
                "batch_size",
                "一次可为 1 至 {most} 名医师分配科室。"
                if not count
                else "一次最多为 {most} 名医师分配科室。",
                way_out="请先勾选医师，或者用筛选条件缩小范围。",
                params={"most": MOST_IN_ONE_BATCH},
            )
        )


def _write(scope: Scope, ids: Sequence[uuid.UUID], now: dt.datetime) -> DepartmentBatch:
    if scope.organisation_id is None or scope.user_id is None:
        raise NotFound
    with transaction.atomic():
        # A choice that was never carried out has no history to keep.
        old = visible_department_batches(scope).filter(state="prepared", requested_by=scope.user_id)
        old.filter(created_at__lt=now - dt.timedelta(days=1)).delete()
        batch = DepartmentBatch.objects.create(
            institution_id=scope.organisation_id,
            total=len(ids),
            requested_by=scope.user_id,
            requested_by_name=scope.display_name[:60],
            created_at=now,
        )
        DepartmentBatchItem.objects.bulk_create(
            [
                DepartmentBatchItem(batch=batch, physician_id=one, number=number)
                for number, one in enumerate(ids, start=1)
            ],
            batch_size=1000,
        )
        record(scope, "department_batch.prepare", "department_batch", batch.pk, delta={"total": len(ids)})
    return batch


def start_batch(
    scope: Scope,
    batch_id: uuid.UUID,
    *,
    department_id: uuid.UUID | None = None,
    as_primary: bool = True,
    keep_former: bool = False,
    since: dt.date | None = None,
    today: dt.date | None = None,
) -> DepartmentBatch:
    """Carry the batch out: at once up to 200 physicians, as a task beyond. The lines of a sheet name their own
    department; all others go to ``department_id``.

    Raises NotFound for a foreign batch or department, Refusal for a department out of use or a date to come,
    Conflict when the batch was started already.
    """
    today = today or timezone.localdate()
    batch = visible_department_batches(scope).filter(pk=batch_id).first()
    if batch is None:
        raise NotFound
    if (department_id is None) != (batch.source == "file"):
        raise NotFound
    department = get_department(scope, department_id) if department_id else None
    if department is not None and department.state != "active":
        raise Refusal(Problem("state", "该科室已停用。", field="department", way_out="请选择在用的科室。"))
    if since is not None and since > today:
        raise Refusal(
            Problem("since_future", "开始日期晚于今天。", field="since", way_out="请填写今天或更早的日期。")
        )
    with transaction.atomic():
        moved = DepartmentBatch.objects.filter(pk=batch.pk, state="prepared").update(
            state="running",
            department=department,
            as_primary=as_primary,
            keep_former=keep_former,
            since=since or today,
            version=F("version") + 1,
        )
        if not moved:
            raise Conflict("这批医师已经开始分配。请在任务中查看结果。")
        batch.refresh_from_db()
        name = department.name if department else ""
        delta = {"department": name, "total": batch.total, "primary": as_primary}
        record(scope, "department_batch.start", "department_batch", batch.pk, delta=delta)
        _run_or_queue(scope, batch, today)
    batch.refresh_from_db()
    return batch


def _run_or_queue(scope: Scope, batch: DepartmentBatch, today: dt.date) -> None:
    if batch.total <= AT_ONCE:
        for item in batch.items.filter(state="waiting").order_by("number"):
            _assign(scope, batch, item, today)
        _finish(batch)
        return
    job = enqueue(
        JOB,
        {"batch_id": str(batch.pk)},
        dedup_key=f"{JOB}:{batch.pk}",
        tenant_id=scope.organisation_id,
        requested_by=scope.user_id,
    )
    DepartmentBatch.objects.filter(pk=batch.pk).update(job_id=job.pk)


@handler(JOB)
def run_batch(claim: Claim) -> JobResult:
    """Assign those still waiting, some in one transaction; a killed worker's successor goes on where it stopped."""
    batch = DepartmentBatch.objects.select_related("department").get(
        pk=uuid.UUID(claim.job.payload["batch_id"])
    )
    waiting = batch.items.filter(state="waiting").order_by("number")
    while True:
        if claim.cancelled():
            _leave_out(batch, "分配已停止。", "需要的话，请重新选择这些医师。")
            break
        # Asked for each round: the operator's post may end in the middle.
        scope = _scope_of(batch)
        if scope is None:
            _leave_out(batch, "操作员已停用或不再有权分配科室。", "请由其他经办重新选择这些医师。")
            break
        with transaction.atomic():
            some = list(waiting[:_CHUNK])
            for item in some:
                _assign(scope, batch, item, batch.since or timezone.localdate())
        if not some or not claim.progress(batch.items.exclude(state="waiting").count(), batch.total):
            break
    if not batch.items.filter(state="waiting").exists():
        _finish(batch)
    counts = {state: batch.items.filter(state=state).count() for state in ("done", "unchanged", "refused")}
    return JobResult(ref=str(batch.pk), summary=counts)


def _scope_of(batch: DepartmentBatch) -> Scope | None:
    """The scope of whoever pressed the button, as it is now; None when he may no longer assign."""
    user = User.objects.filter(pk=batch.requested_by, is_active=True).first()
    scope = scope_for(user) if user else None
    if scope is None or scope.organisation_id != batch.institution_id or not scope.may(_PERMISSION):
        return None
    return scope


def _assign(scope: Scope, batch: DepartmentBatch, item: DepartmentBatchItem, today: dt.date) -> None:
    """One physician and his line in the result, both or neither."""
    department_id = item.department_id or batch.department_id
    physician_id = item.physician_id
    if physician_id is None or department_id is None or scope.organisation_id is None:
        return
    try:
        with transaction.atomic():
            if not visible_physicians(scope).filter(pk=physician_id).exists():
                raise NotFound
            _place, new = place_in_department(
                scope,
                scope.organisation_id,
                physician_id,
                department_id,
                as_primary=item.as_primary if item.department_id else batch.as_primary,
                keep_former=batch.keep_former,
                since=batch.since or today,
                today=max(today, batch.since or today),
                assigned_as="import" if batch.source == "file" else "institution",
            )
            _close(item, "done" if new else "unchanged", None)
    except Outcome as outcome:
        _close(item, "refused", _problem_of(outcome))


def _problem_of(outcome: Outcome) -> Problem:
    if isinstance(outcome, Refusal):
        return outcome.problems[0]
    if isinstance(outcome, Conflict):
        return Problem("conflict", outcome.message, way_out="请单独为其分配。")
    return Problem("gone", "该医师已不在本院名单中。", way_out="不需要处理。")


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """What a row keeps of a problem: the templates and their values, so that the page can translate them."""
    return {
        "code": problem.code,
        "field": problem.field,
        "message": problem.message,
        "way_out": problem.way_out,
        "params": {key: str(value) for key, value in problem.params.items()},
    }


def _close(item: DepartmentBatchItem, state: str, problem: Problem | None) -> None:
    DepartmentBatchItem.objects.filter(pk=item.pk, state="waiting").update(
        state=state, problem=problem_as_json(problem) if problem else {}
    )


def _leave_out(batch: DepartmentBatch, message: str, way_out: str) -> None:
    batch.items.filter(state="waiting").update(
        state="refused", problem=problem_as_json(Problem("stopped", message, way_out=way_out))
    )


def _finish(batch: DepartmentBatch) -> None:
    DepartmentBatch.objects.filter(pk=batch.pk, state="running").update(
        state="done", finished_at=timezone.now(), version=F("version") + 1
    )
