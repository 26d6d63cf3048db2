"""``yiji import qualifications FILE --as-of DATE``: check the national qualification register, then write it."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority
from yiji.kernel.outcome import Conflict, Refusal
from yiji.register.actions.apply_national_register import apply_national
from yiji.register.actions.check_national_register import check_national
from yiji.register.actions.confirm_national_import import confirm_national_import
from yiji.register.actions.forget_national_import import forget_rows
from yiji.register.actions.upload_national_register import PART_BYTES, upload_national_register
from yiji.register.models import NationalImport
from yiji.register.queries.national_imports import ROW_COLUMNS, ROW_ORDER, described, import_rows

SOME_REFUSED = 3
_TOLD = 50


class Command(BaseCommand):
    help = (
        "导入国家医师资格库名单（.csv、.xlsx、.xls）。先核对；加 --apply 才写入。中断后再次执行同一文件即从断点继续。"
        "退出码：0 全部通过；1 文件不能导入；2 参数错误；3 已办完，但有未通过的行。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as-of", required=True, type=dt.date.fromisoformat, help="名单的截止日期，例如 2026-10-31"
        )
        parser.add_argument("--province", default="", help="名单只含一省时，该省代码的前两位；不填为全国")
        parser.add_argument("--authority", default="", help="以哪个机关的名义导入（全称）；不填为平台运营方")
        parser.add_argument("--apply", action="store_true", help="核对后写入")
        parser.add_argument(
            "--accept-vanished", action="store_true", help="原有记录不在名单中时仍然写入（只标注，不删除）"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        scope = self._scope(options["authority"])
        self._started = time.monotonic()
        try:
            batch = upload_national_register(
                scope,
                source=self._blocks(file),
                file_name=file.name,
                as_of=options["as_of"],
                province=options["province"],
                queue=False,
            )
            batch = check_national(batch.pk, self._progress)
            if batch.state == "ready" and options["apply"]:
                batch = confirm_national_import(
                    scope,
                    batch.pk,
                    version=batch.version,
                    looked_at_vanished=options["accept_vanished"],
                    queue=False,
                )
            batch = apply_national(batch.pk, self._progress)
            forget_rows(batch.pk, lambda _gone: True)
        except Refusal as refusal:
            raise CommandError(" ".join(f"{p.text()} {p.way_out_text()}" for p in refusal.problems)) from None
        except Conflict as conflict:
            raise CommandError(conflict.message) from None
        self._tell(batch)
        if batch.refused:
            sys.exit(SOME_REFUSED)

    def _scope(self, name: str) -> Scope:
        if not name:
            return Scope.system("import_qualifications")
        found = Authority.objects.filter(name=name, is_active=True).first()
        if found is None:
            raise CommandError(f"名录中没有“{name}”。请核对全称。")
        return Scope(side="authority", display_name="import_qualifications", organisation_id=found.pk)

    def _blocks(self, file: Path) -> Iterator[bytes]:
        try:
            with file.open("rb") as source:
                while block := source.read(PART_BYTES):
                    yield block
        except OSError as error:
            raise CommandError(f"无法读取 {file}: {error.strerror}") from None

    def _progress(self, done: int, total: int) -> bool:
        seconds = max(time.monotonic() - self._started, 0.001)
        self.stderr.write(f"{done} / {total}  {done / seconds:.0f}/s", ending="\r")
        return True

    def _tell(self, batch: NationalImport) -> None:
        self.stderr.write("")
        if batch.state == "refused":
            problem = batch.problem
            raise CommandError(
                " ".join(problem[part].format(**problem["params"]) for part in ("message", "way_out"))
            )
        said = "已写入" if batch.state == "done" else "已核对，尚未写入（加 --apply 写入）"
        self.stdout.write(
            f"{said}。共 {batch.rows_in} 行 = 新增 {batch.new} + 变更 {batch.changed} + 没有变化 {batch.unchanged} "
            f"+ 未通过 {batch.refused}; 消失 {batch.vanished}; 已写入 {batch.applied}。"
        )
        rows = import_rows(batch, "refused").order_by(*ROW_ORDER).values(*ROW_COLUMNS)
        for row in described(rows[:_TOLD]):
            for problem in row["problems"]:
                if problem["severity"] == "BLOCK":
                    reason = f"{problem['message']}{problem['way_out']}".format(**problem["params"])
                    self.stdout.write(f"  第 {row['row_number']} 行 {problem['label']}: {reason}")
