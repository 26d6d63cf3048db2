"""国家资格库导入 over HTTP: who may, from the upload to the report, bad forms, pieces, export."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.register.national_case import YESTERDAY, checked, row, supervisor, table, written
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Authority
from yiji.jobs.models import Job
from yiji.jobs.queue import run_due
from yiji.register.models import NationalImport, Qualification
from yiji.vault.files import read_file
from yiji.vault.models import StoredFile

pytestmark = pytest.mark.django_db
LIST = "/authority/national-imports/"


def desk(authority: Authority | None = None, *duties: str) -> Client:
    user = factories.make_user_officer(authority or factories.make_authority(), duties or ("supervise",))
    return factories.logged_in(user)


def send(client: Client, data: bytes, name: str = "list.csv", **fields: Any) -> Any:
    options = {"as_of": YESTERDAY.isoformat(), "province": "", "file": SimpleUploadedFile(name, data)}
    return client.post(LIST, factories.form_data(**(options | fields)))


def at(batch: NationalImport, name: str = "national_import") -> str:
    return reverse(f"authority:{name}", args=[batch.pk])


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_from_the_upload_over_the_differences_to_the_report_and_its_export() -> None:
    authority = factories.make_authority()
    scope, client = supervisor(authority), desk(authority)
    assert "还没有导入过国家资格库" in text(client, LIST)
    written(scope, checked(scope, [row(1), row(2), row(3)], as_of=YESTERDAY - dt.timedelta(days=9)))
    answer = send(client, table([row(1, 医师级别="执业助理医师"), row(2), row(4, 姓名=""), row(5)]))
    assert answer.status_code == 303
    page = answer["Location"]
    assert "正在逐行核对" in text(client, page)
    assert "有一份名单正在核对或写入" in text(client, LIST)
    run_due()
    preview = text(client, page)
    assert "4 行 = 新增 1 + 变更 1 + 没有变化 1 + 未通过 1" in preview
    assert "<del>执业医师</del> → <ins>执业助理医师</ins>" in preview
    assert "原有记录中有 33% 不在这份名单中" in preview
    assert row(1)["身份证号"] not in preview
    assert row(3)["姓名"] in text(client, f"{page}?show=vanished")
    assert "未填写姓名" in text(client, f"{page}?show=refused")
    batch = NationalImport.objects.get(state="ready")
    version = batch.version
    refused = client.post(at(batch, "confirm_national_import"), factories.form_data(version=version))
    assert refused.status_code == 422
    assert "还没有确认看过" in refused.content.decode()
    confirmed = client.post(
        at(batch, "confirm_national_import"), factories.form_data(version=version, looked_at_vanished="on")
    )
    assert confirmed.status_code == 303
    assert "正在逐行写入" in text(client, page)
    run_due()
    assert "导入报告" in text(client, page)
    assert Qualification.objects.count() == 4
    for kind in ("xlsx", "csv"):
        job_page = client.post(
            at(batch, "export_national_import"), factories.form_data(which="vanished", file_kind=kind)
        )
        assert job_page.status_code == 303
    run_due()
    files = [
        read_file(StoredFile.objects.get(pk=job.result_file)) for job in Job.objects.exclude(result_file=None)
    ]
    listed = next(data for data in files if not data.startswith(b"PK")).decode("utf-8-sig")
    assert row(3)["姓名"] in listed
    assert row(3)["身份证号"] not in listed
    assert AuditEvent.objects.filter(verb="national_import.export").count() == 2


def test_others_of_the_authority_and_other_authorities_do_not_come_in() -> None:
    scope = supervisor()
    batch = checked(scope, [row(1)])
    assert desk(None, "intake", "examine", "decide", "credential").get(LIST).status_code == 404
    stranger = desk()
    assert stranger.get(at(batch)).status_code == 404
    for name, fields in (
        ("confirm_national_import", {"version": batch.version}),
        ("discard_national_import", {"version": batch.version}),
        ("export_national_import", {"which": "new", "file_kind": "csv"}),
        ("finish_national_import", {}),
    ):
        assert stranger.post(at(batch, name), factories.form_data(**fields)).status_code == 404, name
    piece = SimpleUploadedFile("piece", b"x")
    to = reverse("authority:national_import_piece", args=[batch.pk, 0])
    assert stranger.post(to, {"piece": piece}).status_code == 404
    batch.refresh_from_db()
    assert batch.state == "ready"
    assert "还没有导入过国家资格库" in text(stranger, LIST)


def test_a_wrong_form_comes_back_with_the_reason_and_what_was_typed() -> None:
    authority = factories.make_authority()
    client = desk(authority)
    later = (YESTERDAY + dt.timedelta(days=40)).isoformat()
    for fields in ({"as_of": later}, {"as_of": ""}, {"province": "98"}, {"file": ""}):
        answer = send(client, table([row(1)]), **fields)
        assert answer.status_code == 422, fields
    older = supervisor(authority)
    written(older, checked(older, [row(1)]))
    answer = send(client, table([row(1)]), as_of="2020-01-01", province="33")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "较旧的名单不能再导入" in shown
    assert 'value="2020-01-01"' in shown
    assert '<option value="33" selected' in shown
    refused = send(client, b"PK\x03\x04 no workbook", "a.xlsx")
    run_due()
    assert "未能读取" in text(client, refused["Location"])


def test_a_long_file_arrives_in_pieces_and_an_upload_that_broke_off_is_put_aside() -> None:
    client = desk()
    data = table([row(n) for n in range(1, 4)])
    opened = client.post(
        LIST, factories.form_data(as_of=YESTERDAY.isoformat(), province="33", pieces="register.csv")
    )
    assert opened.status_code == 303
    page = opened["Location"]
    assert "文件没有传完" in text(client, page)
    for number, piece in enumerate((data[:70], data[70:])):
        taken = client.post(f"{page}pieces/{number}/", {"piece": SimpleUploadedFile("piece", piece)})
        assert taken.status_code == 204
    assert client.post(f"{page}pieces/9/", {"piece": SimpleUploadedFile("piece", b"x")}).status_code == 409
    assert client.post(f"{page}pieces/2/", {}).status_code == 400
    assert client.post(f"{page}finish/")["Location"] == page
    run_due()
    assert "3 行 = 新增 3" in text(client, page)
    left = client.post(
        LIST, factories.form_data(as_of=YESTERDAY.isoformat(), province="", pieces="other.csv")
    )["Location"]
    batch = NationalImport.objects.get(state="receiving")
    put_aside = client.post(at(batch, "discard_national_import"), factories.form_data(version=0))
    assert put_aside.status_code == 303
    assert "这次导入已作废" in text(client, left)


def test_a_check_that_is_stopped_leaves_nothing_and_the_preview_may_be_put_aside() -> None:
    client = desk()
    page = send(client, table([row(1)]))["Location"]
    job = Job.objects.get(kind="check_national_register")
    stopped = client.post(reverse("authority:job_stop", args=[job.pk]), factories.form_data())
    assert stopped.status_code in (302, 303)
    run_due()
    assert "这次导入已作废" in text(client, page)
    again = send(client, table([row(1)]))["Location"]
    run_due()
    batch = NationalImport.objects.get(state="ready")
    client.post(at(batch, "discard_national_import"), factories.form_data(version=batch.version))
    assert "这次导入已作废" in text(client, again)


def test_the_report_takes_the_same_number_of_queries_for_three_rows_and_for_forty(
    django_assert_max_num_queries: Any,
) -> None:
    authority = factories.make_authority()
    scope, client = supervisor(authority), desk(authority)
    few = checked(scope, [row(n) for n in range(1, 4)])
    written(scope, few)
    many = checked(scope, [row(n, 发证机关="某省") for n in range(1, 41)])
    client.get(at(few))
    with django_assert_max_num_queries(40) as counted:
        client.get(f"{at(few)}?show=new")
    least = len(counted)
    with django_assert_max_num_queries(least + 1):
        client.get(f"{at(many)}?show=new")
