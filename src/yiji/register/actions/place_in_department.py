"""The one way a physician comes into a department: earlier places end as history, one is the primary one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.models.physician_account import ENDED_STATES
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Department, DepartmentMember
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import notify
from yiji.register.queries.live_places import live_places, places_mark

MOST_DEPARTMENTS_OF_ONE = 10
CHANGED_MEANWHILE = "该医师的科室刚刚被他人修改，请刷新后核对。"


def place_in_department(
    scope: Scope,
    institution_id: uuid.UUID,
    physician_id: uuid.UUID,
    department_id: uuid.UUID,
    *,
    as_primary: bool,
    keep_former: bool,
    since: dt.date,
    today: dt.date,
    assigned_as: str,
    mark: str | None = None,
) -> tuple[DepartmentMember, bool]:
    """The place and whether it is new. The first place is always the primary one; with ``keep_former`` the primary
    one until now goes on as a further one. ``mark`` is ``places_mark`` of what the page showed.

    Who may act for whom is checked by the caller. Raises NotFound for a department of another institution, Refusal
    (out of use, date, too many), Conflict when somebody else was faster.
    """
    try:
        with transaction.atomic():
            # Locked, so that nobody comes into a department in the moment in which it is closed or merged.
            department = (
                Department.objects.select_for_update(no_key=True)
                .filter(pk=department_id, institution_id=institution_id)
                .first()
            )
            if department is None:
                raise NotFound
            _refuse_out_of_use(department)
            live = live_places(institution_id, physician_id)
            if mark is not None and mark != places_mark(live):
                raise Conflict(CHANGED_MEANWHILE)
            primary = next((place for place in live if place.is_primary), None)
            same = next((place for place in live if place.department_id == department_id), None)
            as_primary = as_primary or primary is None
            if same is not None and (same.is_primary or not as_primary):
                return same, False
            ending = [place for place in (same, primary if as_primary else None) if place is not None]
            _refuse_date(since, today, ending)
            stays = len(live) - len(ending) + int(bool(as_primary and primary and keep_former))
            _refuse_too_many(stays + 1)
            end_places(scope, ending, since)
            if as_primary and primary is not None and keep_former:
                _begin(scope, primary.department, physician_id, False, since, assigned_as)
            place = _begin(scope, department, physician_id, as_primary, since, assigned_as)
            delta = {"department": department.name, "primary": as_primary, "since": since.isoformat()}
            record(
                scope, "department.assign", "physician", physician_id, delta=delta, tenant_id=institution_id
            )
            if assigned_as != "physician":
                tell_physician(place, scope.organisation_name, department.name)
    except IntegrityError:
        raise Conflict(CHANGED_MEANWHILE) from None
    return place, True


def end_places(scope: Scope, places: Iterable[DepartmentMember], on: dt.date) -> None:
    """End the places; raises Conflict when one of them ended in this moment."""
    for place in places:
        ended = DepartmentMember.objects.filter(pk=place.pk, until__isnull=True).update(
            until=on, ended_by_name=scope.display_name[:60]
        )
        if not ended:
            raise Conflict(CHANGED_MEANWHILE)


def promote(scope: Scope, place: DepartmentMember, on: dt.date) -> DepartmentMember:
    """Make a further place the primary one: it ends and begins again as such."""
    end_places(scope, [place], max(on, place.since))
    return _begin(scope, place.department, place.physician_id, True, max(on, place.since), place.assigned_as)


def tell_physician(place: DepartmentMember, institution: str, department: str) -> None:
    """A notice to the physician's account, if he has one: somebody else has set his department."""
    account = (
        PhysicianAccount.objects.filter(physician_id=place.physician_id)
        .exclude(state__in=ENDED_STATES)
        .values_list("user_id", flat=True)
        .first()
    )
    if account:
        notify(
            account,
            "department-set",
            {"institution": institution, "department": department},
            dedup_key=f"department-set:{place.pk}",
            object_kind="department",
            object_id=place.department_id,
        )


def _begin(
    scope: Scope,
    department: Department,
    physician_id: uuid.UUID,
    primary: bool,
    since: dt.date,
    assigned_as: str,
) -> DepartmentMember:
    return DepartmentMember.objects.create(
        department=department,
        institution_id=department.institution_id,
        physician_id=physician_id,
        is_primary=primary,
        since=since,
        assigned_as=assigned_as,
        assigned_by=scope.user_id,
        assigned_by_name=scope.display_name[:60],
    )


def _refuse_out_of_use(department: Department) -> None:
    if department.state != "active":
        raise Refusal(
            Problem(
                "state", "该科室已停用。", field="department", way_out="请选择在用的科室，或先恢复该科室。"
            )
        )


def _refuse_date(since: dt.date, today: dt.date, ending: Iterable[DepartmentMember]) -> None:
    if since > today:
        raise Refusal(
            Problem("since_future", "开始日期晚于今天。", field="since", way_out="请填写今天或更早的日期。")
        )
    first = max((place.since for place in ending), default=since)
    if since < first:
        raise Refusal(
            Problem(
                "since_before",
                "开始日期早于现科室的开始日期 {first}。",
                field="since",
                way_out="请填写 {first} 或之后的日期。",
                params={"first": first.isoformat()},
            )
        )


def _refuse_too_many(places: int) -> None:
    if places > MOST_DEPARTMENTS_OF_ONE:
        raise Refusal(
            Problem(
                "too_many_places",
                "一名医师最多同时在 {most} 个科室。",
                field="department",
                way_out="请先移出不再工作的科室。",
                params={"most": MOST_DEPARTMENTS_OF_ONE},
            )
        )
