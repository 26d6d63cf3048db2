"""The catalogue of bad files (cases.csv): each is refused with its reason, in time, and the asking process stays small."""

from __future__ import annotations

import csv
import gc
import resource
import time
from pathlib import Path
from types import ModuleType

import pytest

from tests.badinput import csv_files, paper_files, picture_files, sheet_files, xls_files
from yiji.kernel.outcome import Problem, Refusal
from yiji.uploads.documents import accept_document
from yiji.uploads.images import clean_photo
from yiji.uploads.reasons import REASONS
from yiji.uploads.sheets import read_sheet

FILES: dict[str, tuple[ModuleType, ...]] = {
    "sheet": (sheet_files, xls_files, csv_files),
    "photo": (picture_files,),
    "document": (paper_files,),
}
MOST_GROWTH_KB = 20 * 1024
MOST_SECONDS = 35
# Good content may be as large as it is; what is refused may not.
_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")

with (Path(__file__).parent / "cases.csv").open(encoding="utf-8") as _source:
    CASES = list(csv.DictReader(_source))


def _open(surface: str, data: bytes, file_name: str) -> object:
    if surface == "sheet":
        return read_sheet(data, file_name)
    return clean_photo(data) if surface == "photo" else accept_document(data, file_name)


def _processor_seconds() -> float:
    """What all children that have ended took: a busy machine makes no difference to it."""
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


def _made(surface: str, generator: str) -> bytes:
    module = next(module for module in FILES[surface] if hasattr(module, generator))
    made: bytes = getattr(module, generator)()
    return made


def _peak_kb() -> int:
    return int(_STATUS.read_text().split("VmHWM:")[1].split()[0])


def _refused(surface: str, data: bytes, file_name: str) -> Problem | None:
    try:
        _open(surface, data, file_name)
    except Refusal as refusal:
        return refusal.problems[0]
    return None


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{c['id']}-{c['surface']}-{c['generator']}-{c['file_name'][-4:]}" for c in CASES]
)
def test_a_file_of_the_catalogue_is_answered_as_expected(case: dict[str, str]) -> None:
    data = _made(case["surface"], case["generator"])
    gc.collect()
    measured = _RESET.exists()
    if measured:
        _RESET.write_text("5")
    before = _peak_kb() if measured else 0
    started, used = time.monotonic(), _processor_seconds()
    problem = _refused(case["surface"], data, case["file_name"])
    took, used = time.monotonic() - started, _processor_seconds() - used
    grown = (_peak_kb() if measured else 0) - before
    assert took < MOST_SECONDS, f"{took:.1f} s"
    assert used < float(case["seconds"]), f"{used:.1f} s of processor time"
    if case["expected"] == "ok":
        assert problem is None, problem and problem.text()
        return
    assert problem is not None, "accepted"
    assert grown < MOST_GROWTH_KB, f"{grown} kB"
    assert problem.text()
    assert problem.way_out_text()
    if case["expected"] != "any":
        assert problem.code == case["expected"], problem.text()


def test_every_surface_has_a_file_that_is_accepted() -> None:
    accepted = {case["surface"] for case in CASES if case["id"] == "ok" and case["expected"] == "ok"}
    assert accepted == set(FILES)


def test_every_expected_code_has_words() -> None:
    codes = {case["expected"] for case in CASES} - {"ok", "any"}
    assert codes <= set(REASONS)
