"""Reconciling a staff list with the register (seed 6): recounted by another route, nothing silently dropped."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from tests.factories import make_institution, make_operator, scope_of
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.jobs.queue import run_due
from yiji.register.actions.compare_hr_roster import refresh_roster
from yiji.register.actions.import_register import import_register
from yiji.register.actions.upload_hr_roster import confirm_columns, upload_hr_roster
from yiji.register.models import HrRoster, HrRow, RosterFinding

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "rosters"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())
HOSPITAL = "江城市第一人民医院"
FILES = ("hr-plain.xlsx", "hr-titled-merged.xlsx", "hr-gbk.csv")


def hospital() -> Institution:
    """The samples' hospital and everybody whom the extract of the register knows."""
    place = make_institution(HOSPITAL, province_code="330000", city_code="330100", county_code="330106")
    import_register(
        Scope.system("test"),
        (SAMPLES / "register.csv").read_bytes(),
        source_name="register.csv",
        today=timezone.localdate(),
        number_taken=lambda number, physician_id: None,
    )
    return place


def reconciled(scope: Scope, name: str) -> HrRoster:
    roster = upload_hr_roster(scope, data=(SAMPLES / name).read_bytes(), file_name=name)
    run_due()
    roster.refresh_from_db()
    assert roster.state == "recognised", roster.problem
    confirm_columns(scope, roster.pk, columns=roster.columns, version=roster.version)
    run_due()
    roster.refresh_from_db()
    assert roster.state == "done", roster.problem
    return roster


@pytest.mark.parametrize("name", FILES)
def test_a_sample_list_gives_the_expected_figures(name: str) -> None:
    place = hospital()
    roster = reconciled(scope_of(make_operator(place)), name)
    rows = Counter(HrRow.objects.filter(roster=roster).values_list("state", flat=True))
    found = Counter(RosterFinding.objects.filter(roster=roster).values_list("situation", flat=True))
    differs = [
        results
        for situation, results in RosterFinding.objects.filter(roster=roster).values_list("situation", "results")
        if "NAME_DIFF" in results
    ]
    assert roster.rows_in == EXPECTED["hr_rows"] == sum(rows.values())
    assert rows["refused"] == EXPECTED["hr_id_with_wrong_check_digit"]
    assert found["matched"] + found["differs"] == EXPECTED["registered_here_and_in_hr"]
    assert len(differs) == EXPECTED["of_these_name_differs"]
    assert found["elsewhere_same_place"] == EXPECTED["in_hr_registered_in_same_province"]
    # One of them is an assistant, whose only way is the change of the practice place.
    outside = found["elsewhere_other_place"] + found["assistant_other_county"]
    assert outside == EXPECTED["in_hr_registered_in_other_province"]
    assert found["never_registered"] == EXPECTED["in_hr_never_registered"]
    assert found["off_roster"] == EXPECTED["in_hr_but_off_roster"]
    assert found["left"] == EXPECTED["registered_here_not_in_hr"]
