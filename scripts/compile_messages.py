"""Compiles the message catalogues (.po to .mo) with Babel, so that no gettext tools need to be installed."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parents[1] / "src" / "yiji"


def compile_catalogue(po_path: Path) -> Path:
    """Write the .mo beside ``po_path`` and return its path; fuzzy entries are left out."""
    with po_path.open("rb") as source:
        catalogue = read_po(source, locale=po_path.parents[1].name)
    mo_path = po_path.with_suffix(".mo")
    with mo_path.open("wb") as target:
        write_mo(target, catalogue)
    return mo_path


def main() -> int:
    """Compile every catalogue; none at all is fine (the interface is then Chinese only)."""
    paths = sorted(SOURCE.glob("**/locale/*/LC_MESSAGES/*.po"))
    for path in paths:
        compile_catalogue(path)
    sys.stdout.write(f"Message catalogues compiled: {len(paths)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
