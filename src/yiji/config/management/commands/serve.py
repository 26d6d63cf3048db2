"""``yiji serve``: check the database's durability settings and serve the portals."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.wsgi import get_wsgi_application
from waitress import serve


class Command(BaseCommand):
    help = "启动网站服务 (waitress)。"
    requires_system_checks = "__all__"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=8)

    def handle(self, *args: Any, host: str, port: int, threads: int, **options: Any) -> None:
        self.check(databases=["default"])
        self.stdout.write(f"http://{host}:{port}")
        self.stdout.flush()
        serve(
            get_wsgi_application(),
            host=host,
            port=port,
            threads=threads,
            ident=None,
            max_request_body_size=8 * 1024 * 1024,
            channel_timeout=30,
        )
