"""Many physicians into one department: at once, as a task, stopped, repeated, and whom it takes."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from tests.register.department_house import House, problem_of
from yiji.accounts.models import Membership
from yiji.institutions.models import DepartmentMember
from yiji.jobs.models import Job
from yiji.jobs.queue import request_cancel, run_due
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.register.actions.assign_department import assign_department
from yiji.register.actions.department_batches import (
    AT_ONCE,
    prepare_batch,
    prepare_filtered_batch,
    start_batch,
)
from yiji.register.models import DepartmentBatch
from yiji.register.queries import departments_of_physicians as found

pytestmark = pytest.mark.django_db


def test_a_batch_of_a_page_is_done_at_once_and_says_what_became_of_each() -> None:
    house = House()
    ids = house.staff(3)
    assign_department(house.clerk, ids[0], house.inner.pk)
    batch = prepare_batch(house.clerk, ids)
    assert found.batch_misfits(batch, house.surgery) == 3
    assert found.batch_misfits(batch, house.inner) == 0
    start_batch(house.clerk, batch.pk, department_id=house.inner.pk)
    counts = found.batch_counts(found.own_batch(house.clerk, batch.pk))
    assert counts == {"waiting": 0, "done": 2, "unchanged": 1, "refused": 0, "total": 3}
    assert not Job.objects.filter(kind="assign_departments").exists()
    with pytest.raises(Conflict):
        start_batch(house.clerk, batch.pk, department_id=house.surgery.pk)


def test_three_hundred_physicians_are_a_task_that_is_repeatable() -> None:
    house = House()
    ids = house.staff(300)
    batch = prepare_filtered_batch(house.clerk, {"department": "none"})
    assert (batch.total, batch.items.count()) == (300, 300)
    start_batch(house.clerk, batch.pk, department_id=house.inner.pk)
    job = Job.objects.get(kind="assign_departments")
    assert str(ids[0]) not in str(job.payload)
    assert run_due() == 1
    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None)
    run_due()
    job.refresh_from_db()
    assert (job.state, job.summary) == ("done", {"done": 300, "unchanged": 0, "refused": 0})
    assert job.done_units == 300
    assert DepartmentMember.objects.filter(department=house.inner, until=None).count() == 300
    assert found.own_batch(house.clerk, batch.pk).state == "done"
    assert found.unassigned_count(house.clerk) == 0


def test_a_stopped_task_and_an_operator_who_left_leave_the_rest_out_and_say_so() -> None:
    for stop in (True, False):
        house = House()
        batch = prepare_batch(house.clerk, house.staff(AT_ONCE + 1))
        start_batch(house.clerk, batch.pk, department_id=house.inner.pk)
        job = Job.objects.get(kind="assign_departments", tenant_id=house.institution.pk)
        if stop:
            Job.objects.filter(pk=job.pk).update(attempts=1)
            assert request_cancel(job.pk)
        else:
            Membership.objects.filter(user=house.user).update(ended_at=timezone.now())
        run_due()
        counts = found.batch_counts(DepartmentBatch.objects.get(pk=batch.pk))
        assert (counts["refused"], counts["waiting"]) == (AT_ONCE + 1, 0)
        assert batch.items.first().problem["way_out"]


def test_a_batch_takes_nobody_of_another_institution_and_not_none_and_not_too_many() -> None:
    house, other = House(), House()
    mine, foreign = house.staff(1), other.staff(1)
    with pytest.raises(NotFound):
        prepare_batch(house.clerk, [*mine, *foreign])
    with pytest.raises(Refusal) as refusal:
        prepare_batch(house.clerk, [])
    assert problem_of(refusal)[0] == "batch_size"
    with pytest.raises(Refusal) as refusal:
        prepare_batch(house.clerk, [uuid.uuid4() for _ in range(5001)])
    assert problem_of(refusal)[0] == "batch_size"
    batch = prepare_batch(house.clerk, mine)
    for scope, department in ((other.clerk, other.inner.pk), (house.clerk, other.inner.pk)):
        with pytest.raises(NotFound):
            start_batch(scope, batch.pk, department_id=department)
    assert DepartmentBatch.objects.get(pk=batch.pk).state == "prepared"
