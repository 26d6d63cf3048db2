"""``yiji demo``: migrate, seed once, print the addresses and log-ins, serve web and worker as one process tree."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from yiji.config.demo_seed.sign import log_in_lines, seeded


class Command(BaseCommand):
    help = "演示环境：建库、装入演示数据、启动网站和后台任务。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--size", default="small", choices=("small", "medium", "large"))

    def handle(self, *args: Any, host: str, port: int, size: str, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if not seeded():
            self.stdout.write("正在装入演示数据 …")
            call_command("seed_demo", size=size)
        self.stdout.write("\n".join(log_in_lines(f"http://{host}:{port}")))
        self.stdout.flush()
        self._run([["serve", "--host", host, "--port", str(port)], ["worker"]])

    def _run(self, commands: list[list[str]]) -> None:
        """Keep both processes up; a killed one is started again; stop both on Ctrl-C."""
        running: dict[int, subprocess.Popen[bytes]] = {}
        stopping = False

        def stop(*_: object) -> None:
            nonlocal stopping
            stopping = True

        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, stop)
        while not stopping:
            for number, command in enumerate(commands):
                process = running.get(number)
                if process is None or process.poll() is not None:
                    running[number] = subprocess.Popen(  # noqa: S603 - our own commands
                        [sys.executable, "-m", "yiji.config.command_line", *command]
                    )
            time.sleep(0.5)
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait(timeout=10)
