"""The rows of an institution's lists for a spreadsheet: the national client's columns in its order, ID numbers masked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from yiji.accounts.scope import Scope
from yiji.register.models import RosterChoice
from yiji.register.queries import filing_rosters, primary_roster, reconciliation
from yiji.register.queries.list_rows import chosen_rows, list_rows, physician_path
from yiji.rulebook.roster_decisions import SITUATIONS
from yiji.uploads.cells import Cell

TITLES = {
    "primary": "主执业机构在本院医师",
    "filed_elsewhere": "本院多机构备案医师",
    "filed_here": "多机构备案在本院的医师",
    "other_places": "外省（外县）注册的医师",
    "differences": "医师验证差异",
}
COLUMNS: dict[str, tuple[str, ...]] = {
    "primary": (
        "姓名", "身份证号", "性别", "年龄", "医师类别", "医师级别", "执业范围", "资格证书编码", "所在科室",
        "执业证书编码", "任职资格", "医师账户状态", "是否修改过信息", "审核日期",
    ),
    "filed_elsewhere": (
        "姓名", "身份证号", "备案机构", "备案机构所在地", "备案机关", "执业范围", "批准日期", "开始日期", "结束日期", "状态",
    ),
    "filed_here": (
        "姓名", "身份证号", "主执业机构", "主执业地点", "医师类别", "医师级别", "执业范围", "批准日期", "开始日期",
        "结束日期", "状态",
    ),
    "other_places": (
        "姓名", "身份证号", "执业地点", "主执业机构", "医师类别", "医师级别", "执业范围", "执业证书编码", "批准日期", "注册状态",
    ),
    "differences": ("姓名", "身份证号", "人事科室", "名单行号", "情形", "办理", "期限", "处理状态"),
}  # fmt: skip
_ACCOUNT = {
    "none": "未注册账户", "registered": "待校验身份", "mismatch": "信息不一致", "matched": "待验证手机", "verified": "已验证",
    "awaiting_activation": "待激活", "code_sent": "激活码已发", "active": "已激活", "locked": "已冻结",
}  # fmt: skip
_FILING = {"active": "有效", "expired": "已到期", "cancelled": "已取消", "ended_with_primary": "随主注册终止"}
_STATUS = {
    "active": "有效", "suspended": "暂停执业", "off_roster": "不在册", "deregistration_proposed": "拟注销",
}  # fmt: skip
_FINDING = {
    "open": "待处理",
    "invited": "已提醒医师",
    "started": "办理中",
    "resolved": "已解决",
    "dismissed": "不需办理",
}
_CHUNK = 500


def count_rows(scope: Scope, list_name: str, today: dt.date, choice: RosterChoice | None = None) -> int:
    """How many rows the list, or what was chosen of it, has now."""
    return int(_queryset(scope, list_name, today, choice)[0].count())


def export_rows(
    scope: Scope, list_name: str, today: dt.date, choice: RosterChoice | None = None
) -> Iterator[tuple[int, list[list[Cell]]]]:
    """Chunks of rows in the order of COLUMNS, each with the number of rows so far."""
    queryset, order, columns = _queryset(scope, list_name, today, choice)
    done, values = 0, list(queryset.order_by(*order).values(*columns))
    for start in range(0, len(values), _CHUNK):
        part = values[start : start + _CHUNK]
        done += len(part)
        yield done, _cells(list_name, part, today)


def exported_physicians(
    scope: Scope, list_name: str, today: dt.date, choice: RosterChoice | None = None
) -> set[uuid.UUID]:
    """Whom the list names, so that each can be told that he was exported."""
    path = physician_path(list_name)
    found = _queryset(scope, list_name, today, choice)[0].order_by().values_list(path, flat=True)
    return {one for one in found if one is not None}


def _queryset(
    scope: Scope, list_name: str, today: dt.date, choice: RosterChoice | None
) -> tuple[Any, Any, Any]:
    if list_name == "differences":
        roster = reconciliation.current_roster(scope)
        rows = reconciliation.all_differences(scope, roster)
        return rows, reconciliation.FINDING_ORDER, reconciliation.FINDING_COLUMNS
    rows = chosen_rows(scope, choice, today) if choice else list_rows(scope, list_name, today, {})
    if list_name == "primary":
        return rows, primary_roster.ORDER, primary_roster.COLUMNS
    if list_name == "other_places":
        return rows, filing_rosters.OTHER_ORDER, filing_rosters.OTHER_COLUMNS
    return rows, filing_rosters.ORDER, filing_rosters.COLUMNS


def _cells(list_name: str, part: list[dict[str, Any]], today: dt.date) -> list[list[Cell]]:
    if list_name == "primary":
        return [
            [
                r.name, r.id_number, r.sex, r.age, r.category, r.level, r.scopes, r.qualification_no, r.department,
                r.certificate_no, r.title, _ACCOUNT.get(r.account_state, r.account_state),
                "是" if r.info_changed else "否", r.approved_on,
            ]
            for r in primary_roster.describe_roster(part, today)
        ]  # fmt: skip
    if list_name == "differences":
        return [
            [
                r["name"], r["id_number"], r["department"], r["row__row_number"],
                SITUATIONS[r["situation"]].label, " / ".join(r["business"]), r["due_on"], _FINDING[r["state"]],
            ]
            for r in reconciliation.describe_findings(part)
        ]  # fmt: skip
    if list_name == "other_places":
        return [
            [
                r["physician__name"], r["id_number"], r["place"], r["primary_institution__name"], r["category"],
                r["level"], r["scopes"], r["certificate_no"], r["approved_on"], _STATUS.get(r["status"], r["status"]),
            ]
            for r in filing_rosters.describe_registrations(part)
        ]  # fmt: skip
    rows = filing_rosters.describe_filings(part, today)
    if list_name == "filed_here":
        return [
            [
                r["name"], r["id_number"], r["primary_institution"], r["primary_place"], r["category"], r["level"],
                r["scopes"], r["approved_on"], r["starts_on"], r["ends_on"], _FILING.get(r["state"], r["state"]),
            ]
            for r in rows
        ]  # fmt: skip
    return [
        [
            r["name"], r["id_number"], r["institution"], r["place"], r["authority"], r["scopes"], r["approved_on"],
            r["starts_on"], r["ends_on"], _FILING.get(r["state"], r["state"]),
        ]
        for r in rows
    ]  # fmt: skip
