"""Reads a file with one or more years of the working calendar and checks that it can be true."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from yiji.kernel.calendar import YearTable
from yiji.kernel.outcome import Problem, Refusal

_MAX_BYTES = 1_000_000
_KINDS = {"holiday": 0, "休": 0, "放假": 0, "makeup": 1, "班": 1, "上班": 1}
_FEWEST_HOLIDAYS = 7


def read_calendar_file(path: Path) -> dict[int, YearTable]:
    """The years in a YAML or CSV file; raises Refusal naming the line or year and the way out.

    YAML: ``years: {2027: {source: …, holidays: ["01-01", …], makeup_days: […]}}``. CSV: columns date,
    kind (holiday or makeup) and source.
    """
    suffix = path.suffix.lower()
    if suffix not in (".yaml", ".yml", ".csv"):
        raise _problem(
            "文件 {file} 不是 YAML 或 CSV。", "请使用扩展名 .yaml 或 .csv 的文件。", file=path.name
        )
    try:
        raw = path.read_bytes()
        if len(raw) > _MAX_BYTES:
            raise _problem("文件 {file} 过大。", "节假日表不超过 1 MB，请检查是否选错文件。", file=path.name)
        text = raw.decode("utf-8-sig")
    except OSError:
        raise _problem("无法读取文件 {file}。", "请检查路径和读取权限。", file=path.name) from None
    except UnicodeDecodeError:
        raise _problem(
            "文件 {file} 不是 UTF-8 编码。", "请另存为 UTF-8 后重新导入。", file=path.name
        ) from None
    years = _from_csv(text) if suffix == ".csv" else _from_yaml(text)
    if not years:
        raise _problem("文件中没有任何年份。", "请按文档给出的格式填写后重新导入。")
    for year, table in years.items():
        check_year(year, table)
    return years


def check_year(year: int, table: YearTable) -> None:
    """Refuses a table that contradicts itself or cannot be a State Council notice for ``year``."""
    if not 2000 <= year <= 2100:
        raise _problem("年份 {year} 不在 2000 至 2100 之间。", "请检查年份。", year=year)
    if not table.source.strip():
        raise _problem("{year} 年没有写明来源。", "请填写国务院办公厅通知的名称或文号。", year=year)
    both = table.holidays & table.makeup_days
    if both:
        raise _problem("{day} 既是放假日又是上班日。", "请对照通知只保留一种。", day=min(both).isoformat())
    for day in sorted(table.holidays | table.makeup_days):
        if abs((day - date(year, 7, 1)).days) > 190:
            raise _problem("{day} 不属于 {year} 年。", "请把它写到所属年份。", day=day.isoformat(), year=year)
    for day in sorted(table.makeup_days):
        if day.weekday() < 5:
            raise _problem(
                "{day} 本来就是工作日，不能作为调休上班日。", "请对照通知检查日期。", day=day.isoformat()
            )
    if len(table.holidays) < _FEWEST_HOLIDAYS:
        raise _problem(
            "{year} 年只有 {count} 个放假日，通知没有录全。",
            "请把通知中的放假日逐日列出（含连休的周末）。",
            year=year,
            count=len(table.holidays),
        )


def _from_yaml(text: str) -> dict[int, YearTable]:
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise _problem("第 {line} 行不是正确的 YAML。", "请检查缩进、引号和冒号。", line=line) from None
    years = document.get("years") if isinstance(document, dict) else None
    if not isinstance(years, dict):
        raise _problem("文件缺少 years 一节。", "请按“years: {{2027: …}}”的格式填写。")
    return {_year(year): _table(_year(year), body) for year, body in years.items()}


def _table(year: int, body: Any) -> YearTable:
    if not isinstance(body, dict):
        raise _problem("{year} 年的内容不是键值对。", "请填写 source、holidays、makeup_days。", year=year)
    lists = [body.get("holidays") or [], body.get("makeup_days") or []]
    if not all(isinstance(days, list) for days in lists):
        raise _problem("{year} 年的日期应为列表。", '请写成 ["01-01", "01-02"]。', year=year)
    holidays, makeup = (frozenset(_day(day, year) for day in days) for days in lists)
    return YearTable(holidays, makeup, str(body.get("source") or ""))


def _from_csv(text: str) -> dict[int, YearTable]:
    reader = csv.DictReader(io.StringIO(text))
    if not {"date", "kind", "source"} <= set(reader.fieldnames or ()):
        raise _problem("CSV 首行应有 date、kind、source 三列。", "请补上列名后重新导入。")
    found: dict[int, tuple[set[date], set[date], str]] = {}
    for number, row in enumerate(reader, start=2):
        kind = _KINDS.get((row["kind"] or "").strip().lower())
        if kind is None:
            raise _problem("第 {line} 行的 kind 应为 holiday 或 makeup。", "请改正后重新导入。", line=number)
        day = _day((row["date"] or "").strip(), None, line=number)
        table = found.setdefault(day.year, (set(), set(), (row["source"] or "").strip()))
        table[kind].add(day)  # type: ignore[union-attr]
    return {year: YearTable(frozenset(t[0]), frozenset(t[1]), t[2]) for year, t in found.items()}


def _year(value: Any) -> int:
    if isinstance(value, bool) or not str(value).isdecimal():
        raise _problem("“{year}”不是年份。", "请填写四位年份。", year=str(value)[:20])
    return int(value)


def _day(value: Any, year: int | None, line: int | None = None) -> date:
    if isinstance(value, date):
        return value
    text = str(value)
    if year is not None and len(text) == 5:
        text = f"{year}-{text}"
    try:
        return date.fromisoformat(text)
    except ValueError:
        where = f"第 {line} 行" if line else f"{year} 年"
        raise _problem(
            "{where}的“{day}”不是日期。", "请写成 2027-01-01。", where=where, day=text[:20]
        ) from None


def _problem(message: str, way_out: str, **params: Any) -> Refusal:
    return Refusal(Problem("calendar_file", message, field="file", way_out=way_out, params=params))
