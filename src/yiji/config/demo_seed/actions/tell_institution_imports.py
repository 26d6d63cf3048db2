"""The demo's imports of institutions and settings of approving authorities: done, waiting, to be checked (seed 1, 3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from yiji.config.demo_seed.actions.write_staff import OFFICER, scope_of
from yiji.config.demo_seed.cast import COMMUNITY, COUNTY_AUTHORITY, MAIN_HOSPITAL
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.institutions.actions.apply_institutions import apply_rows
from yiji.institutions.actions.check_institutions import check_rows
from yiji.institutions.actions.confirm_institution_import import confirm_institution_import
from yiji.institutions.actions.decide_authority_proposal import confirm_authority_proposal
from yiji.institutions.actions.propose_authority import propose_authority
from yiji.institutions.actions.upload_institutions import upload_institutions
from yiji.institutions.import_columns import KEYS, LABELS
from yiji.institutions.models import Institution, InstitutionImport
from yiji.kernel.identifiers import (
    compose_institution_registration_no,
    compose_organisation_code,
    compose_uscc,
)
from yiji.uploads.workbooks import WorkbookSheet, write_workbook

_COUNTY = "330106"


def tell_institution_imports(today: dt.date) -> None:
    """One import written last week, one that waits for its confirmation."""
    with clock_at(at_hour(working_days_before(today, 5), 10)):
        _write(_import([*_known(), _clinic(1, "求是路口腔诊所", uscc="12330106D90000012Z"), _clinic(2, "")]))
    with clock_at(at_hour(working_days_before(today, 1), 15)):
        _import(_new_ones(today))


def tell_approving_authorities(today: dt.date) -> None:
    """At the main hospital: one change to be checked, one that waits for its day."""
    administrator, checker = scope_of("jc_admin"), scope_of("jc_checker")
    with clock_at(at_hour(working_days_before(today, 4), 9, 30)):
        waiting = propose_authority(
            administrator,
            "dental",
            demo_id("authority", "hangzhou"),
            effective_from=today + dt.timedelta(days=40),
            reason="按市卫生健康委员会通知，口腔类别医师注册上收市级办理。",
        )
        if waiting is None:
            raise RuntimeError("the main hospital has a checker")
    with clock_at(at_hour(working_days_before(today, 3), 11)):
        confirm_authority_proposal(checker, waiting.pk, version=waiting.version)
    with clock_at(at_hour(working_days_before(today, 1), 16, 20)):
        propose_authority(
            administrator,
            "public_health",
            demo_id("authority", "hangzhou"),
            effective_from=today,
            reason="公共卫生类别医师拟由市级统一办理，附会议纪要第 12 号。",
        )


def _import(rows: list[dict[str, Any]]) -> InstitutionImport:
    data = write_workbook(
        [
            WorkbookSheet(
                "机构", [LABELS[key] for key in KEYS], [[row.get(key, "") for key in KEYS] for row in rows]
            )
        ]
    )
    batch = upload_institutions(scope_of(OFFICER), data=data, file_name="list.xlsx", queue=False)
    return check_rows(batch.pk, _go_on)


def _write(batch: InstitutionImport) -> None:
    if batch.state != "ready":
        raise RuntimeError(f"the demo's import is {batch.state}: {batch.problem}")
    confirm_institution_import(scope_of(OFFICER), batch.pk, version=batch.version, queue=False)
    apply_rows(batch.pk, _go_on)


def _go_on(done: int, total: int) -> bool:
    return True


def _known() -> list[dict[str, Any]]:
    """Two institutions of the demo as they are registered: one has moved, one is as it was."""
    rows = []
    for key, address in ((COMMUNITY, "西湖区虚构新村 20 号"), (MAIN_HOSPITAL, "")):
        known = Institution.objects.get(
            pk=demo_id("institution", key), licence_issuer_id=demo_id("authority", COUNTY_AUTHORITY)
        )
        rows.append(
            {
                "name": known.name,
                "registration_no": known.registration_no,
                "uscc": known.uscc,
                "address": address,
            }
        )
    return rows


def _clinic(number: int, name: str, **values: Any) -> dict[str, Any]:
    organisation = compose_organisation_code(f"D9{number:06d}")
    return {
        "name": name,
        "registration_no": compose_institution_registration_no(organisation, _COUNTY, "17", "D211", "2"),
        "uscc": compose_uscc(_COUNTY, organisation),
        "class_code": "普通诊所",
        "address": f"西湖区虚构路 {number} 号",
        "postcode": "310012",
        "phone": f"0571-8801{number:04d}",
        "legal_representative": "贾涵",
        "responsible_person": "贾涵",
        "responsible_phone": f"1371000{number:04d}",
        "licence_valid_from": "2024-03-01",
        "licence_valid_to": "2029-02-28",
        "service_lines": "全科医疗科、内科",
        "permit": "执业许可证",
    } | values


def _new_ones(today: dt.date) -> list[dict[str, Any]]:
    expired = today - dt.timedelta(days=30)
    filed = {"registration_no": "", "permit": "诊所备案凭证"}
    return [
        _clinic(11, "文三路全科诊所"),
        _clinic(12, "古荡中医诊所", class_code="中医诊所", service_lines="中医科", **filed),
        _clinic(13, "翠苑口腔诊所", class_code="口腔诊所", service_lines="口腔科", **filed),
        _clinic(14, "蒋村门诊部", licence_valid_to=expired.isoformat()),
        # A Cyrillic letter in the name of one that is there already.
        _clinic(15, "文三路全科诊所A"),
        _clinic(16, "文三路全科诊所\u0410"),
        _clinic(17, "转塘诊所", uscc="12330106D90000017A"),
        _clinic(18, "留下诊所", licence_valid_to="2026-02-29"),
        _clinic(19, "三墩诊所", registration_no="", uscc=""),
        _clinic(20, "拱宸桥诊所", registration_no=_elsewhere(), uscc=""),
        _clinic(11, "文三路全科诊所"),
    ]


def _elsewhere() -> str:
    organisation = compose_organisation_code("D9000020")
    return compose_institution_registration_no(organisation, "330105", "17", "D211", "2")
