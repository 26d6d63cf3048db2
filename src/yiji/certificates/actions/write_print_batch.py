"""The worker's job that prints a batch: form by form, each kept as soon as it is done, then joined to one file."""

from __future__ import annotations

from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils import timezone

from yiji.accounts.models import User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.audit.record import record, record_about_each
from yiji.certificates.actions.order_prints import JOB
from yiji.certificates.actions.print_sources import SOURCES, NotPrintable
from yiji.certificates.models import PrintBatch, PrintBatchItem
from yiji.certificates.visibility import PRINTS_FOR
from yiji.jobs.queue import Claim, JobResult, handler, when_finished
from yiji.kernel.outcome import Problem, Refusal
from yiji.vault.files import read_file, store_file

_KIND_WORDS = {"selected": "勾选的申请", "list": "台账筛选出的申请"}


@handler(JOB)
def write_print_batch(claim: Claim) -> JobResult:
    """Print what is not printed yet; a second worker goes on where the first was killed, and nothing is told twice."""
    batch = PrintBatch.objects.get(pk=claim.job.payload["batch"])
    _take_up_again(batch)
    if batch.state != "asked":
        return JobResult(str(batch.pk))
    scope = _scope_of(batch)
    done = batch.items.exclude(state="waiting").count()
    for item in batch.items.filter(state="waiting").order_by("position"):
        if not claim.progress(done, batch.count) or claim.cancelled():
            return JobResult(str(batch.pk), {"done": done})
        _print(item)
        done += 1
    if not claim.progress(done, batch.count) or claim.cancelled():
        return JobResult(str(batch.pk), {"done": done})
    items = list(batch.items.select_related("file").order_by("position"))
    ready = [item for item in items if item.state == "done"]
    if not ready:
        raise Refusal(
            Problem("nothing_printed", "所选的表单一份也没有印出。", way_out="原因列在这一批的页面上。")
        )
    pages, data = _joined(batch, scope, items)
    _finish(batch, scope, ready, pages, data)
    return JobResult(str(batch.pk), {"total": len(ready), "failed": len(items) - len(ready)})


def _print(item: PrintBatchItem) -> None:
    """One form: kept at once, so that a killed worker's successor does not do it again."""
    from yiji.certificates.printed.joining import count_pages

    mine = PrintBatchItem.objects.filter(pk=item.pk, state="waiting")
    try:
        found = SOURCES[item.object_kind](item)
        pages = count_pages(read_file(found.file))
    except (NotPrintable, InvalidTag, OSError) as error:
        words = str(error) if isinstance(error, NotPrintable) else "存档的文件读不出来"
        mine.update(state="failed", problem=words[:200])
        return
    mine.update(
        state="done", form_id=found.source_id, file=found.file, serial_no=found.serial_no, pages=pages
    )


def _joined(batch: PrintBatch, scope: Scope, items: list[PrintBatchItem]) -> tuple[int, bytes]:
    """(sides, PDF): the list on top, then the forms in their order."""
    from yiji.certificates.printed.joining import JoinedFile, count_pages

    cover = _cover(batch, scope, items, 1)
    if count_pages(cover) > 1:
        cover = _cover(batch, scope, items, count_pages(cover))
    with JoinedFile() as joined:
        joined.add(cover)
        for item in items:
            if item.file is not None and item.state == "done":
                joined.add(read_file(item.file), batch.copies, new_sheet=batch.double_sided)
        return joined.pages, joined.data()


def _cover(batch: PrintBatch, scope: Scope, items: list[PrintBatchItem], cover_pages: int) -> bytes:
    from yiji.certificates.printed.batch_cover import CoverLine, render_cover

    lines, before = [], cover_pages
    for item in items:
        if item.state == "done":
            before += before % 2 if batch.double_sided else 0
        lines.append(
            CoverLine(
                str(item.position),
                item.number,
                item.name,
                item.business,
                item.serial_no,
                str(item.pages),
                str(before + 1),
                item.problem,
            )
        )
        padded = item.pages + (item.pages % 2 if batch.double_sided else 0)
        before += (batch.copies - 1) * padded + item.pages
    return render_cover(
        lines,
        organisation=scope.organisation_name,
        asked_by=batch.asked_by_name,
        asked_at=timezone.localtime(batch.asked_at),
        words=_KIND_WORDS.get(batch.kind) or f"{batch.day:%Y年%m月%d日}的申请",
        copies=batch.copies,
        batch_no=str(batch.pk)[:8],
    )


def _finish(batch: PrintBatch, scope: Scope, ready: list[PrintBatchItem], pages: int, data: bytes) -> None:
    """The file, the figures and the log in one transaction; whoever comes second changes nothing."""
    with transaction.atomic():
        if not PrintBatch.objects.filter(pk=batch.pk, state="asked").update(state="done"):
            return
        file = store_file(
            data,
            owner_kind="print_batch",
            owner_id=batch.pk,
            document_kind="print_batch",
            media_type="application/pdf",
            created_by=batch.asked_by,
        )
        figures = {"printed": len(ready), "failed": batch.count - len(ready), "pages": pages}
        PrintBatch.objects.filter(pk=batch.pk).update(file=file, finished_at=timezone.now(), **figures)
        record(scope, "print_batch.write", "print_batch", batch.pk, delta={**figures, "copies": batch.copies})
        whom = [item.subject_id for item in ready if item.subject_id]
        record_about_each(scope, "print_batch.include", "print_batch", batch.pk, whom)


def _take_up_again(batch: PrintBatch) -> None:
    """Somebody pressed "try again": what failed is tried once more, what is printed stays."""
    if batch.state != "failed":
        return
    with transaction.atomic():
        if PrintBatch.objects.filter(pk=batch.pk, state="failed").update(state="asked", finished_at=None):
            batch.items.filter(state="failed").update(state="waiting", problem="")
    batch.refresh_from_db()


def _scope_of(batch: PrintBatch) -> Scope:
    user = User.objects.filter(pk=batch.asked_by, is_active=True).first()
    scope = scope_for(user) if user else None
    if (
        scope is None
        or scope.organisation_id != batch.organisation_id
        or not scope.may(PRINTS_FOR[batch.side])
    ):
        raise Refusal(
            Problem("no_permission", "打印人已停用或不再有权打印。", way_out="请由在岗人员重新打印。")
        )
    return scope


@when_finished
def close_batch(job: Any) -> None:
    """A job that was stopped or gave up leaves its batch in the same state."""
    if job.kind == JOB and job.state in ("cancelled", "failed"):
        PrintBatch.objects.filter(pk=job.payload["batch"], state="asked").update(
            state=job.state, finished_at=timezone.now()
        )
