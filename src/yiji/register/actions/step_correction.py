"""The one way a correction ticket moves: by version and state, with a step that both sides read (A-14)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound
from yiji.notices.send import notify, send_sms
from yiji.register.models import CorrectionField, CorrectionPaper, CorrectionStep, QualificationCorrection
from yiji.register.queries.organisation_names import organisation_name
from yiji.register.visibility import visible_corrections
from yiji.vault.fields import reveal
from yiji.vault.files import store_file

_CLOSED = ("corrected", "rejected", "withdrawn")


@dataclass(frozen=True)
class CorrectionFile:
    """A paper as the upload check left it: certificate, identity or other; ``pages`` of a picture are one."""

    kind: str
    data: bytes
    media_type: str
    pages: int = 1


def ticket_in(
    scope: Scope, ticket_id: uuid.UUID, *, version: int, states: Sequence[str], side: str
) -> QualificationCorrection:
    """A ticket of the scope that stands in one of ``states``; raises NotFound, or Conflict when it moved on."""
    ticket = (
        visible_corrections(scope)
        .filter(pk=ticket_id)
        .select_related("authority", "account", "account__user", "physician", "qualification")
        .first()
    )
    if ticket is None or scope.side != side:
        raise NotFound
    if ticket.version != version or ticket.state not in states:
        raise Conflict
    return ticket


def move(
    scope: Scope, ticket: QualificationCorrection, name: str, now: dt.datetime, words: str, **changes: Any
) -> None:
    """Write ``changes`` while the ticket is as it was read, in the caller's transaction; raises Conflict."""
    moved = QualificationCorrection.objects.filter(
        pk=ticket.pk, version=ticket.version, state=ticket.state
    ).update(version=F("version") + 1, **changes)
    if not moved:
        raise Conflict
    ticket.refresh_from_db(fields=["version", *changes])
    if ticket.state in _CLOSED:
        CorrectionField.objects.filter(correction=ticket).update(is_open=False)
    add_step(scope, ticket, name, now, words)
    record(
        scope,
        f"correction.{name}",
        "qualification_correction",
        ticket.pk,
        subject_id=ticket.physician_id,
    )


def add_step(scope: Scope, ticket: QualificationCorrection, name: str, now: dt.datetime, words: str) -> None:
    """One line of the ticket's story."""
    CorrectionStep.objects.create(
        correction=ticket,
        move=name,
        at=now,
        side=scope.side,
        actor_name=scope.display_name[:60],
        organisation=organisation_name(scope)[:80],
        words=words,
    )


def add_papers(
    scope: Scope,
    ticket: QualificationCorrection,
    papers: Sequence[CorrectionFile],
    now: dt.datetime,
    *,
    round_no: int,
) -> None:
    """Store the papers and name them on the ticket."""
    for paper in papers:
        file = store_file(
            paper.data,
            owner_kind="qualification_correction",
            owner_id=ticket.pk,
            document_kind=paper.kind,
            media_type=paper.media_type,
            created_by=scope.user_id,
        )
        CorrectionPaper.objects.create(
            correction=ticket,
            kind=paper.kind,
            file_id=file.pk,
            pages=paper.pages,
            round=round_no,
            added_at=now,
        )


def tell_applicant(ticket: QualificationCorrection, template: str, now: dt.datetime, *, sms: bool) -> None:
    """A notice to whoever asked, and to a physician by SMS where the move asks something of him or ends it."""
    recipient = ticket.institution_id
    if ticket.account is not None:
        recipient = ticket.account.user_id
    if recipient is None:
        return
    params = {"authority": ticket.authority.name}
    key = f"{template}:{ticket.pk}:{ticket.version}"
    notify(
        recipient,
        template,
        params,
        dedup_key=key,
        object_kind="qualification_correction",
        object_id=ticket.pk,
    )
    if sms and ticket.account is not None:
        send_sms(
            template,
            reveal(ticket.account.user, "phone"),
            params,
            dedup_key=key,
            recipient_kind="physician",
            recipient_id=ticket.account.user_id,
            tenant_id=ticket.authority_id,
            now=now,
        )


def tell_authority(ticket: QualificationCorrection, template: str) -> None:
    """A notice to the authority whose turn it is; it names nobody."""
    notify(
        ticket.authority_id,
        template,
        {},
        dedup_key=f"{template}:{ticket.pk}:{ticket.version}",
        object_kind="qualification_correction",
        object_id=ticket.pk,
    )
