"""``yiji worker``: deliver messages and do background jobs until told to stop."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from yiji.jobs.worker import run_forever


class Command(BaseCommand):
    help = "运行后台任务：短信、打印、导入。可同时运行多个。"

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        run_forever(stop)
