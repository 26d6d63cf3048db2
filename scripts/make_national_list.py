"""Writes an invented list of the national qualification register as CSV, for measuring its import.

``python scripts/make_national_list.py 1000000 > list.csv`` and then
``/usr/bin/time -v yiji import qualifications list.csv --as-of 2026-10-31`` (checks; ``--apply`` also writes).
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from yiji.kernel.identifiers import (
    compose_qualification_certificate_no,
    compose_resident_id,
)

HEAD = ("姓名", "身份证号", "性别", "医师级别", "医师类别", "资格证书编码", "取得日期", "发证机关")
FIRST_BIRTH = dt.date(1950, 1, 1)
PER_DAY = 1000  # the three digits that tell persons of one day and place apart


def row(number: int) -> tuple[str, ...]:
    """One invented person; numbers below 12,000,000 give different valid ID numbers."""
    birth = FIRST_BIRTH + dt.timedelta(days=number // PER_DAY)
    person = compose_resident_id("330106", birth, number % PER_DAY)
    certificate = compose_qualification_certificate_no(2015, "33", "1", "clinical", person)
    name = f"虚{chr(0x4E00 + number % 900)}{chr(0x4E00 + number // 900 % 900)}"
    sex = "男" if number % 2 else "女"
    return (name, person, sex, "执业医师", "临床", certificate, "2015-12-20", "浙江省卫生健康委员会")


def main() -> int:
    """Write as many rows as the first argument says to standard output."""
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.stderr.write(f"{__doc__}\n")
        return 2
    writer = csv.writer(sys.stdout)
    writer.writerow(HEAD)
    writer.writerows(row(number) for number in range(int(sys.argv[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
