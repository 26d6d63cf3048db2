"""A sheet of who works where: matched by name and number, looked over, then carried out line by line."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.register.department_house import House, now_in, problem_of
from yiji.kernel.outcome import NotFound, Refusal
from yiji.register.actions.assign_department import assign_department
from yiji.register.actions.department_batches import start_batch
from yiji.register.actions.upload_assignments import upload_assignments
from yiji.register.queries import departments_of_physicians as found
from yiji.uploads.workbooks import WorkbookSheet, write_workbook

pytestmark = pytest.mark.django_db
HEADINGS = ("姓名", "执业证书编码", "科室", "主要/其他")


def sheet(rows: list[list[Any]], headings: tuple[str, ...] = HEADINGS) -> bytes:
    return write_workbook([WorkbookSheet("名单", headings, rows)])


def number_of(physician: Any) -> str:
    return str(physician.registrations.get().certificate_no)


def test_each_line_goes_to_its_own_department_and_what_is_wrong_is_named() -> None:
    house = House()
    one, two, there = (house.physician(f"陈虚{n}") for n in range(3))
    assign_department(house.clerk, there.pk, house.child.pk)
    stranger = factories.make_physician("林虚构")
    factories.make_registration(stranger, factories.make_institution())
    data = sheet(
        [
            ["陈虚0", number_of(one), "内科", ""],
            ["陈虚0", number_of(one), "外科", "其他"],
            ["陈虚1", number_of(two), house.surgery.code, "主要"],
            ["陈虚2", number_of(there), "儿科", ""],
            ["陈虚9", number_of(two), "内科", ""],
            ["林虚构", number_of(stranger), "内科", ""],
            ["陈虚1", number_of(two), "没有的科", ""],
            ["陈虚0", number_of(one), "内科", ""],
            ["陈虚1", "", "内科", ""],
        ]
    )
    batch = upload_assignments(house.clerk, data=data, file_name="a.xlsx")
    counts = found.batch_counts(batch)
    assert counts == {"waiting": 3, "done": 0, "unchanged": 1, "refused": 5, "total": 9}
    codes = dict(batch.items.filter(state="refused").values_list("number", "problem__code"))
    assert codes == {6: "unknown", 7: "unknown", 8: "department_unknown", 9: "twice", 10: "no_number"}
    assert now_in(one) == set(), "nobody is moved by an upload"
    with pytest.raises(NotFound):
        start_batch(house.clerk, batch.pk, department_id=house.inner.pk)
    start_batch(house.clerk, batch.pk)
    assert now_in(one) == {("内科", True), ("外科", False)}
    assert now_in(two) == {("外科", True)}
    assert found.batch_counts(found.own_batch(house.clerk, batch.pk))["done"] == 3


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (sheet([["甲", "乙"]], ("姓名", "科室")), "no_header"),
        (sheet([], HEADINGS), "no_rows"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_at_the_file(data: bytes, code: str) -> None:
    house = House()
    with pytest.raises(Refusal) as refusal:
        upload_assignments(house.clerk, data=data, file_name="a.xlsx")
    assert problem_of(refusal) == (code, "file")


def test_the_sheet_is_uploaded_looked_over_and_carried_out_on_its_pages() -> None:
    house = House()
    person = house.physician("买买提·吐尔逊")
    client = factories.logged_in(house.user)
    assert reverse("institution:upload_departments_of_physicians") in (
        client.get(reverse("institution:primary_roster")).content.decode()
    )
    upload = io.BytesIO(sheet([["买买提·吐尔逊", number_of(person), "内科", ""]]))
    upload.name = "科室表.xlsx"
    answer = client.post(
        reverse("institution:upload_departments_of_physicians"), factories.form_data(file=upload)
    )
    assert answer.status_code == 303, answer.content.decode()[-2000:]
    page = client.get(answer["Location"]).content.decode()
    assert "将为 1 名医师分配科室" in page
    answer = client.post(
        answer["Location"], factories.form_data(since="2026-11-01", version=0, keep_former="")
    )
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    assert now_in(person) == {("内科", True)}
