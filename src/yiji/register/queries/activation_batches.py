"""What became of codes sent to many at once, physician by physician."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from yiji.accounts.scope import Scope
from yiji.jobs.models import Job
from yiji.jobs.queue import FINISHED
from yiji.kernel.outcome import NotFound
from yiji.register.models import ActivationBatch
from yiji.register.queries.code_states import last_codes
from yiji.register.queries.waiting_rows import describe_waiting
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_phone

_STOPPED = "发送已停止。"


@dataclass(frozen=True)
class BatchLine:
    """One physician of a batch; ``state``: waiting, sent, held. ``code_state`` is how the code fares by now."""

    name: str
    phone: str
    state: str
    reason: str
    code_state: str


@dataclass(frozen=True)
class Batch:
    """A batch with its figures."""

    id: uuid.UUID
    total: int
    sent: int
    held: int
    requested_by: str
    created_at: dt.datetime
    finished: bool
    job_id: uuid.UUID | None
    lines: tuple[BatchLine, ...]

    @property
    def done(self) -> int:
        return self.sent + self.held


def code_batch(scope: Scope, batch_id: uuid.UUID, *, now: dt.datetime) -> Batch:
    """One batch of the scope's institution; raises NotFound."""
    if scope.side != "institution" or scope.organisation_id is None:
        raise NotFound
    batch = ActivationBatch.objects.filter(pk=batch_id, institution_id=scope.organisation_id).first()
    if batch is None:
        raise NotFound
    ended = batch.finished_at is not None or _job_ended(batch.job_id)
    items = list(batch.items.select_related("account__user").order_by("ordinal"))
    codes = last_codes([item.account_id for item in items], now)
    lines = tuple(
        BatchLine(
            name=item.account.name,
            # Somebody who has gone to another institution shows nothing more.
            phone=mask_phone(reveal(item.account.user, "phone"))
            if item.account.activating_institution_id == scope.organisation_id
            else "",
            state="held" if item.state == "waiting" and ended else item.state,
            reason=_STOPPED if item.state == "waiting" and ended else item.reason,
            code_state=codes[item.account_id].state
            if item.state == "sent" and item.account_id in codes
            else "",
        )
        for item in items
    )
    return Batch(
        id=batch.pk,
        total=batch.total,
        sent=sum(line.state == "sent" for line in lines),
        held=sum(line.state == "held" for line in lines),
        requested_by=batch.requested_by_name,
        created_at=batch.created_at,
        finished=ended,
        job_id=batch.job_id,
        lines=lines,
    )


def _job_ended(job_id: uuid.UUID | None) -> bool:
    """A job that was stopped before it began, or failed for good, leaves its items as they are."""
    return Job.objects.filter(pk=job_id or uuid.UUID(int=0), state__in=FINISHED).exists()


@dataclass(frozen=True)
class Recipient:
    """Somebody who is about to get a code, and ``held`` why he will not ("" when nothing is known against it)."""

    id: uuid.UUID
    name: str
    phone: str
    phone_of_record: bool
    held: str


def recipients(scope: Scope, account_ids: Sequence[uuid.UUID], *, now: dt.datetime) -> list[Recipient]:
    """The chosen physicians with their masked phones; who no longer waits for the scope is left out."""
    rows = describe_waiting(scope, account_ids, now=now)
    return [
        Recipient(
            row.id,
            row.name,
            row.phone,
            row.phone_of_record,
            "at_authority" if row.at_authority else ("pause" if row.may_send_at else ""),
        )
        for row in rows
    ]
