"""Imports of the national qualification register for the authority's pages: the list, the report, its rows in words."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.kernel.outcome import NotFound
from yiji.register.models import NationalImport, NationalImportRow, Qualification
from yiji.register.models.national_import import RUNNING_STATES
from yiji.register.national_columns import LABELS
from yiji.register.visibility import visible_national_imports
from yiji.uploads.cells import Cell
from yiji.vault.fields import reveal_value
from yiji.vault.masking import mask_id_number, mask_qualification_certificate_no

IMPORT_ORDER = ("-uploaded_at", "-id")
IMPORT_COLUMNS = (
    "id", "state", "as_of", "province", "rows_in", "new", "changed", "unchanged", "refused", "vanished",
    "uploaded_by_name", "uploaded_at",
)  # fmt: skip
# Rows behind which somebody is registered now come first.
ROW_ORDER = ("-urgent", "row_number", "id")
ROW_COLUMNS = (
    "id", "row_number", "outcome", "urgent", "warned", "columns", "detail", "certificate_index",
    "qualification_id", "applied_at",
)  # fmt: skip
REPORT_TITLES = {"new": "新增", "changed": "变更", "vanished": "消失", "refused": "未通过"}
REPORT_COLUMNS = (
    "行号", "结果", "现有有效注册", "姓名", "证件号码", "资格证书编码", "医师级别", "医师类别", "变更内容", "原因", "怎样办",
    "消失自",
)  # fmt: skip
MOST_EXPORTED = 100_000
# From this share of the known records on, a file is probably not the whole register.
MANY_VANISHED = 0.05
_CHUNK = 1_000
_WORDS = {"level": "practice_level", "category": "practice_category"}


def imports(scope: Scope) -> QuerySet[NationalImport]:
    """The imports of the own authority."""
    return visible_national_imports(scope)


def own_import(scope: Scope, import_id: uuid.UUID) -> NationalImport:
    """One of them; raises NotFound alike for foreign and for unknown ids."""
    found = visible_national_imports(scope).filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def running_import(scope: Scope) -> NationalImport | None:
    """The own import that is being checked or written now."""
    return visible_national_imports(scope).filter(state__in=RUNNING_STATES).first()


def import_rows(batch: NationalImport, which: str) -> QuerySet[NationalImportRow]:
    """The rows of an import that ``own_import`` gave, of one of REPORT_TITLES."""
    return NationalImportRow.objects.filter(batch=batch, outcome=which)


def share_vanished(batch: NationalImport) -> float:
    """Which part of the records known from earlier imports is not in the file, 0 to 1."""
    known = batch.vanished + batch.changed + batch.unchanged
    return batch.vanished / known if known else 0.0


def first_tab(batch: NationalImport) -> str:
    """The tab to begin with: what somebody has to look at."""
    order = ("changed", "vanished", "refused", "new")
    return next((one for one in order if getattr(batch, one)), "changed")


def described(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of ROW_COLUMNS for the page, numbers masked; one query whatever their number."""
    rows = list(rows)
    # A new record did not exist when its row was judged: it is found by its number.
    ids = [row["qualification_id"] for row in rows if row["qualification_id"]]
    numbers = [row["certificate_index"] for row in rows if row["certificate_index"]]
    wanted = Q(pk__in=ids) | Q(certificate_no_index__in=numbers)
    held: dict[Any, Qualification] = {}
    for one in Qualification.objects.filter(wanted).select_related("physician", "national"):
        held[one.pk] = held[one.certificate_no_index] = one
    return [
        _described(row, held.get(row["qualification_id"]) or held.get(row["certificate_index"]))
        for row in rows
    ]


def report_rows(batch: NationalImport, which: str) -> Iterator[list[list[Cell]]]:
    """The cells of the report chunk by chunk, at most MOST_EXPORTED rows, in the order of the page."""
    wanted = import_rows(batch, which).order_by(*ROW_ORDER).values(*ROW_COLUMNS)
    for start in range(0, MOST_EXPORTED, _CHUNK):
        chunk = list(wanted[start : start + _CHUNK])
        if not chunk:
            return
        yield [_cells(batch, row) for row in described(chunk)]


def _described(row: Mapping[str, Any], held: Qualification | None) -> dict[str, Any]:
    text = reveal_value(NationalImportRow, "detail", row["id"], row["detail"])
    detail = json.loads(text) if text else {}
    shown = detail.get("values") or detail.get("raw") or _of_register(held)
    return {
        **{key: row[key] for key in ("id", "row_number", "outcome", "urgent", "warned", "applied_at")},
        "physician_id": held.physician_id if held else None,
        "name": str(shown.get("name", ""))[:50],
        "id_number": mask_id_number(str(shown.get("id_number", ""))),
        "certificate_no": mask_qualification_certificate_no(str(shown.get("certificate_no", "")))[:27],
        "level": _in_words("level", str(shown.get("level", ""))),
        "category": _in_words("category", str(shown.get("category", ""))),
        "changes": [
            (LABELS[key], _in_words(key, old), _in_words(key, new))
            for key, old, new in detail.get("changes", ())
        ],
        "problems": [
            {**problem, "label": LABELS.get(problem["field"], "")} for problem in detail.get("problems", ())
        ],
    }


def _of_register(held: Qualification | None) -> dict[str, Any]:
    if held is None:
        return {}
    national = getattr(held, "national", None)
    return {
        "name": national.holder_name if national else held.physician.name,
        "certificate_no": held.certificate_no_prefix + "*" * 18,
        "level": held.level,
        "category": held.category,
    }


def _in_words(key: str, value: str) -> str:
    if key == "missing_since":
        return f"{value} 起不在名单中" if value else "重新出现"
    return catalogue.label(_WORDS[key], value) if key in _WORDS and value else value


def _cells(batch: NationalImport, row: Mapping[str, Any]) -> list[Cell]:
    problems = row["problems"]
    return [
        row["row_number"] if row["outcome"] != "vanished" else None,
        REPORT_TITLES[row["outcome"]],
        "有" if row["urgent"] else "",
        row["name"],
        row["id_number"],
        row["certificate_no"],
        row["level"],
        row["category"],
        "；".join(f"{label}：{old or '无'} → {new or '无'}" for label, old, new in row["changes"]),
        "；".join(f"{p['label']}：{p['message'].format(**p['params'])}" for p in problems),
        "；".join(dict.fromkeys(p["way_out"].format(**p["params"]) for p in problems)),
        batch.as_of if row["outcome"] == "vanished" else None,
    ]
