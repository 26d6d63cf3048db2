"""``yiji import_register FILE``: load an extract of the register and print its figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.certificates.actions.take_number import note_imported_number
from yiji.kernel.outcome import Refusal
from yiji.register.actions.import_register import import_register


class Command(BaseCommand):
    help = "导入登记库摘录（CSV，UTF-8 或 GB18030）。重复导入不改变任何内容。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"无法读取 {file}: {error.strerror}") from None
        try:
            batch = import_register(
                Scope.system("import_register"),
                data,
                file.name,
                today=timezone.localdate(),
                number_taken=note_imported_number,
            )
        except Refusal as refusal:
            raise CommandError(" ".join(f"{p.text()} {p.way_out_text()}" for p in refusal.problems)) from None
        self.stdout.write(
            f"共 {batch.rows} 行：新增 {batch.good}, 无变化 {batch.unchanged}, 拒绝 {batch.refused}; "
            f"其中有提示 {batch.warned} 行。"
        )
        for item in batch.report[:50]:
            self.stdout.write(f"  第 {item['line']} 行 {item['column']}: {item['reason']}")
