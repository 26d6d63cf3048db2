"""Orders a pile of forms to be printed as one job; the caller has checked that each is within the scope."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.models import PrintBatch, PrintBatchItem
from yiji.certificates.models.print_batch import MOST_IN_A_BATCH, PRINT_KINDS
from yiji.certificates.visibility import PRINTS_FOR
from yiji.jobs.queue import enqueue
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.limits.limiter import Limit, require

JOB = "print_batch"
BATCHES_PER_ACCOUNT = Limit("print_batch:account", 60, 86_400)


@dataclass(frozen=True)
class Wanted:
    """One thing to print: whose it is, and the words for the list on top of the pile."""

    object_kind: str
    object_id: uuid.UUID
    subject_id: uuid.UUID | None
    number: str
    name: str
    business: str


@dataclass(frozen=True)
class HowToPrint:
    """``copies`` is 1 or 2 (一式两份); ``double_sided`` lets each form begin on a new sheet."""

    copies: int = 1
    order: str = "number"
    double_sided: bool = False


_SORTED_BY = {
    "number": lambda one: (one.number, one.name),
    "name": lambda one: (one.name, one.number),
    "type": lambda one: (one.business, one.number),
}


def order_prints(
    scope: Scope,
    wanted: Sequence[Wanted],
    how: HowToPrint,
    *,
    kind: str,
    day: dt.date | None = None,
    now: dt.datetime | None = None,
) -> PrintBatch:
    """Write the order down and queue the job. Call it outside a transaction.

    Raises NotFound for who may not print, Refusal for nothing, for more than ``MOST_IN_A_BATCH`` and for copies or
    an order that there are not, TooMany after 60 batches in a day.
    """
    if (
        scope.organisation_id is None
        or scope.user_id is None
        or not scope.may(PRINTS_FOR.get(scope.side, ""))
    ):
        raise NotFound
    require_size(len(wanted))
    if how.copies not in (1, 2) or how.order not in _SORTED_BY or kind not in PRINT_KINDS:
        raise Refusal(
            Problem("copies", "份数只能是一份或者一式两份。", field="copies", way_out="请从列表中选择。")
        )
    require(BATCHES_PER_ACCOUNT, str(scope.user_id), "今天批量打印已达 60 次，请明天再打印。")
    with transaction.atomic():
        batch = PrintBatch.objects.create(
            side=scope.side,
            organisation_id=scope.organisation_id,
            kind=kind,
            day=day,
            copies=how.copies,
            order=how.order,
            double_sided=how.double_sided,
            count=len(wanted),
            asked_by=scope.user_id,
            asked_by_name=scope.display_name[:60],
            asked_at=now or timezone.now(),
        )
        PrintBatchItem.objects.bulk_create(
            [
                PrintBatchItem(
                    batch=batch,
                    position=position,
                    object_kind=one.object_kind,
                    object_id=one.object_id,
                    subject_id=one.subject_id,
                    number=one.number[:40],
                    name=one.name[:50],
                    business=one.business[:40],
                )
                for position, one in enumerate(sorted(wanted, key=_SORTED_BY[how.order]), 1)
            ]
        )
        job = enqueue(
            JOB,
            {"batch": str(batch.pk)},
            dedup_key=f"{JOB}:{batch.pk}",
            tenant_id=scope.organisation_id,
            requested_by=scope.user_id,
        )
        PrintBatch.objects.filter(pk=batch.pk).update(job_id=job.pk)
        record(
            scope,
            "print_batch.ask",
            "print_batch",
            batch.pk,
            delta={"kind": kind, "day": day, "forms": len(wanted), "copies": how.copies},
        )
    batch.refresh_from_db()
    return batch


def require_size(count: int) -> None:
    """Raises Refusal for nothing and for too much."""
    if not count:
        raise Refusal(
            Problem("nothing", "没有可以打印的表单。", way_out="请先勾选申请，或者换一个日期或筛选条件。")
        )
    if count > MOST_IN_A_BATCH:
        raise Refusal(
            Problem(
                "too_many",
                "一次最多打印 {most} 份表单。",
                way_out="请用日期、业务或者状态缩小范围，分几次打印。",
                params={"most": MOST_IN_A_BATCH},
            )
        )
