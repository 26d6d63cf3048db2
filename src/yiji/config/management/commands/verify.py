"""``yiji verify register``, ``forms`` and ``certificate FILE``: stored data and papers against what proves them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from yiji.register.queries.verify_register import verify_register

_SHOWN = 20


class Command(BaseCommand):
    """Exit code 0 when nothing differs, 1 otherwise; names and numbers of persons are never printed."""

    help = "Check stored data, or the file of an electronic certificate, against what it must follow from."

    def add_arguments(self, parser: CommandParser) -> None:
        """``what`` is ``register``, ``forms`` or ``certificate``; the last takes a file."""
        parser.add_argument("what", choices=["register", "forms", "certificate"])
        parser.add_argument(
            "file", nargs="?", help="a sealed PDF, or a text file with the code of a certificate"
        )
        parser.add_argument("--keys", help="keys.json of the verification page: check without any database")
        parser.add_argument("--roots", help="PEM file of roots that the seal must lead to")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and say what was found."""
        if options["what"] == "certificate":
            self._certificate(options["file"], options["keys"], options["roots"])
            return
        if options["what"] == "forms":
            self._forms()
            return
        compared, differences = verify_register()
        for one in differences[:_SHOWN]:
            self.stdout.write(
                f"{one.kind} {one.id} {one.column}: stored {one.stored!r}, rebuilt {one.rebuilt!r}"
            )
        if differences:
            raise CommandError(f"{len(differences)} differences in {compared} rows")
        self.stdout.write(f"{compared} rows of the register are as their changes rebuild them")

    def _forms(self) -> None:
        # The rendering library loads for this command only.
        from yiji.certificates.queries.verify_forms import unusable_drawings, verify_forms

        unusable = list(unusable_drawings())
        for file, reason in unusable:
            self.stdout.write(f"{file}: {reason}")
        compared, differences = verify_forms()
        for one in differences[:_SHOWN]:
            self.stdout.write(f"{one.serial_no}: not the same bytes: {one.why or 'no reason found'}")
        faults = len(unusable) + sum(not one.why for one in differences)
        if faults:
            raise CommandError(f"{faults} faults among {compared} printed forms")
        self.stdout.write(
            f"{compared - len(differences)} of {compared} printed forms come out again byte for byte, "
            f"{len(differences)} otherwise for the reason given"
        )

    def _certificate(self, file: str | None, keys: str | None, roots: str | None) -> None:
        # pyHanko loads for this command only.
        from yiji.certificates.queries.token_keys import keys_of, public_keys
        from yiji.certificates.queries.verify_file import verify_file
        from yiji.certificates.signing import SealKeyMissing

        if not file:
            raise CommandError("请给出文件：yiji verify certificate FILE (name the file)")
        try:
            data = Path(file).read_bytes()
            pem = Path(roots).read_text() if roots else ""
            known = keys_of(json.loads(Path(keys).read_text())) if keys else public_keys()
            found = verify_file(data, known, online=not keys, roots=pem, now=timezone.now())
        except (OSError, ValueError, SealKeyMissing) as error:
            raise CommandError(str(error)) from None
        for line in _lines(found):
            self.stdout.write(line)
        if not found.good:
            raise CommandError("核验不通过 (not verified)")
        self.stdout.write("核验通过 (verified)")


def _lines(found: Any) -> list[str]:
    lines = []
    if found.seal is not None:
        seal = found.seal
        told = (
            ("signed", seal.signed),
            ("intact", seal.intact),
            ("whole", seal.whole),
            ("trusted", seal.trusted),
        )
        lines.append("seal: " + ", ".join(f"{word} {'yes' if value else 'NO'}" for word, value in told))
        if seal.demo:
            lines.append("seal: demo key, no legal force (演示用，不具法律效力)")
    if found.token is None:
        return [*lines, f"token: {'expired' if found.expired else 'not valid'}"]
    lines.append(
        f"token: certificate {found.token.certificate_no}, issue {found.token.serial}, "
        f"signed {found.token.issued_at:%Y-%m-%d}"
    )
    return [
        *lines,
        f"state: {found.state} {found.words}".rstrip() if found.state else "state: not asked (offline)",
    ]
