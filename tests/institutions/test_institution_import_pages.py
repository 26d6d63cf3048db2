"""机构批量导入 over HTTP: who may, bad files and forms, what each page says (seed 1)."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.institutions.import_case import checked, officer, written
from tests.institutions.institution_sheets import good_row, workbook
from yiji.institutions.models import Authority, Institution, InstitutionImport
from yiji.jobs.queue import run_due

pytestmark = pytest.mark.django_db
LIST = "/authority/institution-imports/"


def desk(authority: Authority, *duties: str) -> Client:
    return factories.logged_in(factories.make_user_officer(authority, duties or ("credential",)))


def send(client: Client, data: bytes, name: str = "list.xlsx") -> Any:
    return client.post(LIST, factories.form_data(file=SimpleUploadedFile(name, data)))


def at(batch: InstitutionImport, name: str = "institution_import") -> str:
    return reverse(f"authority:{name}", args=[batch.pk])


def test_from_the_upload_to_the_report() -> None:
    client = desk(factories.make_authority())
    assert "还没有导入过机构" in client.get(LIST).content.decode()
    rows = [good_row(1), good_row(2, uscc="12330000470051726G"), good_row(3, licence_valid_to="2025-01-01")]
    answer = send(client, workbook(rows))
    assert answer.status_code == 303
    page = answer["Location"]
    assert "正在逐行核对" in client.get(page).content.decode()
    assert "有一份名单正在核对或写入" in client.get(LIST).content.decode()
    run_due()
    preview = client.get(page).content.decode()
    assert "3 行 = 通过 1 + 有提示 1 + 未通过 1" in preview
    assert "统一社会信用代码校验位不正确" in preview
    assert "1380000000" not in preview, "telephones stay sealed"
    refused = client.get(f"{page}?show=refused").content.decode()
    assert "虚构第2医院" in refused
    assert "虚构第1医院" not in refused
    batch = InstitutionImport.objects.get()
    assert (
        client.post(at(batch, "confirm_institution_import"), factories.form_data(version=1)).status_code
        == 303
    )
    assert "正在逐行写入" in client.get(page).content.decode()
    run_due()
    report = client.get(page).content.decode()
    assert "导入报告" in report
    assert "下载未通过的行" in report
    assert Institution.objects.count() == 2
    fetched = client.get(at(batch, "institution_import_report"))
    assert fetched["Content-Disposition"].endswith('refused-institutions.xlsx"')
    assert fetched.content.startswith(b"PK")
    again = send(client, workbook(rows))
    assert again["Location"] != page


def test_the_same_press_of_the_button_twice_and_two_tabs_make_one_import() -> None:
    client, data = desk(factories.make_authority()), workbook([good_row(1)])
    form = factories.form_data()
    pages = {
        client.post(LIST, {**form, "file": SimpleUploadedFile("list.xlsx", data)})["Location"]
        for _ in range(2)
    }
    pages.add(send(client, data, "copy.xlsx")["Location"])
    assert len(pages) == 1
    assert send(client, workbook([good_row(2)])).status_code == 409
    assert InstitutionImport.objects.count() == 1


@pytest.mark.parametrize("duty", ["intake", "examine", "decide", "read_only"])
def test_other_duties_find_no_such_pages(duty: str) -> None:
    authority = factories.make_authority()
    client = desk(authority, duty)
    assert client.get(LIST).status_code == 404
    assert "机构批量导入" not in client.get("/authority/").content.decode()
    assert send(client, workbook([good_row(1)])).status_code == 404
    batch = checked(officer(authority), [good_row(1)])
    for name in ("institution_import", "institution_import_report"):
        assert client.get(at(batch, name)).status_code == 404


def test_a_foreign_import_answers_like_a_missing_one() -> None:
    batch = checked(officer(), [good_row(1), good_row(2, uscc="1")])
    stranger = desk(factories.make_authority())
    missing = uuid.uuid4()
    for name in ("institution_import", "institution_import_report"):
        for key in (batch.pk, missing):
            assert stranger.get(reverse(f"authority:{name}", args=[key])).status_code == 404
    for name in ("confirm_institution_import", "discard_institution_import"):
        for key in (batch.pk, missing):
            answer = stranger.post(reverse(f"authority:{name}", args=[key]), factories.form_data(version=1))
            assert answer.status_code == 404
    batch.refresh_from_db()
    assert batch.state == "ready"


def test_forms_without_a_file_with_two_or_with_an_empty_one_say_so() -> None:
    client = desk(factories.make_authority())
    cases = (
        ([], "请选择「机构名单」的文件"),
        ([b"x", b"y"], "一次只能选一个文件"),
        ([b""], "文件是空的"),
        ([b"x" * (10 * 1024 * 1024 + 1)], "超过 10 MB"),
    )
    for files, said in cases:
        uploads = [SimpleUploadedFile("list.xlsx", data) for data in files]
        answer = client.post(LIST, factories.form_data(file=uploads))
        assert answer.status_code == 422, said
        assert said in answer.content.decode()
    assert not InstitutionImport.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"PK\x03\x04 nothing", "list.xlsx", "已损坏"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "list.xls", "网页"),
        (b"\x00\x01\x02\x03" * 50, "list.csv", "重新上传"),
        (workbook([good_row(1)]), "list.csv", "结尾"),
        (b"\xff\xff\xfe name,number\n\x81\x20,1\n", "list.csv", "编码"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_the_next_one_is_taken(
    data: bytes, name: str, said: str
) -> None:
    client = desk(factories.make_authority())
    page = send(client, data, name)["Location"]
    run_due()
    text = client.get(page).content.decode()
    assert "未能读取" in text or "核对结果" in text
    assert said in text
    assert send(client, workbook([good_row(1)])).status_code == 303


def test_a_stale_or_broken_version_changes_nothing() -> None:
    authority = factories.make_authority()
    client, batch = desk(authority), checked(officer(authority), [good_row(1)])
    confirm = at(batch, "confirm_institution_import")
    assert client.get(confirm).status_code == 405
    assert client.post(confirm, factories.form_data(version=9)).status_code == 409
    for version in ("", "x", "-1", "1e9", "9" * 40):
        assert client.post(confirm, factories.form_data(version=version)).status_code == 404
    nothing = checked(officer(authority), [good_row(2, uscc="1")])
    answer = client.post(
        at(nothing, "confirm_institution_import"), factories.form_data(version=nothing.version)
    )
    assert answer.status_code == 422
    assert "没有新增或变更的行" in answer.content.decode()
    assert not Institution.objects.exists()


def test_nonsense_in_the_address_line_gives_the_first_page() -> None:
    authority = factories.make_authority()
    scope = officer(authority)
    batch = written(scope, checked(scope, [good_row(n) for n in range(1, 31)]))
    client = desk(authority)
    for query in ("show=<script>", "at=%00", "at=zzzz", "size=1000000", "show=refused&at=bm9uc2Vuc2U"):
        answer = client.get(f"{at(batch)}?{query}")
        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode().split("<main")[1]
    first = client.get(at(batch))
    assert "虚构第1医院" in first.content.decode()
    following = first.context["page"].next_token
    assert "虚构第30医院" in client.get(f"{at(batch)}?at={following}").content.decode()


def test_markup_formulas_and_templates_in_cells_stay_text() -> None:
    authority = factories.make_authority()
    scope = officer(authority)
    names = [
        "<script>alert(1)</script>医院",
        '=HYPERLINK("http://x")医院',
        "{{ 7*7 }}医院",
        "'; DROP TABLE x;--医院",
    ]
    batch = checked(scope, [good_row(n, name=name, address="@SUM(1)") for n, name in enumerate(names, 1)])
    assert batch.refused == 0
    text = desk(authority).get(at(batch)).content.decode()
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text
    assert "{{ 7*7 }}" in text
    written(scope, batch)
    # A leading apostrophe is how spreadsheets mark text: it is not part of the name.
    assert set(Institution.objects.values_list("name", flat=True)) == {*names[:3], names[3][1:].strip()}
