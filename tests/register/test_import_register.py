"""An extract of the register is loaded whole, refused row by row with reasons, and twice without effect."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from yiji.accounts.scope import Scope
from yiji.certificates.actions.take_number import note_imported_number, take_certificate_number
from yiji.certificates.models import IssuedNumber
from yiji.kernel.identifiers import compose_qualification_certificate_no, compose_resident_id
from yiji.kernel.outcome import Refusal
from yiji.register.actions.import_register import import_register
from yiji.register.models import ImportBatch, Physician, Qualification, RegisterChange, Registration
from yiji.register.register_file import COLUMNS
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


def _row(number: int, **changes: str) -> dict[str, str]:
    person = compose_resident_id("330106", dt.date(1985, 3, 14), number)
    row = {
        "姓名": "买买提•吐尔逊" if number == 1 else "贾涵",
        "身份证号": person.lower(),
        "性别": "男",
        "医师类别": "临床",
        "医师级别": "执业医师",
        "执业范围": "内科专业",
        "资格证书编码": compose_qualification_certificate_no(2015, "33", "1", "clinical", person),
        "执业证书编码": f"110330106{number:06d}",
        "任职资格": "主治医师",
        "主要执业机构": "江城市第一人民医院",
        "执业地点": "浙江省",
        "状态": "在册",
        "批准日期": "2022-05-17",
    }
    return {**row, **changes}


def _file(rows: list[dict[str, str]], encoding: str = "utf-8", columns: tuple[str, ...] = COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def _load(data: bytes) -> ImportBatch:
    return import_register(
        Scope.system("test"), data, "register.csv", today=TODAY, number_taken=note_imported_number
    )


def test_rows_become_persons_qualifications_and_registrations() -> None:
    rows = [
        _row(1),
        _row(2, 状态="不在册"),
        _row(3, 状态="未注册", 执业证书编码="", 主要执业机构="", 执业地点="", 批准日期=""),
    ]
    batch = _load(_file(rows))
    assert (batch.rows, batch.good, batch.unchanged, batch.refused) == (3, 3, 0, 0)
    assert Physician.objects.count() == Qualification.objects.count() == 3
    assert sorted(Registration.objects.values_list("status", flat=True)) == ["active", "off_roster"]
    assert Physician.objects.filter(name="买买提·吐尔逊").exists()
    assert RegisterChange.objects.filter(source="import").count() == 3


def test_the_id_number_is_stored_encrypted_with_a_capital_x() -> None:
    _load(_file([_row(1)]))
    physician = Physician.objects.get()
    number = reveal(physician, "id_number")
    assert number == number.upper()
    assert len(number) == 18
    assert number.encode() not in bytes(physician.id_number)


def test_loading_the_same_file_twice_changes_nothing() -> None:
    data = _file([_row(1), _row(2)])
    _load(data)
    batch = _load(data)
    assert (batch.good, batch.unchanged) == (0, 2)
    assert Registration.objects.count() == 2
    assert IssuedNumber.objects.count() == 2


def test_a_bad_row_is_refused_with_line_and_column_and_the_others_are_taken() -> None:
    wrong = _row(2)
    wrong["身份证号"] = wrong["身份证号"][:17] + ("0" if wrong["身份证号"][17] != "0" else "1")
    batch = _load(_file([_row(1), wrong, _row(3, 状态="在"), _row(4, 执业范围="修脚专业")]))
    assert (batch.rows, batch.good, batch.refused) == (4, 1, 3)
    assert [(item["line"], item["column"]) for item in batch.report] == [
        (3, "身份证号"),
        (4, "状态"),
        (5, "执业范围"),
    ]
    assert wrong["身份证号"] not in str(batch.report)


def test_a_missing_column_is_named_and_nothing_is_loaded() -> None:
    columns = tuple(name for name in COLUMNS if name != "状态")
    with pytest.raises(Refusal) as refused:
        _load(_file([_row(1)], columns=columns))
    assert "状态" in refused.value.problems[0].text()
    assert not Physician.objects.exists()


def test_a_file_in_gb18030_with_a_rare_character_is_read() -> None:
    _load(_file([_row(1, 姓名="张㛃")], encoding="gb18030"))
    assert Physician.objects.get().name == "张㛃"


def test_the_same_certificate_number_for_another_person_is_refused() -> None:
    batch = _load(_file([_row(1), _row(2, 资格证书编码=_row(1)["资格证书编码"])]))
    assert (batch.good, batch.refused) == (1, 1)
    assert Physician.objects.count() == 1


def test_a_number_that_came_with_the_import_is_never_issued_again() -> None:
    _load(_file([_row(1), _row(7)]))
    number = take_certificate_number("1", "clinical", "330106", Physician.objects.all()[0].pk)
    assert number == "110330106000008"
