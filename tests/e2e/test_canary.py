"""After a day's use, no byte on disk shows an ID number, a phone or a qualification number that the system knows."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pyotp
import pytest

from tests.e2e.inside import REVEAL_EVERYTHING, run_inside
from tests.e2e.running_system import RunningSystem
from tests.e2e.visitor import Visitor
from yiji.kernel.identifiers import compose_qualification_certificate_no, compose_resident_id

PEOPLE = 40
PASSWORD = "Yiji-demo-2026!"
TOTP_SECRET = "YIJIDEMOYIJIDEMOYIJIDEMOYIJIDEMO"
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)")
CODE = re.compile(r"(?<!\d)\d{9,10}\d{14}[\dX]{4}(?!\d)")
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
# Runs of digits as they stand in bytes of UTF-8, and of UTF-16 in both orders.
RUNS = (
    (re.compile(rb"\d{10,}[\dXx]"), slice(None)),
    (re.compile(rb"(?:\d\x00){10,}[\dXx]"), slice(None, None, 2)),
    (re.compile(rb"(?:\x00\d){10,}\x00[\dXx]"), slice(1, None, 2)),
)


def _person(number: int) -> tuple[str, str]:
    """ID number and qualification certificate number of a made-up person."""
    id_number = compose_resident_id("330106", dt.date(1985, 3, 14), number)
    return id_number, compose_qualification_certificate_no(2015, "33", "1", "clinical", id_number)


def _extract(path: Path) -> None:
    """A register file of made-up persons, outside the system's data folder."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        head = "姓名,身份证号,性别,医师类别,医师级别,执业范围,资格证书编码,执业证书编码,任职资格,主要执业机构,执业地点,状态,批准日期"
        writer.writerow(head.split(","))
        for number in range(PEOPLE):
            id_number, code = _person(number)
            tail = ["主治医师", "江城市第九人民医院", "浙江省", "在册", "2022-05-17"]
            kind = ["男" if int(id_number[16]) % 2 else "女", "临床", "执业医师", "内科专业"]
            writer.writerow(["贾涵", id_number, *kind, code, f"110330106{number + 900:06d}", *tail])


def prepare_system(system: RunningSystem) -> None:
    """The demo's data and an extract of the register."""
    system.manage("seed_demo", "--size", "small")
    path = system.data_dir.parent / "register.csv"
    _extract(path)
    assert f"新增 {PEOPLE}" in system.manage("import_register", str(path))


def known_values(system: RunningSystem) -> set[str]:
    """What must not be found: the file's numbers, what a visitor typed, and all that the system itself can reveal."""
    values = {value for number in range(PEOPLE) for value in _person(number)}
    values |= {_person(999)[0], "13911112222"}
    text = "\n".join(run_inside(system, REVEAL_EVERYTHING))
    for pattern in (ID_NUMBER, CODE, PHONE):
        values |= set(pattern.findall(text))
    return values


def findings(folder: Path, values: set[str]) -> list[str]:
    """File and masked value of each known value that stands in the bytes of a file."""
    lengths = sorted({len(value) for value in values})
    found: list[str] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for pattern, step in RUNS:
            for match in pattern.finditer(data):
                run = match.group()[step].decode().upper()
                parts = {run[at : at + n] for n in lengths for at in range(len(run) - n + 1)}
                found.extend(f"{path.relative_to(folder)}: {part[:3]}…{part[-1]}" for part in parts & values)
    return found


def _use_the_system(system: RunningSystem) -> None:
    """Sign up, mistype, log in on three sides, look at lists and at one protected value."""
    id_number = _person(999)[0]
    fields = {
        "name": "贾小涵",
        "phone": "13911112222",
        "login_name": "jiaxiaohan",
        "password": "correct horse 77",
        "password_again": "correct horse 77",
        "consent": "on",
    }
    visitor = Visitor(system.base_url)
    assert visitor.submit("/physician/sign-up/", **fields, id_number=id_number[:17]).status == 422
    assert visitor.submit("/physician/sign-up/", **fields, id_number=id_number).status == 303
    assert visitor.get(f"/nowhere/{id_number}/?phone=13911112222").status == 404
    assert visitor.submit("/physician/login/", login_name="13911112222", password=id_number).status in (
        422,
        429,
    )
    pages = {
        ("institution", "jc_admin"): ("", "activations/", "roster/", "applications/", "operators/", "audit/"),
        ("authority", "xihu_intake"): ("", "physician-accounts/", "physicians/", "applications/", "audit/"),
    }
    for (portal, login_name), paths in pages.items():
        clerk = Visitor(system.base_url)
        assert clerk.submit(f"/{portal}/login/", login_name=login_name, password=PASSWORD).status in (
            302,
            303,
        )
        code = pyotp.TOTP(TOTP_SECRET).now()
        assert clerk.submit(f"/{portal}/second-factor/", code=code).status in (302, 303), f"{portal} log-in"
        for path in paths:
            assert clerk.get(f"/{portal}/{path}").status < 500


@pytest.fixture(scope="module")
def used_system(system: RunningSystem) -> RunningSystem:
    """The system after some use, with everything delivered that was waiting."""
    _use_the_system(system)
    return system


def test_no_known_value_stands_in_any_byte_on_disk(used_system: RunningSystem) -> None:
    values = known_values(used_system)
    files = [path for path in used_system.data_dir.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert {"yiji.sqlite3", "yiji.sqlite3-wal", "web.log", "worker.log"} <= names
    assert "13911112222" in values
    assert len(values) > 200
    found = findings(used_system.data_dir, values)
    print(f"canary scan: files={len(files)} values={len(values)} hits={len(found)}")
    assert not found, "\n".join(found[:30])


def test_the_names_that_may_be_stored_in_clear_are_found_so_the_scan_read_the_database(
    used_system: RunningSystem,
) -> None:
    database = used_system.data_dir / "yiji.sqlite3"
    data = database.read_bytes() + database.with_name("yiji.sqlite3-wal").read_bytes()
    assert "贾小涵".encode() in data
    assert "110330106000901" in {match.group().decode() for match in RUNS[0][0].finditer(data)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("value", [*_person(7), "13911112222"], ids=["id number", "code", "phone"])
def test_the_scan_finds_a_planted_value(tmp_path: Path, value: str, encoding: str) -> None:
    (tmp_path / "deep").mkdir()
    planted = tmp_path / "deep" / "blob"
    planted.write_bytes(b"\x00\xff\x11" + f"x={value.lower()};7".encode(encoding) + b"\xfe\x00")
    assert findings(tmp_path, {value})
    planted.write_bytes(b"\x00\xff\x11" + f"x={value[:-1]};7".encode(encoding))
    assert not findings(tmp_path, {value})


def test_no_secret_is_on_disk_but_the_key_file(used_system: RunningSystem) -> None:
    text = b"".join(path.read_bytes() for path in used_system.data_dir.glob("*.log"))
    assert TOTP_SECRET.encode() not in text
    assert PASSWORD.encode() not in text
    database = (used_system.data_dir / "yiji.sqlite3").read_bytes()
    assert TOTP_SECRET.encode() not in database
    assert PASSWORD.encode() not in database
