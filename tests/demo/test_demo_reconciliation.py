"""A staff list of 10,000 lines against the demo's largest institution, counted again without the program (seed 6)."""

from __future__ import annotations

import resource
from collections import Counter
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Count
from django.utils import timezone

from tests.factories import make_operator, resident_id, scope_of
from yiji.institutions.models import Institution
from yiji.jobs.queue import run_due
from yiji.register.actions.upload_hr_roster import confirm_columns, upload_hr_roster
from yiji.register.models import Physician, Registration, RosterFinding
from yiji.register.models.registration import LIVE_STATUSES
from yiji.uploads.sheets import read_sheet
from yiji.uploads.workbooks import WorkbookSheet, write_workbook
from yiji.vault.fields import reveal

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.measured]
ROWS = 10_000
HEADINGS = ("序号", "姓名", "性别", "身份证号", "科室", "职称", "手机号")


def processor_seconds() -> float:
    """What this process and the children it waited for have used."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def test_ten_thousand_lines_against_the_largest_institution_add_up(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.YIJI_DEMO = True
    settings.YIJI_SMS_GATEWAY = "file"
    call_command("seed_demo", size="small", date=timezone.localdate())
    live = Registration.objects.filter(status__in=LIVE_STATUSES)
    largest = live.values("primary_institution").annotate(n=Count("pk")).order_by("-n", "primary_institution")
    place = Institution.objects.get(pk=largest[0]["primary_institution"])
    persons = {reveal(one, "id_number"): one.name for one in Physician.objects.all()}
    here = {
        reveal(row.physician, "id_number")
        for row in live.filter(primary_institution=place)
        .exclude(status="off_roster")
        .select_related("physician")
    }
    suspended = {
        reveal(row.physician, "id_number")
        for row in live.filter(primary_institution=place, status="suspended").select_related("physician")
    }
    listed = sorted(set(persons) - set(sorted(here)[::5]))  # each fifth of them has left
    renamed = set(listed[::7])
    strangers = [resident_id() for _n in range(ROWS - len(listed))]
    lines = [(number, "另" + persons[number] if number in renamed else persons[number]) for number in listed]
    lines += [(number, "虚外") for number in strangers]
    rows = [
        [n, name, "女", number, "内科", "主治医师", f"139{n:08d}"]
        for n, (number, name) in enumerate(lines, 1)
    ]
    data = write_workbook([WorkbookSheet("名单", HEADINGS, rows)])
    started = processor_seconds()
    assert len(read_sheet(data, "a.xlsx", most_rows=20_000).rows) == ROWS + 1
    bare = processor_seconds() - started

    clerk = scope_of(make_operator(place))
    roster = upload_hr_roster(clerk, data=data, file_name="a.xlsx")
    run_due()
    roster.refresh_from_db()
    run_due()
    confirm_columns(clerk, roster.pk, columns=roster.columns, version=roster.version)
    started = processor_seconds()
    run_due()
    taken = processor_seconds() - started
    # Read before and after: a machine that slows down in the middle slows both.
    started = processor_seconds()
    read_sheet(data, "a.xlsx", most_rows=20_000)
    bare = (bare + processor_seconds() - started) / 2
    roster.refresh_from_db()

    # Counted again from the lines and the people alone.
    found = Counter(RosterFinding.objects.filter(roster=roster).values_list("situation", flat=True))
    both = (here & set(listed)) - suspended
    assert roster.rows_in == ROWS == roster.matched + roster.unmatched + roster.refused
    assert found["matched"] == len(both - renamed)
    assert found["differs"] == len(both & renamed)
    assert found["suspended_here"] == len(suspended & set(listed))
    assert found["left"] == len(here - set(listed))
    assert found["unknown_person"] == len(strangers)
    assert sum(found.values()) == ROWS + found["left"]
    with capsys.disabled():
        print(f"\n{place.name}: {len(here)} registered here, {ROWS} lines: {dict(found)}")
        print(f"reading {bare:.2f} s, comparing {taken:.2f} s, ratio {taken / bare:.2f}")
    assert taken <= 3 * bare
