"""The demo's staff list: uploaded, compared, with people who left, who came from elsewhere and who are unknown (seed 6)."""

from __future__ import annotations

import csv
import datetime as dt
import io

from yiji.config.demo_seed.actions.write_staff import scope_of
from yiji.config.demo_seed.cast import MAIN_HOSPITAL, NEVER_REGISTERED
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.institutions.models import DepartmentMember
from yiji.jobs.queue import run_due
from yiji.register.actions.upload_hr_roster import confirm_columns, upload_hr_roster
from yiji.register.models import HrRoster, Physician, Registration
from yiji.vault.fields import reveal

_LEFT_OUT, _FROM_ELSEWHERE, _RENAMED = 6, 7, 3


def tell_roster(today: dt.date) -> None:
    """Upload a list like those that HR departments send and let the worker's jobs compare it."""
    with clock_at(at_hour(working_days_before(today, 1), 8, 40)):
        clerk = scope_of("jc_clerk")
        roster = upload_hr_roster(clerk, data=_list().encode("gb18030"), file_name="list.csv")
        _run_until(roster, "recognised")
        confirm_columns(clerk, roster.pk, columns=roster.columns, version=roster.version)
        _run_until(roster, "done")


def _run_until(roster: HrRoster, state: str) -> None:
    while roster.state != state:
        if not run_due(20):
            raise RuntimeError(f"the demo's staff list stayed {roster.state}: {roster.problem}")
        roster.refresh_from_db()


def _list() -> str:
    place = demo_id("institution", MAIN_HOSPITAL)
    here = Registration.objects.filter(primary_institution_id=place, status="active")
    own = list(Physician.objects.filter(pk__in=here.values("physician_id")).order_by("pk"))[_LEFT_OUT:]
    others = Registration.objects.filter(status__in=("active", "off_roster")).exclude(
        physician_id__in=here.values("physician_id")
    )
    strangers = list(Physician.objects.filter(pk__in=others.values("physician_id")).order_by("pk"))
    departments = dict(
        DepartmentMember.objects.filter(institution_id=place, until__isnull=True).values_list(
            "physician_id", "department__name"
        )
    )
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["江城市第一人民医院医师花名册", "", "", ""])
    lines.writerow(["工号", "姓 名", "身份证号码", "所在科室"])
    for number, person in enumerate([*own, *strangers[:_FROM_ELSEWHERE]], 1):
        name = f"{person.name[0]}某" if number <= _RENAMED else person.name
        lines.writerow(
            [f"{number:05d}", name, reveal(person, "id_number"), departments.get(person.pk, "内科")]
        )
    for who in NEVER_REGISTERED:
        lines.writerow(["", who.name, who.id_number, "儿科"])
    lines.writerow(["", "钱虚", "330106199001011234", "外科"])
    lines.writerow(["", "合计", "", ""])
    return out.getvalue()
