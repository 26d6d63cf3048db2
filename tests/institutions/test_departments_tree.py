"""The tree of departments: moving, ending and undoing, what people type, limits, what the database keeps."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.institutions.department_case import TODAY, clerk, problem_of, put
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.institutions.actions.add_department import add_department
from yiji.institutions.actions.change_department import change_department
from yiji.institutions.actions.create_departments_from_template import create_departments_from_template
from yiji.institutions.actions.delete_department import delete_department
from yiji.institutions.actions.disable_department import disable_department
from yiji.institutions.actions.merge_department import merge_department
from yiji.institutions.actions.move_department import move_department
from yiji.institutions.actions.undo_handover import undo_handover
from yiji.institutions.department_rules import MOST_DEPARTMENTS
from yiji.institutions.models import Department, DepartmentHandover, DepartmentMember
from yiji.institutions.queries.departments import (
    department_roots,
    department_tree,
    flat_tree,
)
from yiji.kernel.outcome import Conflict, Refusal

pytestmark = pytest.mark.django_db


def order(scope: Scope) -> list[tuple[str, int]]:
    return [(node.department.name, node.depth) for node in department_tree(scope)]


def fresh(department: Department) -> Department:
    return Department.objects.get(pk=department.pk)


def test_a_department_goes_into_out_of_and_beside_others() -> None:
    scope = clerk()
    one, two, three = (add_department(scope, name=name) for name in ("甲科", "乙科", "丙科"))
    move_department(scope, two.pk, version=0, direction="in")
    assert order(scope) == [("甲科", 0), ("乙科", 1), ("丙科", 0)]
    move_department(scope, three.pk, version=0, direction="into", target=one.pk)
    move_department(scope, three.pk, version=1, direction="before", target=two.pk)
    assert order(scope) == [("甲科", 0), ("丙科", 1), ("乙科", 1)]
    move_department(scope, two.pk, version=fresh(two).version, direction="out")
    assert order(scope) == [("甲科", 0), ("丙科", 1), ("乙科", 0)]
    move_department(scope, one.pk, version=fresh(one).version, direction="after", target=two.pk)
    assert order(scope) == [("乙科", 0), ("甲科", 0), ("丙科", 1)]
    move_department(scope, two.pk, version=fresh(two).version, direction="in")
    assert order(scope)[0] == ("乙科", 0), "the first has nothing above to go into"


def test_moving_never_makes_a_circle_a_fifth_level_or_a_child_of_a_disabled_one() -> None:
    scope = clerk()
    line = [add_department(scope, name="第1级")]
    for level in range(2, 5):
        line.append(add_department(scope, name=f"第{level}级", parent=line[-1].pk))
    other = add_department(scope, name="另一科")
    closed = add_department(scope, name="旧科")
    disable_department(scope, closed.pk, version=0)
    for moved, target, code in (
        (line[0], line[2], "circle"),
        (other, line[3], "too_deep"),
        (line[0], other, "too_deep"),
        (other, closed, "parent_state"),
    ):
        with pytest.raises(Refusal) as refusal:
            move_department(scope, moved.pk, version=fresh(moved).version, direction="into", target=target.pk)
        assert problem_of(refusal)[0] == code
    with pytest.raises(Refusal) as refusal:
        add_department(scope, name="第5级", parent=line[3].pk)
    assert problem_of(refusal) == ("too_deep", "parent")
    with pytest.raises(Refusal) as refusal:
        change_department(scope, other.pk, version=fresh(other).version, name="另一科", parent=line[3].pk)
    assert problem_of(refusal) == ("too_deep", "parent")


def test_a_neighbour_open_in_another_tab_is_not_disturbed_by_moving() -> None:
    scope = clerk()
    first, second = add_department(scope, name="甲科"), add_department(scope, name="乙科")
    move_department(scope, second.pk, version=0, direction="up")
    change_department(scope, first.pk, version=0, name="大甲科")
    assert order(scope) == [("乙科", 0), ("大甲科", 0)]


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("name", "㛃山门诊", "㛃山门诊"),
        ("name", '=HYPERLINK("http://x")', '=HYPERLINK("http://x")'),
        ("name", " 心  内科 ", "心 内科"),
        ("name", "{{7*7}}'; DROP TABLE x;--", "{{7*7}}'; DROP TABLE x;--"),
        ("head_name", "买买提•吐尔逊", "买买提·吐尔逊"),
        ("head_name", "㛃", "㛃"),
        ("code", "０３.10", "03.10"),
    ],
)
def test_what_people_type_is_kept_in_one_form(field: str, value: str, stored: str) -> None:
    scope = clerk()
    values = {"name": "内科", field: value}
    department = add_department(scope, **values)  # type: ignore[arg-type]
    assert getattr(fresh(department), field) == stored


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u3000 "),
        ("name", "一" * 41),
        ("name", "内\x00科"),
        ("name", "\ue863科"),
        ("name", "🏥"),
        ("name", "a\u202eb"),
        ("head_name", "长" * 51),
        ("head_name", "王\x00"),
        ("head_name", "😀"),
        ("code", "a b"),
        ("code", "x" * 21),
        ("code", "一"),
    ],
)
def test_what_cannot_be_read_or_printed_is_refused_at_its_field(field: str, value: str) -> None:
    scope = clerk()
    if (field, value) == ("name", "a\u202eb"):
        # Marks that only change the direction are taken out, as from any pasted text.
        assert add_department(scope, name=value).name == "ab"
        return
    values = {"name": "内科", field: value}
    with pytest.raises(Refusal) as refusal:
        add_department(scope, **values)  # type: ignore[arg-type]
    assert problem_of(refusal)[1] == field
    assert not Department.objects.exists()


def test_names_that_read_the_same_are_the_same() -> None:
    scope = clerk()
    add_department(scope, name="ICU（东院）")
    with pytest.raises(Refusal) as refusal:
        add_department(scope, name="icu (东院)")
    assert problem_of(refusal) == ("name_in_use", "name")


def test_a_code_can_be_changed_unless_another_department_has_it() -> None:
    scope = clerk()
    add_department(scope, name="内科", code="A1")
    surgery = add_department(scope, name="外科", code="A2")
    change_department(scope, surgery.pk, version=0, name="外科", code="B2")
    assert fresh(surgery).code == "B2"
    with pytest.raises(Refusal) as refusal:
        change_department(scope, surgery.pk, version=1, name="外科", code="A1")
    assert problem_of(refusal) == ("code_in_use", "code")
    change_department(scope, surgery.pk, version=1, name="外科", code="")
    assert fresh(surgery).code == "B2"


def test_closing_with_members_moves_them_and_can_be_undone() -> None:
    scope = clerk()
    old, goal = add_department(scope, name="内一科"), add_department(scope, name="内科")
    stays, corrected = put(old).physician_id, put(old).physician_id
    with pytest.raises(Refusal) as refusal:
        disable_department(scope, old.pk, version=0, members_to=old.pk)
    assert problem_of(refusal) == ("target", "members_to")
    disable_department(scope, old.pk, version=0, members_to=goal.pk, today=TODAY)
    assert fresh(old).state == "disabled"
    moved = DepartmentMember.objects.filter(department=goal, until=None)
    assert set(moved.values_list("physician_id", "assigned_as")) == {
        (stays, "handover"),
        (corrected, "handover"),
    }
    moved.filter(physician_id=corrected).update(until=TODAY)
    undo_handover(scope, old.pk, version=1, today=TODAY)
    assert fresh(old).state == "active"
    here = DepartmentMember.objects.filter(department=old, until=None)
    assert list(here.values_list("physician_id", "is_primary")) == [(stays, True)]
    assert not DepartmentMember.objects.filter(department=goal, until=None).exists()


def test_a_merge_is_undone_with_members_and_children_but_once_and_not_after_thirty_days() -> None:
    scope = clerk()
    old, goal = add_department(scope, name="内一科"), add_department(scope, name="内科")
    below = add_department(scope, name="门诊", parent=old.pk)
    both = put(old).physician_id
    DepartmentMember.objects.create(
        department=goal,
        institution_id=goal.institution_id,
        physician_id=both,
        is_primary=False,
        since=dt.date(2021, 1, 1),
    )
    merge_department(scope, old.pk, version=0, target=goal.pk, today=TODAY)
    assert fresh(old).merged_into_id == goal.pk
    assert DepartmentMember.objects.get(physician_id=both, until=None).is_primary
    late = timezone.now() + dt.timedelta(days=31)
    with pytest.raises(Conflict):
        undo_handover(scope, old.pk, version=1, now=late)
    undo_handover(scope, old.pk, version=1, today=TODAY)
    assert (fresh(old).state, fresh(old).merged_into_id) == ("active", None)
    assert fresh(below).parent_id == old.pk
    places = DepartmentMember.objects.filter(physician_id=both, until=None)
    assert set(places.values_list("department__name", "is_primary")) == {("内一科", True), ("内科", False)}
    with pytest.raises(Conflict):
        undo_handover(scope, old.pk, version=2)


def test_a_merge_is_not_undone_while_its_name_belongs_to_another() -> None:
    scope = clerk()
    old, goal = add_department(scope, name="内一科"), add_department(scope, name="内科")
    merge_department(scope, old.pk, version=0, target=goal.pk)
    add_department(scope, name="内一科")
    with pytest.raises(Refusal) as refusal:
        undo_handover(scope, old.pk, version=1)
    assert problem_of(refusal) == ("name_in_use", "name")
    assert DepartmentHandover.objects.get().undone_at is None


def test_only_a_department_that_was_never_used_is_deleted() -> None:
    scope = clerk()
    used, above, goal, unused = (add_department(scope, name=name) for name in ("甲", "乙", "丙", "丁"))
    put(used)
    DepartmentMember.objects.filter(department=used).update(until=TODAY)
    add_department(scope, name="戊", parent=above.pk)
    merge_department(scope, add_department(scope, name="己").pk, version=0, target=goal.pk)
    for department in (used, above, goal):
        with pytest.raises(Refusal) as refusal:
            delete_department(scope, department.pk, version=0)
        assert problem_of(refusal)[0] == "has_history"
    with pytest.raises(Conflict):
        delete_department(scope, unused.pk, version=7)
    delete_department(scope, unused.pk, version=0)
    assert not Department.objects.filter(pk=unused.pk).exists()
    assert AuditEvent.objects.filter(verb="department.delete").count() == 1


def test_a_dictionary_ends_at_two_thousand_departments() -> None:
    scope = clerk()
    Department.objects.bulk_create(
        [
            Department(institution_id=scope.organisation_id, code=f"X{n}", name=f"科室{n}")
            for n in range(MOST_DEPARTMENTS)
        ]
    )
    for attempt in (
        lambda: add_department(scope, name="再一个"),
        lambda: create_departments_from_template(scope, ["03"]),
    ):
        with pytest.raises(Refusal) as refusal:
            attempt()
        assert problem_of(refusal)[0] == "too_many_departments"
    assert Department.objects.filter(institution_id=scope.organisation_id).count() == MOST_DEPARTMENTS


def test_the_database_keeps_departments_and_places_within_one_institution() -> None:
    here, there = add_department(clerk(), name="内科"), add_department(clerk(), name="外科")
    attempts = (
        lambda: DepartmentMember.objects.create(
            department=here, institution_id=there.institution_id, physician_id=uuid.uuid4(), since=TODAY
        ),
        lambda: Department.objects.create(
            institution_id=here.institution_id, code="Z", name="丙科", parent=there
        ),
        lambda: Department.objects.filter(pk=here.pk).update(parent=there, version=1),
        lambda: Department.objects.filter(pk=here.pk).update(parent=here, version=1),
        lambda: Department.objects.filter(pk=here.pk).update(name="改名"),
        lambda: DepartmentMember.objects.filter(pk=ended.pk).update(until=None),
        lambda: DepartmentMember.objects.filter(pk=ended.pk).delete(),
    )
    ended = put(here)
    DepartmentMember.objects.filter(pk=ended.pk).update(until=TODAY)
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_nobody_has_the_same_department_twice_or_two_primary_ones() -> None:
    here = add_department(clerk(), name="内科")
    there = Department.objects.create(institution_id=here.institution_id, code="Z", name="外科")
    someone = put(here).physician_id
    for department, primary in ((here, False), (there, True)):
        with pytest.raises(IntegrityError), transaction.atomic():
            DepartmentMember.objects.create(
                department=department,
                institution_id=here.institution_id,
                physician_id=someone,
                is_primary=primary,
                since=TODAY,
            )


def test_the_tree_is_read_with_two_queries_whatever_its_size() -> None:
    counts = []
    for members in (100, 3000):
        scope = clerk()
        departments = [add_department(scope, name=f"科室{n}") for n in range(3)]
        DepartmentMember.objects.bulk_create(
            [
                DepartmentMember(
                    department=departments[n % 3],
                    institution_id=departments[0].institution_id,
                    physician_id=uuid.uuid4(),
                    since=TODAY,
                )
                for n in range(members)
            ]
        )
        with CaptureQueriesContext(connection) as seen:
            tree = department_tree(scope)
        counts.append(len(seen))
        assert sum(node.members for node in tree) == members
    assert counts == [2, 2]


def test_a_search_keeps_what_it_finds_and_the_way_to_it() -> None:
    scope = clerk()
    top = add_department(scope, name="内科")
    add_department(scope, name="心血管内科", parent=top.pk, head_name="王虚")
    add_department(scope, name="外科")
    for query in ("心血管", "王虚"):
        found = flat_tree(department_roots(scope, query))
        assert [(node.department.name, node.found) for node in found] == [
            ("内科", query == "内"),
            ("心血管内科", True),
        ]


def test_the_pages_closing_tags_follow_the_tree() -> None:
    scope = clerk()
    top = add_department(scope, name="甲")
    middle = add_department(scope, name="乙", parent=top.pk)
    add_department(scope, name="丙", parent=middle.pk)
    add_department(scope, name="丁", parent=top.pk)
    add_department(scope, name="戊")
    ends = [(node.department.name, len(node.ends)) for node in flat_tree(department_roots(scope))]
    assert ends == [("甲", 0), ("乙", 0), ("丙", 1), ("丁", 1), ("戊", 0)]
