"""Imports the holidays of one or more years from a file: ``yiji import_working_calendar FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from yiji.codelists.actions.import_calendar_year import import_calendar_year
from yiji.codelists.calendar_file import read_calendar_file
from yiji.kernel.outcome import Refusal


class Command(BaseCommand):
    """All years of the file are imported, or none."""

    help = "导入国务院办公厅公布的节假日与调休安排（YAML 或 CSV 文件）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                for year, table in sorted(read_calendar_file(options["file"]).items()):
                    created = import_calendar_year(year, table)
                    verb = "已导入" if created else "已更新"
                    counts = f"{len(table.holidays)} 个放假日，{len(table.makeup_days)} 个调休上班日"
                    self.stdout.write(f"{verb} {year} 年：{counts}")
        except Refusal as refusal:
            raise CommandError(
                "\n".join(f"{p.text()}{p.way_out_text()}" for p in refusal.problems)
            ) from refusal
