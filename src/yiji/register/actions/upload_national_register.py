"""An authority hands in a file of the national qualification register, in pieces; a job then reads and checks it."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.institutions.visibility import own_authority
from yiji.jobs.queue import enqueue
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.register.actions.forget_national_import import forget_later
from yiji.register.models import NationalImport, NationalImportPart
from yiji.register.models.national_import import OPEN_STATES, RUNNING_STATES
from yiji.register.queries.national_file import OWNER, SUFFIXES, pieces
from yiji.register.visibility import visible_national_imports
from yiji.uploads.streams import count_lines
from yiji.vault.files import store_file
from yiji.vault.models import StoredFile

CHECK, APPLY = "check_national_register", "apply_national_register"
PART_BYTES = 4 * 1024 * 1024
MOST_BYTES = 1024 * 1024 * 1024


def begin_upload(
    scope: Scope, *, file_name: str, as_of: dt.date, province: str, now: dt.datetime | None = None
) -> NationalImport:
    """Open an import that waits for the pieces of its file; ``province`` is two digits or "" for the whole country.

    Raises NotFound for anyone but an authority or the system, Refusal for a wrong date, scope or kind of file.
    """
    now = now or timezone.now()
    authority = None if scope.side == "system" else own_authority(scope)
    suffix = PurePosixPath(file_name.replace("\\", "/")).suffix.lower()
    _require(suffix, as_of, province, timezone.localdate(now))
    with transaction.atomic():
        batch = NationalImport.objects.create(
            authority=authority,
            province=province,
            as_of=as_of,
            file_suffix=suffix[:6],
            uploaded_by=scope.user_id,
            uploaded_by_name=scope.display_name[:60],
            uploaded_at=now,
        )
        record(
            scope, "national_import.upload", "national_import", batch.pk, delta={"as_of": as_of.isoformat()}
        )
    return batch


def add_part(scope: Scope, import_id: uuid.UUID, number: int, data: bytes) -> None:
    """Keep piece ``number`` (from 0, in order) of at most 4 MiB; the same number again is taken as a repetition.

    Raises NotFound, Conflict when the import waits for none or a piece is left out, Refusal above 1 GiB in all.
    """
    batch = own_upload(scope, import_id)
    if batch.state != "receiving":
        raise Conflict
    have = batch.parts.count()
    if number < have:
        return
    if number > have or not 0 < len(data) <= PART_BYTES:
        raise Conflict("上传的分段次序不对，请重新上传。")
    if batch.file_size + len(data) > MOST_BYTES:
        raise Refusal(
            Problem(
                "too_big",
                "文件超过 {most} MB。",
                way_out="请按省份拆成几个文件，分别以该省为范围导入。",
                params={"most": MOST_BYTES // 1048576},
            )
        )
    with transaction.atomic():
        file = store_file(
            data,
            owner_kind=OWNER,
            owner_id=batch.pk,
            document_kind=OWNER,
            media_type="application/octet-stream",
            created_by=scope.user_id,
        )
        try:
            NationalImportPart.objects.create(batch=batch, number=number, file_id=file.pk, size=len(data))
        except IntegrityError:
            raise Conflict("上传的分段次序不对，请重新上传。") from None
        NationalImport.objects.filter(pk=batch.pk).update(
            file_size=F("file_size") + len(data), lines=F("lines") + count_lines(data)
        )


def finish_upload(scope: Scope, import_id: uuid.UUID, *, queue: bool = True) -> NationalImport:
    """All pieces are there: queue the check. The same file that is still under way gives the import that is there.

    Raises NotFound, Conflict while another national import is being read or written, Refusal for an empty file.
    """
    batch = own_upload(scope, import_id)
    if batch.state != "receiving":
        return batch
    if not batch.file_size:
        raise Refusal(Problem("empty", "文件是空的（0 字节）。", way_out="请确认选对了文件后重新上传。"))
    digest = hashlib.sha256()
    for piece in pieces(batch):
        digest.update(piece)
    same = visible_national_imports(scope).filter(
        file_sha256=digest.hexdigest(), as_of=batch.as_of, province=batch.province, state__in=OPEN_STATES
    )
    under_way = same.exclude(pk=batch.pk).first()
    if under_way is not None:
        _drop(batch)
        return under_way
    require_idle()
    try:
        with transaction.atomic():
            moved = NationalImport.objects.filter(pk=batch.pk, state="receiving").update(
                state="checking",
                file_sha256=digest.hexdigest(),
                job_id=queue_job(scope, CHECK, batch.pk, 0) if queue else None,
                version=F("version") + 1,
            )
            if not moved:
                raise Conflict
    except IntegrityError:
        raise busy() from None
    batch.refresh_from_db()
    return batch


def upload_national_register(
    scope: Scope,
    *,
    source: Iterable[bytes],
    file_name: str,
    as_of: dt.date,
    province: str = "",
    queue: bool = True,
    now: dt.datetime | None = None,
) -> NationalImport:
    """The three steps in one, for a file that is at hand; ``source`` gives blocks of any size."""
    # One's own may be this very file, broken off: then it is continued.
    running = NationalImport.objects.filter(state__in=RUNNING_STATES).values_list("pk", flat=True).first()
    if running and not visible_national_imports(scope).filter(pk=running).exists():
        raise busy()
    batch = begin_upload(scope, file_name=file_name, as_of=as_of, province=province, now=now)
    number, waiting = 0, bytearray()
    for block in source:
        waiting += block
        while len(waiting) >= PART_BYTES:
            add_part(scope, batch.pk, number, bytes(waiting[:PART_BYTES]))
            del waiting[:PART_BYTES]
            number += 1
    if waiting:
        add_part(scope, batch.pk, number, bytes(waiting))
    try:
        return finish_upload(scope, batch.pk, queue=queue)
    except (Refusal, Conflict):
        with transaction.atomic():
            put_aside(batch)
        raise


def put_aside(batch: NationalImport) -> None:
    """An upload that never came to its check is forgotten with its pieces (inside the caller's transaction)."""
    NationalImport.objects.filter(pk=batch.pk, state="receiving").update(
        state="discarded", finished_at=timezone.now(), version=F("version") + 1
    )
    forget_later(batch.pk)


def _drop(batch: NationalImport) -> None:
    """The second copy of a file that is under way leaves no trace but its audit event."""
    with transaction.atomic():
        StoredFile.objects.filter(pk__in=list(batch.parts.values_list("file_id", flat=True))).delete()
        batch.delete()


def own_upload(scope: Scope, import_id: uuid.UUID) -> NationalImport:
    """The import if the scope may see it; raises NotFound alike for foreign and for unknown ids."""
    found = visible_national_imports(scope).filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def queue_job(scope: Scope, kind: str, import_id: uuid.UUID, round_number: int) -> uuid.UUID:
    """Queue the checking or writing of an import; returns the job's id."""
    return enqueue(
        kind,
        {"import": str(import_id)},
        dedup_key=f"{kind}:{import_id}:{round_number}",
        tenant_id=scope.organisation_id,
        requested_by=scope.user_id,
    ).pk


def require_idle() -> None:
    """There is one register: Conflict while anybody's import of it is being read or written."""
    if NationalImport.objects.filter(state__in=RUNNING_STATES).exists():
        raise busy()


def busy() -> Conflict:
    """What somebody is told who comes while another import runs; it does not say whose."""
    return Conflict("国家资格库的另一次导入正在核对或写入，请等它完成后再办。")


def newest_done(province: str) -> dt.date | None:
    """The as-of date of the newest written import that covers any of the same records."""
    done = NationalImport.objects.filter(state="done")
    if province:
        done = done.filter(Q(province="") | Q(province=province))
    return done.order_by("-as_of").values_list("as_of", flat=True).first()


def require_not_older(as_of: dt.date, province: str) -> None:
    """Refusal when a newer state of the register has been imported already."""
    newest = newest_done(province)
    if newest is not None and as_of < newest:
        raise Refusal(
            Problem(
                "older",
                "这份名单的截止日期是 {as_of}，而截止 {newest} 的名单已经导入，较旧的名单不能再导入。",
                field="as_of",
                way_out="请核对截止日期；确为旧名单的不需要导入，请向国家资格库取得新的名单。",
                params={"as_of": as_of.isoformat(), "newest": newest.isoformat()},
            )
        )


def _require(suffix: str, as_of: dt.date, province: str, today: dt.date) -> None:
    problems = []
    if suffix not in SUFFIXES:
        problems.append(
            Problem(
                "kind_unknown",
                "文件内容不是表格。",
                field="file",
                way_out="可以上传 .csv、.xlsx、.xls。",
            )
        )
    if as_of > today:
        problems.append(
            Problem(
                "as_of",
                "名单的截止日期晚于今天。",
                field="as_of",
                way_out="请填写国家资格库导出这份名单的日期。",
            )
        )
    if province and not catalogue.exists("division", f"{province}0000"):
        problems.append(
            Problem("province", "没有这个省份。", field="province", way_out="请从列表中选择，或选择“全国”。")
        )
    if problems:
        raise Refusal(*problems)
    require_not_older(as_of, province)
