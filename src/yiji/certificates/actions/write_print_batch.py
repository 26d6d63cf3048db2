"""The worker's job that prints a batch: form by form, each kept as soon as it is done, then joined to one file."""

from __future__ import annotations

from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

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
    pages, data = _joined(batch, scope, items)
    ready = [item for item in items if item.state == "done"]
    if not ready:
        _note(batch, items)
        raise Refusal(
            Problem("nothing_printed", "所选的表单一份也没有印出。", way_out="原因列在这一批的页面上。")
        )
    _finish(batch, scope, items, pages, data)
    return JobResult(str(batch.pk), {"total": len(ready), "failed": len(items) - len(ready)})


def _print(item: PrintBatchItem) -> None:
    """One form: kept at once, so that a killed worker's successor does not do it again."""
    mine = PrintBatchItem.objects.filter(pk=item.pk, state="waiting")
    try:
        found = SOURCES[item.object_kind](item)
    except (NotPrintable, InvalidTag, OSError) as error:
        mine.update(state="failed", problem=_words(error))
        return
    mine.update(state="done", form_id=found.source_id, file=found.file, serial_no=found.serial_no)


def _words(error: Exception) -> str:
    return str(error)[:200] if isinstance(error, NotPrintable) else gettext_noop("存档的文件读不出来")


def _joined(batch: PrintBatch, scope: Scope, items: list[PrintBatchItem]) -> tuple[int, bytes]:
    """(sides, PDF): the forms in their order with the list on top; notes each form's sides on its row."""
    from yiji.certificates.printed.joining import JoinedFile, count_pages

    before: dict[int, int] = {}
    with JoinedFile() as joined:
        for item in items:
            if item.file is None or item.state != "done":
                continue
            try:
                data = read_file(item.file)
            except (InvalidTag, OSError) as error:
                item.state, item.problem = "failed", _words(error)
                continue
            before[item.pk], item.pages = joined.add(data, batch.copies, new_sheet=batch.double_sided)
        cover = _cover(batch, scope, items, before, 1)
        if (own := count_pages(cover)) > 1:
            cover = _cover(batch, scope, items, before, own)
        joined.put_on_top(cover, new_sheet=batch.double_sided)
        return joined.pages, joined.data()


def _cover(
    batch: PrintBatch, scope: Scope, items: list[PrintBatchItem], before: dict[int, int], own: int
) -> bytes:
    from yiji.certificates.printed.batch_cover import CoverLine, render_cover

    on_top = own + own % 2 if batch.double_sided else own
    lines = [
        CoverLine(
            str(item.position),
            item.number,
            item.name,
            item.business,
            item.serial_no,
            str(item.pages),
            str(on_top + before.get(item.pk, 0) + 1),
            item.problem,
        )
        for item in items
    ]
    return render_cover(
        lines,
        organisation=scope.organisation_name,
        asked_by=batch.asked_by_name,
        asked_at=timezone.localtime(batch.asked_at),
        words=_KIND_WORDS.get(batch.kind) or f"{batch.day:%Y年%m月%d日}的材料",
        copies=batch.copies,
        batch_no=str(batch.pk)[:8],
    )


def _finish(batch: PrintBatch, scope: Scope, items: list[PrintBatchItem], pages: int, data: bytes) -> None:
    """The file, the figures and the log in one transaction; whoever comes second changes nothing."""
    ready = [item for item in items if item.state == "done"]
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
        _note(batch, items)
        PrintBatch.objects.filter(pk=batch.pk).update(file=file, finished_at=timezone.now(), **figures)
        record(scope, "print_batch.write", "print_batch", batch.pk, delta={**figures, "copies": batch.copies})
        whom = [item.subject_id for item in ready if item.subject_id]
        record_about_each(scope, "print_batch.include", "print_batch", batch.pk, whom)


def _note(batch: PrintBatch, items: list[PrintBatchItem]) -> None:
    """What joining found out: sides, in one statement for each length, and files that could not be read."""
    of_length: dict[int, list[int]] = {}
    for item in items:
        if item.state == "done":
            of_length.setdefault(item.pages, []).append(item.pk)
        else:
            batch.items.filter(pk=item.pk).update(state=item.state, problem=item.problem)
    for pages, found in of_length.items():
        batch.items.filter(pk__in=found).update(pages=pages)


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
