"""Who is in which department: by the institution, by the physician, in bulk; merged departments in applications."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.register.department_house import LONG_AGO, TODAY, House, now_in, problem_of
from yiji.accounts.scope import Scope
from yiji.applications.facts import application_content
from yiji.applications.models import Application
from yiji.applications.queries.department_use import open_applications_of
from yiji.audit.models import AuditEvent
from yiji.institutions.actions.add_department import add_department
from yiji.institutions.actions.delete_department import delete_department
from yiji.institutions.actions.disable_department import disable_department
from yiji.institutions.actions.merge_department import merge_department
from yiji.institutions.models import Department, DepartmentMember
from yiji.institutions.queries.departments import department_now
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import InAppNotice
from yiji.register.actions.apply_changes import apply_changes
from yiji.register.actions.assign_department import assign_department, make_primary, remove_from_department
from yiji.register.actions.choose_own_department import choose_own_department
from yiji.register.department_fit import misfit
from yiji.register.models import Registration
from yiji.register.queries import departments_of_physicians as found
from yiji.register.queries.live_places import live_places, places_mark
from yiji.register.queries.primary_roster import primary_roster
from yiji.rulebook.register_changes import MarkOffRoster, OpenRegistration

pytestmark = pytest.mark.django_db


def test_the_first_department_is_the_primary_one_and_others_may_join_it() -> None:
    house = House()
    person = house.physician()
    assign_department(house.clerk, person.pk, house.inner.pk, as_primary=False, since=LONG_AGO, today=TODAY)
    assign_department(house.clerk, person.pk, house.surgery.pk, as_primary=False, today=TODAY)
    assert now_in(person) == {("内科", True), ("外科", False)}
    assign_department(house.clerk, person.pk, house.child.pk, keep_former=True, today=TODAY)
    assert now_in(person) == {("内科", False), ("外科", False), ("儿科", True)}
    first = DepartmentMember.objects.get(physician_id=person.pk, until=TODAY)
    assert (first.department.name, first.is_primary, first.since) == ("内科", True, LONG_AGO)
    assert AuditEvent.objects.filter(verb="department.assign", subject_id=person.pk).count() == 3


def test_a_new_primary_department_ends_the_former_one_and_the_same_again_changes_nothing() -> None:
    house = House()
    person = house.physician()
    assign_department(house.clerk, person.pk, house.inner.pk, since=LONG_AGO, today=TODAY)
    place = assign_department(house.clerk, person.pk, house.surgery.pk, today=TODAY)
    assert assign_department(house.clerk, person.pk, house.surgery.pk, today=TODAY).pk == place.pk
    assert now_in(person) == {("外科", True)}
    assert DepartmentMember.objects.filter(physician_id=person.pk).count() == 2


def test_a_further_place_becomes_the_primary_one_and_leaving_promotes_the_longest() -> None:
    house = House()
    person = house.physician()
    assign_department(house.clerk, person.pk, house.inner.pk, since=LONG_AGO, today=TODAY)
    second = assign_department(house.clerk, person.pk, house.surgery.pk, as_primary=False, today=TODAY)
    new = make_primary(house.clerk, second.pk, today=TODAY)
    assert now_in(person) == {("内科", False), ("外科", True)}
    with pytest.raises(Conflict):
        make_primary(house.clerk, second.pk, today=TODAY)
    remove_from_department(house.clerk, new.pk, today=TODAY)
    assert now_in(person) == {("内科", True)}
    with pytest.raises(Conflict):
        remove_from_department(house.clerk, new.pk, today=TODAY)
    remove_from_department(house.clerk, DepartmentMember.objects.get(until=None).pk, today=TODAY)
    assert now_in(person) == set()


def test_dates_to_come_or_before_the_present_place_and_disabled_departments_are_refused_at_the_field() -> (
    None
):
    house = House()
    person = house.physician()
    assign_department(house.clerk, person.pk, house.inner.pk, since=LONG_AGO, today=TODAY)
    for since, code in (
        (TODAY + dt.timedelta(days=1), "since_future"),
        (dt.date(2019, 1, 1), "since_before"),
    ):
        with pytest.raises(Refusal) as refusal:
            assign_department(house.clerk, person.pk, house.surgery.pk, since=since, today=TODAY)
        assert problem_of(refusal) == (code, "since")
    disable_department(house.clerk, house.child.pk, version=0)
    with pytest.raises(Refusal) as refusal:
        assign_department(house.clerk, person.pk, house.child.pk, today=TODAY)
    assert problem_of(refusal) == ("state", "department")
    assert now_in(person) == {("内科", True)}


def test_an_eleventh_department_is_refused() -> None:
    house = House()
    person = house.physician()
    for number in range(10):
        department = add_department(house.clerk, name=f"科室{number}")
        assign_department(house.clerk, person.pk, department.pk, as_primary=False, today=TODAY)
    with pytest.raises(Refusal) as refusal:
        assign_department(house.clerk, person.pk, house.inner.pk, as_primary=False, today=TODAY)
    assert problem_of(refusal) == ("too_many_places", "department")


def test_of_two_tabs_the_second_is_told() -> None:
    house = House()
    person = house.physician()
    mark = places_mark(live_places(house.institution.pk, person.pk))
    assign_department(house.clerk, person.pk, house.inner.pk, mark=mark, today=TODAY)
    with pytest.raises(Conflict):
        assign_department(house.clerk, person.pk, house.surgery.pk, mark=mark, today=TODAY)
    assert now_in(person) == {("内科", True)}


def test_strangers_physicians_departments_and_places_are_not_found() -> None:
    house, other = House(), House()
    person, foreign = house.physician(), other.physician()
    place = assign_department(house.clerk, person.pk, house.inner.pk)
    for scope, physician, department in (
        (house.clerk, foreign.pk, house.inner.pk),
        (house.clerk, person.pk, other.inner.pk),
        (house.clerk, uuid.uuid4(), house.inner.pk),
        (Scope.public(), person.pk, house.inner.pk),
    ):
        with pytest.raises(NotFound):
            assign_department(scope, physician, department)
    for scope in (other.clerk, Scope.public()):
        with pytest.raises(NotFound):
            remove_from_department(scope, place.pk)
        with pytest.raises(NotFound):
            make_primary(scope, place.pk)
    assert now_in(person) == {("内科", True)}


def test_the_physician_chooses_where_he_is_registered_and_is_told_when_corrected() -> None:
    house, other = House(), House()
    person = house.physician()
    account = factories.make_physician_account(person)
    own = factories.scope_of(account.user)
    choose_own_department(own, house.institution.pk, house.inner.pk)
    (place,) = found.places_of(house.clerk, person.pk)[0]
    assert (place.department, place.assigned_as) == ("内科", "physician")
    assert not InAppNotice.objects.filter(template="department-set").exists()
    for institution, department in (
        (other.institution.pk, other.inner.pk),
        (house.institution.pk, other.inner.pk),
        (uuid.uuid4(), house.inner.pk),
    ):
        with pytest.raises(NotFound):
            choose_own_department(own, institution, department)
    assign_department(house.clerk, person.pk, house.surgery.pk)
    notice = InAppNotice.objects.get(template="department-set")
    assert notice.recipient_id == account.user_id
    assert notice.params["department"] == "外科"
    assert found.places_of(house.clerk, person.pk)[0][0].assigned_as == "institution"


def test_who_has_left_the_roster_or_is_registered_elsewhere_cannot_choose() -> None:
    house = House()
    person = house.physician(status="off_roster")
    own = factories.scope_of(factories.make_physician_account(person).user)
    with pytest.raises(NotFound):
        choose_own_department(own, house.institution.pk, house.inner.pk)
    assert found.own_institutions(own) == []


def test_a_disabled_department_is_not_offered_and_not_taken() -> None:
    house = House()
    person = house.physician()
    own = factories.scope_of(factories.make_physician_account(person).user)
    disable_department(house.clerk, house.child.pk, version=0)
    (one,) = found.own_institutions(own)
    assert [name for _pk, name in one.choices] == ["内科", "外科"]
    with pytest.raises(Refusal) as refusal:
        choose_own_department(own, house.institution.pk, house.child.pk)
    assert problem_of(refusal) == ("state", "department")


def test_who_goes_off_the_roster_leaves_his_departments() -> None:
    house = House()
    person = house.physician()
    assign_department(house.clerk, person.pk, house.inner.pk)
    registration = Registration.objects.get(physician=person)
    today = timezone.localdate()
    change = MarkOffRoster(str(registration.pk), "1", today, today)
    apply_changes(
        Scope.system("test"), [change], physician_id=person.pk, application_id=None, effective_on=today
    )
    assert now_in(person) == set()


@pytest.mark.parametrize(
    ("line", "category", "scopes", "warned"),
    [
        ("03.04", "clinical", ["11"], False),
        ("04", "clinical", ["11"], True),
        ("04", "clinical", ["11", "12"], False),
        ("05.03", "clinical", ["26"], False),
        ("", "clinical", ["11"], False),
        ("D72", "clinical", ["11"], False),
        ("03", "tcm", ["51"], False),
        ("12", "clinical", ["11"], True),
        ("04", "clinical", ["X99"], False),
    ],
)
def test_a_department_that_does_not_fit_the_scope_warns_with_the_article(
    line: str, category: str, scopes: list[str], warned: bool
) -> None:
    warning = misfit(line, category, scopes)
    assert (warning is not None) == warned
    if warning:
        assert (warning.code, warning.severity) == ("SCP-20", "WARN")
        assert warning.articles == ("《医疗机构管理条例》第二十七条",)


def test_lists_ask_a_fixed_number_of_questions() -> None:
    house = House()
    asked = []
    for count in (100, 3000):
        department = add_department(house.clerk, name=f"大科{count}")
        DepartmentMember.objects.bulk_create(
            [
                DepartmentMember(
                    department=department,
                    institution=house.institution,
                    physician_id=uuid.uuid4(),
                    since=LONG_AGO,
                )
                for _ in range(count)
            ]
        )
        with CaptureQueriesContext(connection) as seen:
            rows = found.members(house.clerk, department, "now", "")
            page = list(rows.order_by(*found.MEMBER_ORDER).values(*found.MEMBER_COLUMNS)[:50])
            assert len(found.describe_members(house.clerk, page)) == 50
        asked.append(len(seen))
    assert asked == [3, 3]


def test_the_roster_finds_those_without_a_department_but_not_those_who_left() -> None:
    house = House()
    placed, unplaced = house.physician("孙虚"), house.physician("陈虚")
    house.physician("吴虚", status="off_roster")
    assign_department(house.clerk, placed.pk, house.inner.pk)
    rows = primary_roster(house.clerk, {"department": "none"})
    assert [row.physician_id for row in rows] == [unplaced.pk]
    assert found.unassigned_count(house.clerk) == 1


def _application(house: House, state: str, **times: Any) -> Application:
    physician = factories.make_physician("周虚")
    account = factories.make_physician_account(physician)
    application = Application.objects.create(
        type="INITIAL",
        account=account,
        physician=physician,
        physician_name=physician.name,
        institution=house.institution,
        level="1",
        category="clinical",
        content={"practice_scopes": ["11"], "department": str(house.inner.pk)},
    )
    if state != "draft":
        Application.objects.filter(pk=application.pk).update(
            state=state, version=1, submitted_at=timezone.now()
        )
    return Application.objects.get(pk=application.pk)


def test_drafts_and_open_applications_lead_to_the_department_that_took_over() -> None:
    house = House()
    draft, sent = _application(house, "draft"), _application(house, "submitted")
    assert open_applications_of(house.institution.pk, house.inner.pk) == 2
    merge_department(house.clerk, house.inner.pk, version=0, target=house.surgery.pk)
    merge_department(house.clerk, house.surgery.pk, version=0, target=house.child.pk)
    assert application_content(draft)["department"] == str(house.child.pk)
    assert application_content(sent)["department"] == str(house.inner.pk), "what was submitted stays"
    assert department_now(house.institution.pk, sent.content["department"]) == house.child
    assert department_now(factories.make_institution().pk, sent.content["department"]) is None
    assert department_now(house.institution.pk, "nonsense") is None
    sent.refresh_from_db()
    assert sent.content["department"] == str(house.inner.pk)


@pytest.mark.parametrize("ends", ["merged", "disabled"])
def test_a_granted_application_joins_the_department_that_took_over_and_never_a_disabled_one(
    ends: str,
) -> None:
    house = House()
    person = factories.make_physician("周虚")
    if ends == "merged":
        merge_department(house.clerk, house.inner.pk, version=0, target=house.surgery.pk)
    else:
        disable_department(house.clerk, house.inner.pk, version=0)
    change = OpenRegistration(
        practice_level="1",
        practice_category="clinical",
        practice_scopes=("11",),
        practice_jurisdiction=factories.PROVINCE,
        primary_institution=str(house.institution.pk),
        approving_authority="",
        qualification=str(person.qualifications.get().pk),
        department=str(house.inner.pk),
    )
    apply_changes(
        Scope.system("test"),
        [change],
        physician_id=person.pk,
        application_id=None,
        effective_on=TODAY,
        certificate_no="110340104000001",
    )
    assert now_in(person) == ({("外科", True)} if ends == "merged" else set())


def test_a_department_named_by_an_application_is_never_deleted() -> None:
    house = House()
    _application(house, "draft")
    with pytest.raises(Refusal) as refusal:
        delete_department(house.clerk, house.inner.pk, version=0)
    assert problem_of(refusal)[0] == "has_history"
    delete_department(house.clerk, house.child.pk, version=0)
    assert not Department.objects.filter(pk=house.child.pk).exists()
