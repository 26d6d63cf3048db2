"""The department dictionary: what is refused and where, and what stays on record."""

from __future__ import annotations

import uuid

import pytest

from tests import factories
from tests.institutions.department_case import TODAY, clerk, problem_of, put
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.institutions.actions.add_department import add_department
from yiji.institutions.actions.change_department import change_department
from yiji.institutions.actions.create_departments_from_template import create_departments_from_template
from yiji.institutions.actions.disable_department import disable_department
from yiji.institutions.actions.merge_department import merge_department
from yiji.institutions.actions.move_department import move_department
from yiji.institutions.actions.restore_department import restore_department
from yiji.institutions.models import Department, DepartmentMember
from yiji.institutions.queries.departments import (
    department_choices,
    department_tree,
    template_choices,
)
from yiji.kernel.outcome import Conflict, NotFound, Refusal

pytestmark = pytest.mark.django_db


def test_a_department_gets_the_next_free_code_and_an_audit_row() -> None:
    scope = clerk()
    add_department(scope, name="内科", code="K001")
    second = add_department(scope, name="外科")
    assert second.code == "K002"
    assert AuditEvent.objects.filter(verb="department.add", tenant_id=scope.organisation_id).count() == 2


def test_a_name_in_use_is_refused_at_the_name_and_a_code_at_the_code() -> None:
    scope = clerk()
    add_department(scope, name="内科", code="A1")
    with pytest.raises(Refusal) as refusal:
        add_department(scope, name=" 内科 ")
    assert problem_of(refusal) == ("name_in_use", "name")
    with pytest.raises(Refusal) as refusal:
        add_department(scope, name="外科", code="A1")
    assert problem_of(refusal) == ("code_in_use", "code")


def test_two_institutions_may_have_departments_of_the_same_name() -> None:
    add_department(clerk(), name="内科", code="A1")
    assert add_department(clerk(), name="内科", code="A1").pk


def test_the_name_of_a_disabled_department_points_to_restoring_it() -> None:
    scope = clerk()
    department = add_department(scope, name="内科")
    disable_department(scope, department.pk, version=0)
    with pytest.raises(Refusal) as refusal:
        add_department(scope, name="内科")
    assert problem_of(refusal) == ("name_disabled", "name")


def test_an_unknown_service_line_and_a_disabled_parent_are_refused_at_their_fields() -> None:
    scope = clerk()
    with pytest.raises(Refusal) as refusal:
        add_department(scope, name="内科", service_line="ZZ")
    assert problem_of(refusal) == ("service_line", "service_line")
    closed = add_department(scope, name="旧科")
    disable_department(scope, closed.pk, version=0)
    with pytest.raises(Refusal) as refusal:
        add_department(scope, name="新科", parent=closed.pk)
    assert problem_of(refusal) == ("parent_state", "parent")


def test_a_department_cannot_be_put_below_itself() -> None:
    scope = clerk()
    top = add_department(scope, name="内科")
    below = add_department(scope, name="心内科", parent=top.pk)
    lowest = add_department(scope, name="心内一科", parent=below.pk)
    for parent in (top, below, lowest):
        with pytest.raises(Refusal) as refusal:
            change_department(scope, top.pk, version=0, name="内科", parent=parent.pk)
        assert problem_of(refusal) == ("circle", "parent")


def test_of_two_who_change_a_department_the_second_is_told() -> None:
    scope = clerk()
    department = add_department(scope, name="内科")
    change_department(scope, department.pk, version=0, name="大内科")
    with pytest.raises(Conflict):
        change_department(scope, department.pk, version=0, name="普通内科")
    assert Department.objects.get(pk=department.pk).name == "大内科"


def test_a_department_with_members_or_children_is_merged_instead_of_disabled() -> None:
    scope = clerk()
    staffed, above = add_department(scope, name="内科"), add_department(scope, name="外科")
    put(staffed)
    add_department(scope, name="骨科", parent=above.pk)
    for department, field in ((staffed, "members_to"), (above, "")):
        with pytest.raises(Refusal) as refusal:
            disable_department(scope, department.pk, version=0)
        assert problem_of(refusal) == ("in_use", field)
        assert Department.objects.get(pk=department.pk).state == "active"
    assert not AuditEvent.objects.filter(verb="department.disable").exists()


def test_a_disabled_department_comes_back_unless_its_name_was_given_away() -> None:
    scope = clerk()
    department = add_department(scope, name="内科")
    disable_department(scope, department.pk, version=0)
    assert department_choices(scope) == []
    restore_department(scope, department.pk, version=1)
    assert [name for _id, name in department_choices(scope)] == ["内科"]
    disable_department(scope, department.pk, version=2)
    Department.objects.create(institution_id=department.institution_id, code="X", name="内科")
    with pytest.raises(Refusal) as refusal:
        restore_department(scope, department.pk, version=3)
    assert problem_of(refusal) == ("name_in_use", "name")


