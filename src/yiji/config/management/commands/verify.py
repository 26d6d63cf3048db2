"""``yiji verify register``: rebuilds every registration from its recorded changes and compares it with what is stored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yiji.register.queries.verify_register import verify_register

_SHOWN = 20


class Command(BaseCommand):
    """Exit code 0 when nothing differs, 1 otherwise; numbers of persons are never printed."""

    help = "Check stored data against what it must follow from."

    def add_arguments(self, parser: CommandParser) -> None:
        """``what`` is ``register``."""
        parser.add_argument("what", choices=["register"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and say how many rows were compared."""
        compared, differences = verify_register()
        for one in differences[:_SHOWN]:
            self.stdout.write(
                f"{one.kind} {one.id} {one.column}: stored {one.stored!r}, rebuilt {one.rebuilt!r}"
            )
        if differences:
            raise CommandError(f"{len(differences)} differences in {compared} rows")
        self.stdout.write(f"{compared} rows of the register are as their changes rebuild them")
