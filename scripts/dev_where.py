"""Prints where a feature lives: ``make where seed=5.1``. Reads docs/feature-index.md alone."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(number: str) -> int:
    """Print title, state and files of one number; without a number, the list of all."""
    lines = (ROOT / "docs" / "feature-index.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    rows = [row for row in rows if re.fullmatch(r"\d(?:\.\d)?", row[0])]
    if not number:
        for row in rows:
            sys.stdout.write(f"{row[0]:4} {row[2]:8} {row[1]}\n")
        return 0
    for row in rows:
        if row[0] == number.removeprefix("seed").strip():
            sys.stdout.write(f"seed {row[0]} {row[1]}: {row[2]}\n")
            for name in re.findall(r"`([^`]+)`", row[3]):
                sys.stdout.write(f"  {name}{'' if (ROOT / name).exists() else '   (missing)'}\n")
            return 0
    sys.stderr.write(f"no row {number}; there are {', '.join(row[0] for row in rows)}\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
