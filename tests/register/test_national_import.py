"""The national qualification register is imported row by row: new, changed, vanished, refused; nothing is lost."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import factories
from tests.register.national_case import (
    HEAD,
    YESTERDAY,
    adds_up,
    checked,
    figures,
    row,
    supervisor,
    table,
    uploaded,
    written,
)
from yiji.audit.models import AuditEvent
from yiji.jobs.queue import run_due
from yiji.kernel.identifiers import compose_qualification_certificate_no
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.register.actions.confirm_national_import import confirm_national_import, discard_national_import
from yiji.register.actions.upload_national_register import add_part, begin_upload, finish_upload
from yiji.register.models import (
    NationalImport,
    NationalImportPart,
    NationalImportRow,
    NationalRecord,
    Physician,
    Qualification,
)
from yiji.register.queries.national_imports import ROW_COLUMNS, ROW_ORDER, described, import_rows
from yiji.uploads.workbooks import WorkbookSheet, write_workbook
from yiji.vault.fields import reveal
from yiji.vault.models import StoredFile

pytestmark = pytest.mark.django_db


def shown(batch: NationalImport, which: str) -> list[dict[str, object]]:
    return described(import_rows(batch, which).order_by(*ROW_ORDER).values(*ROW_COLUMNS))


def everything() -> list[tuple[object, ...]]:
    """What the register holds, without when it was last looked at."""
    held = Qualification.objects.order_by("pk").values_list(
        "pk", "physician_id", "level", "category", "obtained_on", "issuer", "certificate_no"
    )
    seen = NationalRecord.objects.order_by("pk").values_list(
        "pk", "holder_name", "changed_on", "missing_since"
    )
    return [*held, *seen, (Physician.objects.count(),)]


def test_new_rows_become_persons_and_qualifications_and_the_same_file_again_changes_nothing() -> None:
    scope = supervisor()
    rows = [row(n) for n in range(1, 8)]
    rows[0]["身份证号"] = rows[0]["身份证号"].lower()
    rows[1]["姓名"] = "买买提•吐尔逊"
    batch = checked(scope, rows)
    assert (batch.state, figures(batch)) == ("ready", (7, 0, 0, 0, 0))
    assert Physician.objects.count() == 0
    written(scope, batch)
    assert (batch.applied, Physician.objects.count(), NationalRecord.objects.count()) == (7, 7, 7)
    one = Qualification.objects.select_related("physician").get(physician__name="买买提·吐尔逊")
    assert (one.level, one.category, one.issuer) == ("1", "clinical", "浙江省卫生健康委员会")
    assert (one.obtained_on, one.obtained_year) == (dt.date(2015, 12, 20), 2015)
    assert one.batch is not None
    assert (one.batch.good, one.batch.rows) == (7, 7)
    assert reveal(one, "certificate_no") == rows[1]["资格证书编码"]
    told = AuditEvent.objects.filter(verb="qualification.import_new").values_list("subject_id", flat=True)
    assert set(told) == set(Physician.objects.values_list("pk", flat=True))

    before = everything()
    again = written(scope, checked(scope, rows))
    assert (figures(again), again.applied) == ((0, 0, 7, 0, 0), 0)
    assert everything() == before
    assert again.rows.count() == 0


def test_a_change_names_its_columns_keeps_old_and_new_sealed_and_says_since_when() -> None:
    scope = supervisor()
    written(scope, checked(scope, [row(1), row(2)], as_of=YESTERDAY - dt.timedelta(days=30)))
    changed = row(1, 姓名="虚新名", 医师级别="执业助理医师", 发证机关="")
    batch = checked(scope, [changed, row(2)])
    assert figures(batch) == (0, 1, 1, 0, 0)
    kept = batch.rows.get(outcome="changed")
    assert kept.columns == ["name", "level"]
    assert "虚新名".encode() not in bytes(kept.detail)
    assert shown(batch, "changed")[0]["changes"] == [
        ("姓名", row(1)["姓名"], "虚新名"),
        ("医师级别", "执业医师", "执业助理医师"),
    ]
    written(scope, batch)
    one = Qualification.objects.select_related("physician", "national").get(pk=kept.qualification_id)
    # The person's own name is changed by his application only; the national one stands beside it.
    assert (one.level, one.physician.name) == ("2", row(1)["姓名"])
    assert (one.national.holder_name, one.national.changed_on) == ("虚新名", YESTERDAY)
    assert one.issuer == "浙江省卫生健康委员会"
    event = AuditEvent.objects.get(verb="qualification.import_changed")
    assert event.subject_id == one.physician_id


def test_a_vanished_record_is_kept_marked_since_when_listed_first_if_registered_and_may_come_back() -> None:
    scope = supervisor()
    first = YESTERDAY - dt.timedelta(days=60)
    written(scope, checked(scope, [row(n) for n in range(1, 6)], as_of=first))
    hospital = factories.make_institution()
    registered = Physician.objects.get(name=row(4)["姓名"])
    factories.make_registration(registered, hospital)
    batch = checked(scope, [row(1), row(2)], as_of=YESTERDAY - dt.timedelta(days=1))
    assert figures(batch) == (0, 0, 2, 0, 3)
    listed = shown(batch, "vanished")
    assert [line["urgent"] for line in listed] == [True, False, False]
    assert listed[0]["name"] == registered.name
    with pytest.raises(Refusal) as refused:
        confirm_national_import(scope, batch.pk, version=batch.version)
    assert refused.value.problems[0].code == "vanished"
    written(scope, batch)
    assert Qualification.objects.count() == 5
    missing = NationalRecord.objects.filter(missing_since=batch.as_of)
    assert missing.count() == 3
    assert AuditEvent.objects.filter(verb="qualification.import_missing").count() == 3

    back = written(scope, checked(scope, [row(1), row(2), row(4)]))
    # The two others are missing as before: their date stays, and they are not told again.
    assert figures(back) == (0, 1, 2, 0, 0)
    assert NationalRecord.objects.filter(missing_since=batch.as_of).count() == 2
    assert registered.qualifications.get().national.missing_since is None


def test_a_file_of_one_province_says_nothing_of_the_others() -> None:
    scope = supervisor()
    person = row(2)["身份证号"]
    other = compose_qualification_certificate_no(2015, "32", "1", "clinical", person)
    written(scope, checked(scope, [row(1), row(2, 资格证书编码=other), row(3)]))
    batch = checked(scope, [row(1), row(4, 资格证书编码=other)], province="33")
    assert figures(batch) == (0, 0, 1, 1, 1)
    assert [line["name"] for line in shown(batch, "vanished")] == [row(3)["姓名"]]
    reasons = [problem["code"] for problem in shown(batch, "refused")[0]["problems"]]  # type: ignore[attr-defined]
    assert "other_province" in reasons


def test_every_bad_row_is_refused_with_its_column_and_reason_and_the_others_go_in() -> None:
    scope = supervisor()
    wrong = row(2)["身份证号"]
    wrong = wrong[:-1] + ("1" if wrong[-1] != "1" else "2")
    rows = [
        row(1),
        row(2, 身份证号=wrong),
        row(3, 姓名=""),
        row(4, 姓名="张\ue000三"),
        row(5, 医师类别="兽医"),
        row(6, 取得日期="去年"),
        row(7, 资格证书编码="2015331101"),
        row(8, 身份证号=""),
        row(9, 身份证号="E12345678"),
        row(1, 姓名="重复"),
        row(10, 医师级别="", 医师类别=""),
        row(11, 姓名="㛃𠮷", 身份证号=row(11)["身份证号"]),
    ]
    batch = checked(scope, rows)
    assert figures(batch) == (3, 0, 0, 9, 0)
    refused = {line["row_number"]: line["problems"] for line in shown(batch, "refused")}
    codes = {
        number: [(p["field"], p["code"]) for p in problems if p["severity"] == "BLOCK"]  # type: ignore[attr-defined]
        for number, problems in refused.items()
    }
    assert codes[3] == [("id_number", "check_digit")]
    assert codes[4] == [("name", "required")]
    assert codes[5][0][0] == "name"
    assert codes[6] == [("category", "code")]
    assert codes[7] == [("obtained_on", "date")]
    assert codes[8] == [("certificate_no", "length")]
    assert codes[9] == [("id_number", "required")]
    assert codes[10][0][0] == "id_number"
    assert codes[11] == [("certificate_no", "twice")]
    assert all(p["way_out"] for problems in refused.values() for p in problems)  # type: ignore[attr-defined]
    stored = b"".join(bytes(one.detail) for one in NationalImportRow.objects.exclude(detail=None))
    assert wrong.encode() not in stored
    written(scope, batch)
    assert Qualification.objects.count() == 3
    assert Qualification.objects.get(physician__name=row(10)["姓名"]).category == "clinical"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_headings_are_found_in_any_order_under_a_title_row_in_any_usual_encoding(encoding: str) -> None:
    scope = supervisor()
    other_names = {
        "发证机关": "签发机关", "身份证号": "证件号码（18位）", "资格证书编码": "医师资格证书编号", "医师类别": "类 别",
    }  # fmt: skip
    rows = [{other_names.get(key, key): value for key, value in row(n, 姓名="㛃·𠮷").items()} for n in (1, 2)]
    head = [other_names.get(key, key) for key in reversed(HEAD)]
    batch = checked(scope, table(rows, encoding=encoding, head=["备注", *head], above="全国医师资格名单\r\n"))
    assert (batch.state, figures(batch), batch.header_row) == ("ready", (2, 0, 0, 0, 0), 2)
    assert batch.unknown_headings == ["备注"]
    assert shown(batch, "new")[0]["name"] == "㛃·𠮷"


def test_a_workbook_with_dates_and_a_number_that_lost_its_end() -> None:
    scope = supervisor()
    cells = [list(row(n).values()) for n in (1, 2)]
    cells[0][6] = dt.date(2015, 12, 20)  # type: ignore[call-overload]
    cells[1][1] = 330106198503140000  # type: ignore[call-overload]
    data = write_workbook([WorkbookSheet("名单", HEAD, cells)])
    batch = checked(scope, data, file_name="名单.XLSX")
    assert figures(batch) == (1, 0, 0, 1, 0)
    assert shown(batch, "refused")[0]["problems"][0]["code"] == "number_lost_digits"  # type: ignore[index]


def test_the_number_of_another_holder_is_refused_and_a_second_certificate_joins_its_person() -> None:
    scope = supervisor()
    written(scope, checked(scope, [row(1)]))
    second = compose_qualification_certificate_no(2012, "33", "2", "clinical", row(1)["身份证号"])
    batch = checked(
        scope,
        [
            row(2, 资格证书编码=row(1)["资格证书编码"]),
            row(1, 资格证书编码=second, 医师级别="2", 取得日期="2012-1-5"),
        ],
    )
    assert figures(batch) == (1, 0, 0, 1, 0)
    assert shown(batch, "refused")[0]["problems"][-1]["code"] == "other_holder"  # type: ignore[index]
    written(scope, batch)
    assert Physician.objects.get().qualifications.count() == 2


def test_an_older_list_a_future_one_and_other_kinds_of_files_are_refused_with_the_way_out() -> None:
    scope = supervisor()
    written(scope, checked(scope, [row(1)]))
    for options, code in (
        ({"as_of": YESTERDAY - dt.timedelta(days=1)}, "older"),
        ({"as_of": YESTERDAY + dt.timedelta(days=9)}, "as_of"),
        ({"file_name": "a.pdf"}, "kind_unknown"),
        ({"province": "99"}, "province"),
    ):
        with pytest.raises(Refusal) as refused:
            uploaded(scope, table([row(1)]), **options)
        assert refused.value.problems[0].code == code
        assert refused.value.problems[0].way_out
    with pytest.raises(Refusal) as empty:
        uploaded(scope, b"")
    assert empty.value.problems[0].code == "empty"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (table([row(1)], head=["姓名", "性别"]), "columns"),
        (table([]), "no_rows"),
        ("姓名,身份证号,资格证书编码,姓名\n张三,1,2,3\n".encode(), "column_twice"),
        ("姓名,身份证号,资格证书编码\n".encode() + b'"open' + b"x" * 140_000, "too_much"),
        ('姓名,身份证号,资格证书编码\n"a"b,c,d\n'.encode(), "csv_broken"),
        (b"\x00\x01\x02\x03" * 100, "encoding"),
    ],
)
def test_a_file_that_is_no_register_is_refused_whole_and_its_pieces_are_forgotten(
    data: bytes, code: str
) -> None:
    scope = supervisor()
    batch = checked(scope, data)
    assert (batch.state, batch.problem["code"]) == ("refused", code)
    assert batch.problem["way_out"]
    run_due()
    assert not NationalImportPart.objects.exists()
    assert not StoredFile.objects.filter(owner_id=batch.pk).exists()


def test_pieces_arrive_in_order_each_once_and_only_from_the_authority_that_began() -> None:
    scope = supervisor()
    data = table([row(1), row(2)])
    batch = begin_upload(scope, file_name="a.csv", as_of=YESTERDAY, province="")
    with pytest.raises(NotFound):
        add_part(supervisor(), batch.pk, 0, data)
    with pytest.raises(Conflict):
        add_part(scope, batch.pk, 1, data)
    # The cut goes through the middle of a character.
    cut = data.index("虚".encode()) + 1
    add_part(scope, batch.pk, 0, data[:cut])
    add_part(scope, batch.pk, 0, data[:cut])
    add_part(scope, batch.pk, 1, data[cut:])
    finish_upload(scope, batch.pk)
    run_due()
    batch.refresh_from_db()
    assert (batch.state, figures(batch), batch.file_size) == ("ready", (2, 0, 0, 0, 0), len(data))
    with pytest.raises(Conflict):
        add_part(scope, batch.pk, 2, data)


def test_one_import_at_a_time_whoever_asks_and_the_same_file_meets_the_one_under_way() -> None:
    scope = supervisor()
    first = uploaded(scope, table([row(1)]))
    with pytest.raises(Conflict):
        uploaded(supervisor(), table([row(2)]))
    run_due()
    first.refresh_from_db()
    assert first.state == "ready"
    assert uploaded(scope, table([row(1)])).pk == first.pk
    assert uploaded(supervisor(), table([row(1)])).pk != first.pk


def test_what_was_checked_before_another_list_was_written_must_be_checked_again() -> None:
    scope, other = supervisor(), supervisor()
    waiting = checked(scope, [row(1)])
    written(other, checked(other, [row(2)]))
    with pytest.raises(Refusal) as refused:
        confirm_national_import(scope, waiting.pk, version=waiting.version)
    assert refused.value.problems[0].code == "checked_before"
    with pytest.raises(NotFound):
        confirm_national_import(other, waiting.pk, version=waiting.version)
    discard_national_import(scope, waiting.pk, version=waiting.version)
    run_due()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.rows.count(), waiting.parts.count()) == ("discarded", 0, 0)
    with pytest.raises(Conflict):
        confirm_national_import(scope, waiting.pk, version=waiting.version)


def test_a_record_that_changed_after_the_preview_is_not_overwritten() -> None:
    scope = supervisor()
    written(scope, checked(scope, [row(1), row(2)]))
    batch = checked(scope, [row(1, 发证机关="国家卫生健康委员会"), row(2, 发证机关="国家卫生健康委员会")])
    touched = Qualification.objects.get(physician__name=row(2)["姓名"])
    Qualification.objects.filter(pk=touched.pk).update(issuer="更正过的机关")
    written(scope, batch)
    # The change is the same columns but another old value: what was corrected meanwhile stays.
    touched.refresh_from_db()
    assert touched.issuer == "更正过的机关"
    assert figures(batch) == (0, 1, 0, 1, 0)
    adds_up(batch)
    assert shown(batch, "refused")[0]["problems"][0]["code"] == "changed_meanwhile"  # type: ignore[index]


def test_nothing_good_is_not_written() -> None:
    scope = supervisor()
    batch = checked(scope, [row(1, 姓名="")])
    with pytest.raises(Refusal) as refused:
        confirm_national_import(scope, batch.pk, version=batch.version)
    assert refused.value.problems[0].code == "nothing_to_write"