def test_a_merge_moves_members_and_children_and_keeps_the_earlier_time_on_record() -> None:
    scope = clerk()
    old, goal = add_department(scope, name="内一科"), add_department(scope, name="内科")
    below = add_department(scope, name="门诊", parent=old.pk)
    physician = uuid.uuid4()
    put(old, physician)
    put(old)
    merge_department(scope, old.pk, version=0, target=goal.pk, today=TODAY)
    assert DepartmentMember.objects.filter(department=goal, until=None, since=TODAY).count() == 2
    assert DepartmentMember.objects.get(department=old, physician_id=physician).until == TODAY
    below.refresh_from_db()
    assert below.parent == goal
    assert "内一科" not in [node.department.name for node in department_tree(scope)]
    with pytest.raises(Conflict):
        restore_department(scope, old.pk, version=1)


def test_a_merge_into_a_department_below_or_out_of_use_is_refused() -> None:
    scope = clerk()
    top = add_department(scope, name="内科")
    below = add_department(scope, name="心内科", parent=top.pk)
    closed = add_department(scope, name="旧科")
    disable_department(scope, closed.pk, version=0)
    for target, code in ((top, "circle"), (below, "circle"), (closed, "target")):
        with pytest.raises(Refusal) as refusal:
            merge_department(scope, top.pk, version=0, target=target.pk)
        assert problem_of(refusal) == (code, "target")


def test_moving_changes_places_with_the_neighbour_and_stops_at_the_ends() -> None:
    scope = clerk()
    first, second, third = (add_department(scope, name=name) for name in ("甲科", "乙科", "丙科"))

    def order() -> list[str]:
        return [node.department.name for node in department_tree(scope)]

    move_department(scope, third.pk, version=0, direction="up")
    assert order() == ["甲科", "丙科", "乙科"]
    move_department(scope, first.pk, version=0, direction="up")
    assert order() == ["甲科", "丙科", "乙科"]
    with pytest.raises(Conflict):
        move_department(scope, third.pk, version=0, direction="down")
    second.refresh_from_db()
    move_department(scope, second.pk, version=second.version, direction="down")
    assert order() == ["甲科", "丙科", "乙科"]


def test_the_template_creates_parents_first_and_never_twice() -> None:
    scope = clerk()
    assert create_departments_from_template(scope, ["03.01", "03"]) == 2
    respiratory = Department.objects.get(institution_id=scope.organisation_id, code="03.01")
    assert respiratory.parent is not None
    assert respiratory.parent.code == "03"
    assert respiratory.service_line == "03.01"
    assert create_departments_from_template(scope, ["03", "03.01", "04"]) == 1
    assert not {"03", "03.01", "04"} & {code for code, _label, _parent in template_choices(scope)}
    with pytest.raises(Refusal) as refusal:
        create_departments_from_template(scope, [])
    assert problem_of(refusal) == ("required", "codes")


def test_the_tree_indents_and_counts_those_in_post() -> None:
    scope = clerk()
    top = add_department(scope, name="内科", service_line="03")
    below = add_department(scope, name="心内科", parent=top.pk)
    put(below)
    gone = put(below)
    DepartmentMember.objects.filter(pk=gone.pk).update(until=TODAY)
    rows = [(node.department.name, node.depth, node.members) for node in department_tree(scope)]
    assert rows == [("内科", 0, 0), ("心内科", 1, 1)]


def test_nobody_touches_the_departments_of_another_institution() -> None:
    own, foreign = clerk(), add_department(clerk(), name="内科")
    mine = add_department(own, name="外科")
    for scope in (
        own,
        Scope.public(),
        factories.scope_of(factories.make_user_officer(factories.make_authority())),
    ):
        with pytest.raises(NotFound):
            change_department(scope, foreign.pk, version=0, name="改名")
        with pytest.raises(NotFound):
            disable_department(scope, foreign.pk, version=0)
        with pytest.raises(NotFound):
            restore_department(scope, foreign.pk, version=0)
        with pytest.raises(NotFound):
            move_department(scope, foreign.pk, version=0, direction="up")
        with pytest.raises(NotFound):
            merge_department(scope, foreign.pk, version=0, target=mine.pk)
    with pytest.raises(NotFound):
        merge_department(own, mine.pk, version=0, target=foreign.pk)
    with pytest.raises(NotFound):
        add_department(own, name="新科", parent=foreign.pk)
    assert Department.objects.get(pk=foreign.pk).version == 0
