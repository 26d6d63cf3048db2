"""The provinces' files are read at start; a bad one is named."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.applications.case import make_case
from yiji.applications.provinces import load_provinces
from yiji.kernel.outcome import Refusal
from yiji.rulebook.provincial import switch_on

SAMPLE = Path(__file__).resolve().parents[2] / "docs" / "provinces" / "sample.yaml"


@pytest.fixture(autouse=True)
def off_again() -> Iterator[None]:
    yield
    switch_on([])


@pytest.mark.django_db
def test_the_sample_switches_on_by_being_there(tmp_path: Path) -> None:
    assert load_provinces(tmp_path / "none") == []
    case = make_case()
    case.hospital.service_lines = ["15"]
    case.hospital.save(update_fields=["service_lines"])
    shutil.copy(SAMPLE, tmp_path / "340000.yaml")
    assert [one.name for one in load_provinces(tmp_path)] == ["示例省"]
    with pytest.raises(Refusal) as stopped:
        case.submit()
    (problem,) = stopped.value.problems
    assert problem.code == "SCP-20"
    assert "示例省" in problem.articles[-1]
    (tmp_path / "340000.yaml").unlink()
    load_provinces(tmp_path)
    case.submit()
    assert case.state == "submitted"


@pytest.mark.parametrize("text", ["province: '34'", "- a", "rules: [", "\x00"])
def test_a_bad_file_stops_the_start_and_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "990000.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match=r"990000\.yaml"):
        load_provinces(tmp_path)


def test_two_files_of_one_province_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        shutil.copy(SAMPLE, tmp_path / f"{name}.yaml")
    with pytest.raises(ImproperlyConfigured, match="two files"):
        load_provinces(tmp_path)
