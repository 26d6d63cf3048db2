"""``yiji seed_demo``: fill an empty database with the demo's data; refused outside the demo."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from yiji.config.demo_seed.sign import seeded


class Command(BaseCommand):
    help = "装入演示数据（仅限演示环境）。已装入的，不再改变。"
    # The pages' addresses have nothing to do with the data.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", default="small", choices=("small", "medium", "large"))
        parser.add_argument(
            "--date", type=dt.date.fromisoformat, default=None, help="数据相对的日期，默认今天"
        )

    def handle(self, *args: Any, size: str, date: dt.date | None = None, **options: Any) -> None:
        if not settings.YIJI_DEMO:
            raise CommandError("演示数据含公开的密码，只能装入演示环境 (YIJI_DEMO=1)。")
        if seeded():
            self.stdout.write("演示数据已在库中，未作改动。")
            return
        # Only the demo needs the seeding code and its picture library.
        from yiji.config.demo_seed.actions.seed import seed

        figures = seed(size, date or timezone.localdate())
        self.stdout.write("演示数据： " + ", ".join(f"{name} {count}" for name, count in figures.items()))
