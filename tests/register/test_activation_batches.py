"""Codes sent to many at one press of a button: each on its own, each with its result, resumable."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from tests.factories import make_institution, make_operator, scope_of
from tests.register.activation_case import waiting
from yiji.accounts.models import PhysicianAccount
from yiji.jobs.models import Job
from yiji.jobs.queue import claim_next, run_due
from yiji.kernel.outcome import Refusal
from yiji.notices.models import SmsMessage
from yiji.register.actions.send_activation_code import send_activation_code
from yiji.register.actions.send_code_batch import start_code_batch
from yiji.register.models import ActivationBatch
from yiji.register.queries.activation_batches import code_batch

pytestmark = pytest.mark.django_db


def test_a_batch_sends_to_each_alone_and_says_why_one_was_held() -> None:
    hospital = make_institution()
    accounts = [waiting(hospital) for _ in range(3)]
    scope = scope_of(make_operator(hospital))
    send_activation_code(scope, accounts[1].pk)
    batch_id = start_code_batch(scope, [one.pk for one in accounts])
    assert SmsMessage.objects.filter(template="SMS-3").count() == 1
    run_due()
    batch = ActivationBatch.objects.get(pk=batch_id)
    assert [item.state for item in batch.items.order_by("ordinal")] == ["sent", "held", "sent"]
    assert "60 秒" in batch.items.get(ordinal=1).reason
    assert batch.finished_at is not None
    assert SmsMessage.objects.filter(template="SMS-3").count() == 3


def test_a_batch_taken_up_again_sends_only_what_is_still_waiting() -> None:
    hospital = make_institution()
    accounts = [waiting(hospital) for _ in range(3)]
    batch_id = start_code_batch(scope_of(make_operator(hospital)), [one.pk for one in accounts])
    batch = ActivationBatch.objects.get(pk=batch_id)
    batch.items.filter(ordinal=0).update(state="sent")
    run_due()
    assert SmsMessage.objects.filter(template="SMS-3").count() == 2
    assert not SmsMessage.objects.filter(recipient_id=accounts[0].user_id).exists()


def test_the_rest_of_a_batch_is_held_when_its_operator_has_left() -> None:
    hospital = make_institution()
    account, clerk = waiting(hospital), make_operator(hospital)
    batch_id = start_code_batch(scope_of(clerk), [account.pk])
    clerk.memberships.update(ended_at=timezone.now())
    run_due()
    assert ActivationBatch.objects.get(pk=batch_id).items.get().state == "held"
    assert not SmsMessage.objects.exists()


def test_a_batch_has_an_upper_size() -> None:
    scope = scope_of(make_operator(make_institution()))
    for ids in ([], [uuid.uuid4() for _ in range(201)]):
        with pytest.raises(Refusal):
            start_code_batch(scope, ids)


def test_a_worker_killed_in_the_middle_leaves_the_rest_to_its_successor() -> None:
    hospital = make_institution()
    accounts = [waiting(hospital) for _ in range(2)]
    batch_id = start_code_batch(scope_of(make_operator(hospital)), [one.pk for one in accounts])
    # Taken up by a worker that dies at once: its lease runs out.
    assert claim_next() is not None
    Job.objects.update(lease_until=timezone.now())
    run_due()
    batch = ActivationBatch.objects.get(pk=batch_id)
    assert [item.state for item in batch.items.all()] == ["sent", "sent"]
    assert SmsMessage.objects.filter(template="SMS-3").count() == 2


def test_a_stopped_batch_holds_the_rest_and_says_so() -> None:
    hospital = make_institution()
    accounts = [waiting(hospital) for _ in range(2)]
    scope = scope_of(make_operator(hospital))
    batch_id = start_code_batch(scope, [one.pk for one in accounts])
    Job.objects.update(cancel_requested_at=timezone.now())
    run_due()
    batch = code_batch(scope, batch_id, now=timezone.now())
    assert (batch.finished, batch.sent, batch.held) == (True, 0, 2)
    assert {line.reason for line in batch.lines} == {"发送已停止。"}
    assert not SmsMessage.objects.filter(template="SMS-3").exists()


def test_who_was_activated_in_between_gets_a_line_and_no_code() -> None:
    hospital = make_institution()
    account = waiting(hospital)
    batch_id = start_code_batch(scope_of(make_operator(hospital)), [account.pk])
    PhysicianAccount.objects.filter(pk=account.pk).update(state="active", version=1)
    run_due()
    item = ActivationBatch.objects.get(pk=batch_id).items.get()
    assert item.state == "held"
    assert "不在等待激活" in item.reason
