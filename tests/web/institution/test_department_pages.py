"""The pages of departments: who may, what stays typed, stale tabs, sheets, bulk from the roster, the own choice."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.register.department_house import House, now_in
from yiji.institutions.actions.merge_department import merge_department
from yiji.institutions.models import Department, DepartmentImport, DepartmentMember
from yiji.institutions.queries.departments import department_tree
from yiji.register.actions.assign_department import assign_department
from yiji.register.models import DepartmentBatch

pytestmark = pytest.mark.django_db

TREE = "/institution/departments/"
ROSTER = "/institution/physicians/"


def at(house: House, role: str = "operator") -> Client:
    return factories.logged_in(factories.make_operator(house.institution, role))


def order(house: House) -> list[tuple[str, int]]:
    return [(node.department.name, node.depth) for node in department_tree(house.clerk)]


def test_a_row_moves_by_its_button_and_by_what_dragging_sends() -> None:
    house = House()
    client = at(house)
    url = reverse("institution:department_move", args=[house.child.pk])
    answer = client.post(url, factories.form_data(move="up.0"))
    assert (answer.status_code, answer["Location"]) == (303, f"{TREE}#d-{house.child.pk}")
    data = factories.form_data(version="1", direction="into", target=str(house.inner.pk))
    assert client.post(url, data).status_code == 303
    assert order(house) == [("内科", 0), ("儿科", 1), ("外科", 0)]
    assert client.post(url, factories.form_data(move="out.1")).status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"move": "up"},
        {"move": "sideways.0"},
        {"move": "up.x"},
        {"move": "into.0"},
        {"version": "0", "direction": "up", "target": "\x00"},
        {"version": "-1", "direction": "up"},
        {"version": "0", "direction": "into", "target": "nonsense"},
        {"version": "9" * 30, "direction": "up"},
        {"move": "x" * 9000},
    ],
)
def test_a_move_that_makes_no_sense_moves_nothing(body: dict[str, str]) -> None:
    house = House()
    answer = at(house).post(
        reverse("institution:department_move", args=[house.child.pk]), factories.form_data(**body)
    )
    assert answer.status_code == (409 if len(body.get("version", "")) > 9 else 422)
    assert order(house)[-1] == ("儿科", 0)


def test_a_move_that_is_refused_says_why_on_the_tree() -> None:
    house = House()
    data = factories.form_data(version="0", direction="into", target=str(house.inner.pk))
    Department.objects.filter(pk=house.inner.pk).update(parent=house.child, version=1)
    answer = at(house).post(reverse("institution:department_move", args=[house.child.pk]), data)
    assert answer.status_code == 422
    assert "不能选择本科室或者它的下级科室" in answer.content.decode()


def test_a_viewer_reads_everything_and_changes_nothing() -> None:
    house = House()
    person = house.physician()
    place = assign_department(house.clerk, person.pk, house.inner.pk)
    client = at(house, "viewer")
    page = client.get(TREE).content.decode()
    assert "内科" in page
    assert 'name="move"' not in page
    assert client.get(reverse("institution:department_members", args=[house.inner.pk])).status_code == 200
    assert client.get(reverse("institution:department_export", args=["csv"])).status_code == 200
    assert 'name="chosen"' not in client.get(ROSTER).content.decode()
    one = [house.inner.pk]
    for name, args in (
        ("department_add", []), ("department_template", []), ("department_change", one), ("department_move", one),
        ("department_disable", one), ("department_merge", one), ("department_undo", one), ("department_delete", one),
        ("department_imports", []), ("choose_for_department", []), ("remove_from_department", [place.pk]),
        ("set_primary_department", [place.pk]), ("physician_department", [person.pk]),
    ):  # fmt: skip
        data = factories.form_data(version="0", move="up.0", department=str(house.child.pk))
        assert client.post(reverse(f"institution:{name}", args=args), data).status_code == 404, name
    assert now_in(person) == {("内科", True)}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "一" * 41),
        ("name", "内\x00科"),
        ("head_name", "长" * 51),
        ("head_name", "王\x00"),
        ("code", "一"),
        ("parent", "nonsense"),
        ("service_line", "ZZ"),
    ],
)
def test_bad_values_come_back_at_their_field_with_what_was_typed(field: str, value: str) -> None:
    house = House()
    data = {"name": "眼科", "head_name": "买买提·吐尔逊", field: value}
    answer = at(house).post(f"{TREE}add/", factories.form_data(**data))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if field != "head_name":
        assert "买买提·吐尔逊" in answer.content.decode()
    assert len(order(house)) == 3


def test_what_looks_like_markup_or_a_formula_is_shown_as_text() -> None:
    house = House()
    client = at(house)
    for name in ("<script>alert(1)</script>", '=HYPERLINK("http://x")', "{{7*7}}"):
        assert client.post(f"{TREE}add/", factories.form_data(name=name)).status_code == 303
    page = client.get(TREE).content.decode()
    assert "<script>alert(1)" not in page
    assert "{{7*7}}" in page
    assert b"'=HYPERLINK" in client.get(reverse("institution:department_export", args=["csv"])).content
    assert client.get(f"{TREE}export/pdf/").status_code == 404


def test_the_tree_asks_the_same_number_of_questions_for_three_and_for_two_thousand() -> None:
    small, large = House(), House()
    Department.objects.bulk_create(
        [
            Department(institution=large.institution, code=f"X{n}", name=f"科室{n}", parent=large.inner)
            for n in range(1990)
        ]
    )
    asked = []
    for house in (small, large):
        client = at(house)
        with CaptureQueriesContext(connection) as seen:
            page = client.get(TREE)
        asked.append(len(seen))
    assert asked[0] == asked[1]
    text = page.content.decode().partition("<main")[2]
    assert text.count("data-node") == 1993
    assert "<details open>" not in text, "a large tree is folded at first"
    assert text.count("<ul") == text.count("</ul>")
    assert text.count("<details") == text.count("</details>")
    assert "<details open>" in client.get(f"{TREE}?open=all").content.decode().partition("<main")[2]
    found = client.get(f"{TREE}?q=科室1989").content.decode()
    assert found.count("data-node") == 2


def sheet(text: str, name: str = "科室.csv", encoding: str = "gb18030") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(encoding), content_type="text/csv")


def test_a_sheet_is_previewed_written_and_listed_and_a_second_press_changes_nothing() -> None:
    house = House()
    client = at(house)
    data = factories.form_data(file=sheet("名称,科主任\n眼科,买买提·吐尔逊\n内科,\n,谁\n"))
    answer = client.post(f"{TREE}import/", data)
    assert answer.status_code == 303
    page = client.get(answer["Location"])
    source = DepartmentImport.objects.get()
    assert (source.new, source.unchanged, source.refused) == (1, 1, 1)
    assert "没有填写科室名称" in page.content.decode()
    refused = client.get(reverse("institution:department_import_refused", args=[source.pk]))
    assert refused.content[:2] == b"PK"
    body = factories.form_data(version="0")
    for _press in range(2):
        done = client.post(reverse("institution:apply_department_import", args=[source.pk]), body)
        assert done.status_code == 303
    assert client.get(answer["Location"]).status_code == 200
    assert "眼科" in client.get(TREE).content.decode()
    again = client.post(
        reverse("institution:apply_department_import", args=[source.pk]), factories.form_data(version="1")
    )
    assert again.status_code == 409


@pytest.mark.parametrize(
    "file",
    [
        None,
        sheet("", "a.csv"),
        sheet("别的\n一\n"),
        sheet("名称\n" + "科\n" * 1001),
        sheet("x", "a.exe"),
        sheet("x", "a.xlsx"),
    ],
)
def test_a_bad_file_comes_back_at_the_field(file: Any) -> None:
    data = factories.form_data(**({"file": file} if file else {}))
    answer = at(House()).post(f"{TREE}import/", data)
    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors
    assert not DepartmentImport.objects.exists()


def test_the_chosen_go_into_a_department_after_the_warning_was_seen() -> None:
    house = House()
    ids = house.staff(3)
    client = at(house)
    chosen = factories.form_data(chosen=[str(one) for one in ids[:2]])
    url = client.post(reverse("institution:choose_for_department"), chosen)["Location"]
    assert "将为 2 名医师分配科室" in client.get(url).content.decode()
    answer = client.post(url, factories.form_data(department="", as_primary="1", since="2026-01-01"))
    assert answer.status_code == 422
    data = {"department": str(house.surgery.pk), "as_primary": "1", "since": "2026-01-01"}
    warned = client.post(url, factories.form_data(**data))
    assert warned.status_code == 200
    text = warned.content.decode()
    assert "SCP-20" in text
    assert "《医疗机构管理条例》第二十七条" in text
    assert not DepartmentMember.objects.exists()
    assert re.search(rf'name="warned" value="{house.surgery.pk}"', text)
    done = client.post(url, factories.form_data(**data, warned=str(house.surgery.pk)))
    assert done.status_code == 303
    assert "分配 2 人" in client.get(url).content.decode()
    assert now_in(ids[0]) == {("外科", True)}


def test_everybody_under_the_filters_is_chosen_and_nobody_is_told_so() -> None:
    house = House()
    ids = house.staff(5)
    assign_department(house.clerk, ids[0], house.inner.pk)
    client = at(house)
    page = client.get(f"{ROSTER}?department=none").content.decode()
    assert "未分科 4 人" in page
    url = reverse("institution:choose_for_department")
    answer = client.post(url, factories.form_data(all="1", department="none"))
    assert answer.status_code == 303
    assert DepartmentBatch.objects.get().total == 4
    nobody = client.post(url, factories.form_data(), follow=True)
    assert "请先勾选医师" in nobody.content.decode()
    assert client.post(url, factories.form_data(chosen=["nonsense", "\x00"])).status_code == 302
    assert client.post(url, factories.form_data(chosen=[str(uuid.uuid4())])).status_code == 404


def test_foreign_sheets_batches_and_places_answer_like_missing_ones() -> None:
    house, other = House(), House()
    place = assign_department(other.clerk, other.physician().pk, other.inner.pk)
    client = at(other)
    data = factories.form_data(file=sheet("名称\n眼科\n"))
    sheet_url = client.post(f"{TREE}import/", data)["Location"]
    batch_url = client.post(reverse("institution:choose_for_department"), factories.form_data(all="1"))[
        "Location"
    ]
    mine = at(house)
    for url in (sheet_url, f"{sheet_url}refused/", batch_url, f"{TREE}{other.inner.pk}/members/"):
        assert mine.get(url).status_code == 404
    for url in (
        f"{sheet_url}apply/",
        f"{sheet_url}discard/",
        batch_url,
        f"{TREE}places/{place.pk}/remove/",
        f"{TREE}places/{place.pk}/primary/",
        f"{TREE}{other.inner.pk}/undo/",
        f"{TREE}{other.inner.pk}/delete/",
    ):
        body = factories.form_data(version="0", department=str(house.inner.pk), since="2026-01-01")
        assert mine.post(url, body).status_code == 404, url


def test_members_are_listed_searched_and_taken_out() -> None:
    house = House()
    one, two = house.physician("孙虚"), house.physician("陈虚")
    for person in (one, two):
        assign_department(house.clerk, person.pk, house.inner.pk)
    client = at(house)
    url = reverse("institution:department_members", args=[house.inner.pk])
    client.post(url, {"name": "sx"})
    page = client.get(url).content.decode()
    assert "孙虚" in page
    assert "陈虚" not in page
    place = DepartmentMember.objects.get(physician_id=one.pk)
    gone = client.post(
        reverse("institution:remove_from_department", args=[place.pk]),
        factories.form_data(**{"from": "department"}),
    )
    assert gone["Location"] == url
    assert "孙虚" in client.get(f"{url}?state=earlier").content.decode()
    assert now_in(one) == set()


def test_the_physicians_page_shows_who_chose_and_a_stale_tab_is_told() -> None:
    house = House()
    person = house.physician()
    client = at(house)
    page = client.get(reverse("institution:physician", args=[person.pk]))
    mark = page.context["form"]["mark"].value()
    url = reverse("institution:physician_department", args=[person.pk])
    assert (
        client.post(url, factories.form_data(department=str(house.surgery.pk), mark=mark)).status_code == 303
    )
    text = client.get(reverse("institution:physician", args=[person.pk])).content.decode()
    assert "机构分配" in text
    assert "SCP-20" in text
    assert client.post(url, factories.form_data(department=str(house.inner.pk), mark=mark)).status_code == 409
    late = client.post(url, factories.form_data(department=str(house.inner.pk), since="2199-01-01"))
    assert late.status_code == 422


def test_a_merge_is_told_with_its_effects_and_taken_back_on_the_page() -> None:
    house = House()
    person = house.physician()
    assign_department(house.clerk, person.pk, house.inner.pk)
    client = at(house)
    one = reverse("institution:department_change", args=[house.inner.pk])
    assert "1 名在科医师" in client.get(one).content.decode()
    merge_department(house.clerk, house.inner.pk, version=0, target=house.surgery.pk)
    assert "撤销合并" in client.get(f"{TREE}?tab=merged").content.decode()
    page = client.get(one).content.decode()
    assert "已并入“外科”" in page
    undone = client.post(
        reverse("institution:department_undo", args=[house.inner.pk]), factories.form_data(version="1")
    )
    assert undone.status_code == 303
    assert now_in(person) == {("内科", True)}


def test_the_physician_chooses_leaves_and_finds_no_other_house() -> None:
    house, other = House(), House()
    person = house.physician()
    account = factories.make_physician_account(person)
    client = factories.logged_in(account.user)
    page = client.get("/physician/departments/").content.decode()
    assert "内科" in page
    choose = reverse("physician:choose_department", args=[house.institution.pk])
    assert client.post(choose, factories.form_data(department=str(house.inner.pk))).status_code == 303
    assert client.post(choose, factories.form_data(department=str(other.inner.pk))).status_code == 422
    away = reverse("physician:choose_department", args=[other.institution.pk])
    assert client.post(away, factories.form_data(department=str(other.inner.pk))).status_code == 404
    second = factories.form_data(department=str(house.child.pk), as_primary="0")
    assert client.post(choose, second).status_code == 303
    place = DepartmentMember.objects.get(physician_id=person.pk, is_primary=False, until=None)
    primary = reverse("physician:set_primary_department", args=[place.pk])
    assert client.post(primary, factories.form_data()).status_code == 303
    assert now_in(person) == {("内科", False), ("儿科", True)}
    place = DepartmentMember.objects.get(physician_id=person.pk, is_primary=True, until=None)
    leave = reverse("physician:leave_department", args=[place.pk])
    assert client.post(leave, factories.form_data()).status_code == 303
    assert now_in(person) == {("内科", True)}
    stranger = factories.logged_in(factories.make_physician_account(other.physician()).user)
    assert stranger.post(leave, factories.form_data()).status_code == 404


def test_who_is_not_active_reads_but_does_not_choose() -> None:
    house = House()
    account = factories.make_physician_account(
        house.physician(), state="awaiting_activation", institution=house.institution
    )
    client = factories.logged_in(account.user)
    assert "账户激活后可以选择科室" in client.get("/physician/departments/").content.decode()
    choose = reverse("physician:choose_department", args=[house.institution.pk])
    assert client.post(choose, factories.form_data(department=str(house.inner.pk))).status_code == 404
