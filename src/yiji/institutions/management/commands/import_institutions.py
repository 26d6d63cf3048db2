"""``yiji import_institutions FILE --authority NAME``: check a spreadsheet of institutions, then write it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yiji.accounts.scope import Scope
from yiji.institutions.actions.apply_institutions import apply_rows
from yiji.institutions.actions.check_institutions import check_rows
from yiji.institutions.actions.confirm_institution_import import confirm_institution_import
from yiji.institutions.actions.upload_institutions import upload_institutions
from yiji.institutions.import_columns import LABELS
from yiji.institutions.models import Authority, InstitutionImport
from yiji.institutions.queries.institution_imports import import_rows
from yiji.kernel.outcome import Conflict, Refusal
from yiji.uploads.runner import MOST_INPUT


class Command(BaseCommand):
    help = "批量导入医疗机构（.xlsx、.xls、.csv）。先核对；加 --apply 才写入。中断后再次执行同一文件即继续。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--authority", required=True, help="发证机关全称")
        parser.add_argument("--apply", action="store_true", help="核对后写入")

    def handle(self, *args: Any, file: Path, authority: str, apply: bool, **options: Any) -> None:
        scope = self._scope(authority)
        try:
            batch = upload_institutions(scope, data=self._data(file), file_name=file.name, queue=False)
            batch = check_rows(batch.pk, self._progress)
            if batch.state == "ready" and apply and batch.new + batch.changed:
                batch = confirm_institution_import(scope, batch.pk, version=batch.version, queue=False)
            batch = apply_rows(batch.pk, self._progress)
        except Refusal as refusal:
            raise CommandError(" ".join(f"{p.text()} {p.way_out_text()}" for p in refusal.problems)) from None
        except Conflict as conflict:
            raise CommandError(conflict.message) from None
        self._tell(batch)

    def _scope(self, name: str) -> Scope:
        found = Authority.objects.filter(name=name, is_active=True).first()
        if found is None:
            raise CommandError(f"名录中没有“{name}”。请核对全称。")
        return Scope(side="authority", display_name="import_institutions", organisation_id=found.pk)

    def _data(self, file: Path) -> bytes:
        try:
            if file.stat().st_size > MOST_INPUT:
                raise CommandError(f"{file.name} 超过 {MOST_INPUT // 1048576} MB，请拆成几个文件。")
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"无法读取 {file}: {error.strerror}") from None

    def _progress(self, done: int, total: int) -> bool:
        self.stderr.write(f"{done} / {total}", ending="\r")
        return True

    def _tell(self, batch: InstitutionImport) -> None:
        if batch.state == "refused":
            problem = batch.problem
            raise CommandError(
                " ".join(problem[part].format(**problem["params"]) for part in ("message", "way_out"))
            )
        self.stdout.write(
            f"共 {batch.rows_in} 行：通过 {batch.good}, 有提示 {batch.warned}, 未通过 {batch.refused}; "
            f"新增 {batch.new}, 变更 {batch.changed}, 没有变化 {batch.unchanged}; 已写入 {batch.applied}。"
        )
        for row in import_rows(batch, "refused").order_by("row_number")[:50]:
            for problem in row.problems:
                column = LABELS.get(problem["field"], "")
                said = f"{problem['message']}{problem['way_out']}".format(**problem["params"])
                self.stdout.write(f"  第 {row.row_number} 行 {column}: {said}")
