"""Makes spreadsheets of institutions for tests: rows with correct numbers, some of them spoilt on purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.factories import REGION
from yiji.institutions.import_columns import KEYS, LABELS
from yiji.kernel.identifiers import (
    compose_institution_registration_no,
    compose_organisation_code,
    compose_uscc,
)
from yiji.uploads.workbooks import WorkbookSheet, write_workbook


def good_row(number: int, region: str = REGION, **values: Any) -> dict[str, Any]:
    """A complete row about hospital ``number``; ``values`` replace columns."""
    organisation = compose_organisation_code(f"D{number:07d}")
    return {
        "name": f"虚构第{number}医院",
        "registration_no": compose_institution_registration_no(organisation, region, "11", "A100", "1"),
        "uscc": compose_uscc(region, organisation),
        "class_code": "综合医院",
        "grade": "二级甲等",
        "address": f"虚构路{number}号",
        "postcode": "230000",
        "phone": f"0551-6{number:07d}",
        "legal_representative": "贾涵",
        "responsible_person": "贾涵",
        "responsible_phone": f"138{number:08d}",
        "licence_valid_from": "2024-01-01",
        "licence_valid_to": "2038-12-31",
        "service_lines": "内科、外科",
        "permit": "执业许可证",
    } | values


def workbook(
    rows: Sequence[Mapping[str, Any]], keys: Sequence[str] = KEYS, title: Sequence[str] = ()
) -> bytes:
    """An .xlsx with the usual headings of ``keys`` (below title rows) and the rows."""
    lines: list[list[Any]] = [[row.get(key, "") for key in keys] for row in rows]
    headings = [LABELS[key] for key in keys]
    if title:
        return write_workbook([WorkbookSheet("名单", title, [headings, *lines])])
    return write_workbook([WorkbookSheet("名单", headings, lines)])


def thousand_rows(region: str = REGION, first: int = 1) -> list[dict[str, Any]]:
    """1,000 rows: 900 good, 60 with a warning, 40 that are refused for four reasons; hospitals are numbered from ``first``."""
    rows = []
    for number in range(1, 1001):
        if number % 25 == 0:
            spoilt = (
                {"uscc": "12330000470051726G"},
                {"name": ""},
                {"licence_valid_to": "2026-02-29"},
                {"registration_no": "", "uscc": ""},
            )[number // 25 % 4]
            rows.append(good_row(first + number - 1, region, **spoilt))
        elif number % 16 == 0:
            rows.append(good_row(first + number - 1, region, licence_valid_to="2025-01-01"))
        else:
            rows.append(good_row(first + number - 1, region))
    return rows
