"""Appends an audit event; call it inside the transaction of the act it tells of."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any, Protocol

from yiji.audit.models import AuditEvent
from yiji.vault.crypto import encrypt

request_id: ContextVar[str] = ContextVar("request_id", default="")
_PHYSICIAN_KINDS = ("physician", "physician_account", "account")


class Actor(Protocol):
    """What the log needs to know of the person or process that acts (``Scope`` has it)."""

    @property
    def side(self) -> str: ...
    @property
    def user_id(self) -> uuid.UUID | None: ...
    @property
    def display_name(self) -> str: ...
    @property
    def organisation_id(self) -> uuid.UUID | None: ...


def record(
    actor: Actor,
    verb: str,
    object_kind: str,
    object_id: object,
    *,
    tenant_id: uuid.UUID | None = None,
    reason: str = "",
    outcome: str = "done",
    delta: dict[str, Any] | None = None,
    subject_id: uuid.UUID | None = None,
) -> None:
    """Append one event. ``delta`` (changed fields) is encrypted; ``reason`` must hold no personal data.

    ``subject_id`` is the physician whom the event is about (his id in the register, or his account's); where the
    object is the physician or his account it need not be given. By it he is told who looked at his data.
    """
    if subject_id is None and object_kind in _PHYSICIAN_KINDS:
        subject_id = uuid.UUID(str(object_id))
    event = _event(actor, verb, object_kind, object_id, subject_id, tenant_id, reason)
    event.outcome = outcome
    if delta:
        text = json.dumps(delta, ensure_ascii=False, default=str)
        place = f"audit_auditevent|delta|{event.event_id}"
        event.delta = encrypt("enc:S2", place, text.encode())
    event.save(force_insert=True)


def record_about_each(
    actor: Actor,
    verb: str,
    object_kind: str,
    object_id: object,
    subject_ids: Iterable[uuid.UUID],
    *,
    reason: str = "",
) -> int:
    """One event for each physician who is in a list or file, so that each is told; returns how many."""
    events = [
        _event(actor, verb, object_kind, object_id, subject_id, None, reason)
        for subject_id in sorted(set(subject_ids))
    ]
    AuditEvent.objects.bulk_create(events, batch_size=500)
    return len(events)


def _event(
    actor: Actor,
    verb: str,
    object_kind: str,
    object_id: object,
    subject_id: uuid.UUID | None,
    tenant_id: uuid.UUID | None,
    reason: str,
) -> AuditEvent:
    return AuditEvent(
        actor_side=actor.side,
        actor_id=actor.user_id,
        actor_name=actor.display_name[:60],
        actor_roles=",".join(sorted(getattr(actor, "roles", ())))[:120],
        tenant_id=tenant_id or actor.organisation_id,
        verb=verb,
        object_kind=object_kind,
        object_id=str(object_id),
        subject_id=subject_id,
        reason=reason[:300],
        request_id=request_id.get(),
        salt=os.urandom(16),
        event_id=uuid.uuid4(),
    )
