"""Activation codes for many physicians at one press of a button: the worker sends them, each on its own."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from yiji.accounts.models import User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.jobs.queue import Claim, JobResult, enqueue, handler
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal, TooMany
from yiji.register.actions.send_activation_code import send_activation_code
from yiji.register.activation_rules import MOST_IN_ONE_BATCH
from yiji.register.models import ActivationBatch, ActivationBatchItem
from yiji.register.visibility import waiting_account

JOB = "send_activation_codes"
_PERMISSION = "institution:activation:send_code"


def start_code_batch(
    scope: Scope, account_ids: Sequence[uuid.UUID], *, now: dt.datetime | None = None
) -> uuid.UUID:
    """Write the batch and queue its job; returns the batch's id.

    Raises NotFound when one of the accounts does not wait for the scope's institution, Refusal for none or
    too many.
    """
    now = now or timezone.now()
    ids = list(dict.fromkeys(account_ids))
    if scope.organisation_id is None or scope.user_id is None:
        raise NotFound
    if not 0 < len(ids) <= MOST_IN_ONE_BATCH:
        raise Refusal(
            Problem(
                "batch_size",
                "一次可向 1 至 {most} 名医师发送，现选择了 {count} 名。",
                way_out="请调整选择后再发送。",
                params={"most": MOST_IN_ONE_BATCH, "count": len(ids)},
            )
        )
    for account_id in ids:
        # Who was settled a moment ago gets his line in the result; a stranger's account stops everything.
        with contextlib.suppress(Conflict):
            waiting_account(scope, account_id)
    with transaction.atomic():
        batch = ActivationBatch.objects.create(
            institution_id=scope.organisation_id,
            total=len(ids),
            requested_by=scope.user_id,
            requested_by_name=scope.display_name[:60],
            created_at=now,
        )
        ActivationBatchItem.objects.bulk_create(
            [
                ActivationBatchItem(batch=batch, account_id=account_id, ordinal=number)
                for number, account_id in enumerate(ids)
            ]
        )
        job = enqueue(
            JOB,
            {"batch_id": str(batch.pk)},
            dedup_key=f"{JOB}:{batch.pk}",
            tenant_id=scope.organisation_id,
            requested_by=scope.user_id,
        )
        ActivationBatch.objects.filter(pk=batch.pk).update(job_id=job.pk)
        record(scope, "activation_batch.start", "activation_batch", batch.pk, delta={"total": len(ids)})
    return batch.pk


@handler(JOB)
def send_batch(claim: Claim) -> JobResult:
    """Send what is still waiting; a killed worker's successor goes on where it stopped."""
    batch = ActivationBatch.objects.get(pk=uuid.UUID(claim.job.payload["batch_id"]))
    for item in batch.items.filter(state="waiting").order_by("ordinal"):
        if claim.cancelled():
            _hold_the_rest(batch)
            break
        # Asked for each one: the operator's post may end in the middle.
        _send(_scope_of(batch), item)
        if not claim.progress(batch.items.exclude(state="waiting").count(), batch.total):
            break
    if not batch.items.filter(state="waiting").exists():
        ActivationBatch.objects.filter(pk=batch.pk, finished_at__isnull=True).update(
            finished_at=timezone.now()
        )
    counts = {state: batch.items.filter(state=state).count() for state in ("sent", "held")}
    return JobResult(ref=str(batch.pk), summary=counts)


def _hold_the_rest(batch: ActivationBatch) -> None:
    batch.items.filter(state="waiting").update(state="held", reason="发送已停止。", done_at=timezone.now())


def _scope_of(batch: ActivationBatch) -> Scope | None:
    """The scope of whoever pressed the button, as it is now; None when he may no longer send."""
    user = User.objects.filter(pk=batch.requested_by, is_active=True).first()
    scope = scope_for(user) if user else None
    if scope is None or scope.organisation_id != batch.institution_id or not scope.may(_PERMISSION):
        return None
    return scope


def _send(scope: Scope | None, item: ActivationBatchItem) -> None:
    """One code and its line in the result, both or neither."""
    try:
        if scope is None:
            raise Conflict("操作员已停用或不再有权发送。")
        with transaction.atomic():
            send_activation_code(scope, item.account_id)
            _write(item, "sent", "")
    except (TooMany, Conflict) as held:
        _write(item, "held", held.message)
    except Refusal as refusal:
        _write(item, "held", refusal.problems[0].text())
    except NotFound:
        _write(item, "held", "该账户已不在本机构的待激活名单中。")


def _write(item: ActivationBatchItem, state: str, reason: str) -> None:
    ActivationBatchItem.objects.filter(pk=item.pk, state="waiting").update(
        state=state, reason=reason[:200], done_at=timezone.now()
    )
