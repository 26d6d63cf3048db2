"""docs/feature-index.md leads from every number of the founding document to the files that do it."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.architecture.source_files import ROOT

SEED_NUMBERS = (
    "1", "2.1", "2.2", "2.3", "3", "4", "4.1", "5", "5.1", "6", "6.1", "6.2", "6.3", "6.4", "6.5",
    "7", "8", "8.1", "8.2", "8.3",
)  # fmt: skip
STATES = {"done", "partly", "not yet"}
INDEX = ROOT / "docs" / "feature-index.md"


def _rows() -> dict[str, tuple[str, list[str]]]:
    """Number → (state, files); every row of the page's table."""
    rows = {}
    for line in INDEX.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if re.fullmatch(r"\d(?:\.\d)?", cells[0]):
            assert len(cells) == 4, f"four columns are expected: {line}"
            assert cells[0] not in rows, f"{cells[0]} stands twice"
            rows[cells[0]] = (cells[2], re.findall(r"`([^`]+)`", cells[3]))
    return rows


def test_every_number_of_the_founding_document_is_in_the_index() -> None:
    assert tuple(_rows()) == SEED_NUMBERS


def test_every_row_says_how_far_it_is() -> None:
    assert not {number: state for number, (state, _) in _rows().items() if state not in STATES}


def test_what_is_done_names_code_and_a_test() -> None:
    for number, (state, files) in _rows().items():
        if state == "done":
            assert any(name.startswith("src/yiji/") for name in files), number
            assert any(name.startswith("tests/") for name in files), number
        if state == "partly":
            assert files, number


def test_every_file_in_the_index_exists() -> None:
    missing = [
        f"{number}: {name}"
        for number, (_, files) in _rows().items()
        for name in files
        if not (ROOT / name).exists()
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("number", ["3", "5.1"])
def test_make_where_prints_the_files_of_a_number(number: str) -> None:
    answer = subprocess.run(
        [sys.executable, ROOT / "scripts" / "dev_where.py", number],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.startswith(f"seed {number} ")
    assert all(name in answer.stdout for name in _rows()[number][1])


def test_make_where_refuses_a_number_that_does_not_exist() -> None:
    answer = subprocess.run(
        [sys.executable, ROOT / "scripts" / "dev_where.py", "9.9"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "9.9" in answer.stderr
