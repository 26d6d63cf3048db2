"""The demo's dictionary has been worked with: wards, a merge to undo, further departments, own choices, a sheet."""

from __future__ import annotations

import datetime as dt
import uuid

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.config.demo_seed.actions.write_staff import live_scope, scope_of
from yiji.config.demo_seed.cast import DOCTOR, MAIN_HOSPITAL
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.institutions.actions.add_department import add_department
from yiji.institutions.actions.disable_department import disable_department
from yiji.institutions.actions.import_departments import preview_departments
from yiji.institutions.actions.merge_department import merge_department
from yiji.institutions.models import Department, DepartmentMember
from yiji.register.actions.assign_department import assign_department, remove_from_department
from yiji.register.actions.choose_own_department import choose_own_department
from yiji.uploads.workbooks import WorkbookSheet, write_workbook

_HEART, _ALLERGY, _IMMUNITY = "03.04", "03.09", "03.08"


def tell_departments(today: dt.date) -> None:
    """Take the main hospital's dictionary through the real actions."""
    clerk = scope_of("jc_clerk")
    with clock_at(at_hour(working_days_before(today, 9), 10)):
        heart = _department(_HEART)
        wards = [add_department(clerk, name=name, parent=heart.pk, service_line=_HEART) for name in _WARDS]
        old = add_department(clerk, name="老门诊楼观察室", code="GC01")
        disable_department(clerk, old.pk, version=old.version)
    with clock_at(at_hour(working_days_before(today, 4), 14)):
        merge_department(
            clerk,
            _department(_ALLERGY).pk,
            version=_department(_ALLERGY).version,
            target=_department(_IMMUNITY).pk,
        )
        _further_departments(clerk, heart, wards)
        for place in _some_of("04", 4):
            remove_from_department(clerk, place)
    with clock_at(at_hour(working_days_before(today, 2), 20)):
        account = PhysicianAccount.objects.get(pk=demo_id("physician-account", DOCTOR.key))
        own = live_scope(account.user)
        choose_own_department(own, heart.institution_id, wards[0].pk, as_primary=False)
    with clock_at(at_hour(working_days_before(today, 1), 11)):
        preview_departments(clerk, data=_sheet(), file_name="departments.xlsx")


_WARDS = ("心内一病区", "心内二病区")


def _department(code: str) -> Department:
    return Department.objects.get(institution_id=demo_id("institution", MAIN_HOSPITAL), code=code)


def _some_of(code: str, most: int) -> list[uuid.UUID]:
    """Live places in the department, the same in each demo."""
    live = DepartmentMember.objects.filter(department=_department(code), until__isnull=True)
    return list(live.order_by("physician_id").values_list("pk", flat=True)[:most])


def _further_departments(clerk: Scope, heart: Department, wards: list[Department]) -> None:
    """Those of the cardiology also work on a ward; one moved there for good."""
    places = DepartmentMember.objects.filter(department=heart, until__isnull=True).order_by("physician_id")
    for number, physician_id in enumerate(places.values_list("physician_id", flat=True)[:3]):
        assign_department(clerk, physician_id, wards[number % 2].pk, as_primary=number == 2)


def _sheet() -> bytes:
    """What the HIS calls them: something new, something changed, something wrong."""
    columns = ("科室代码", "部门名称", "上级部门", "诊疗科目", "科主任")
    rows = (
        ("03.04", "心血管内科", "内科", "03.04", "王志远"),
        ("RJ01", "日间手术中心", "", "外科", ""),
        ("", "胸痛中心", "心血管内科", "03.04", "买买提·吐尔逊"),
        ("", "远程会诊室", "信息中心", "", ""),
        ("RJ01", "日间病房", "", "", ""),
    )
    return write_workbook([WorkbookSheet("科室", columns, rows)])
