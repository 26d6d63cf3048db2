"""The primary institution leaves a note on a registration; the authority reads it, nothing waits for it (MR 20)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.models import EmployerNote
from yiji.applications.queries.employer_notes import notable_registration, own_live_note
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal

LONGEST_NOTE = 500


def leave_note(
    scope: Scope, registration_id: uuid.UUID, *, text: str, now: dt.datetime | None = None
) -> EmployerNote:
    """Leave a note on one of the institution's own registrations. Raises Refusal without words or beside a live one."""
    registration = notable_registration(scope, registration_id)
    text = text.strip()
    if not text or len(text) > LONGEST_NOTE:
        raise Refusal(_words("text"))
    with transaction.atomic():
        if own_live_note(scope, registration_id):
            raise Refusal(
                Problem(
                    "exists",
                    "这项注册已经有本院的情况说明。",
                    field="text",
                    way_out="内容有变的，先撤回原来的说明，再重新填写。",
                )
            )
        note = EmployerNote.objects.create(
            registration=registration,
            institution_id=scope.organisation_id,
            text=text,
            author_name=scope.display_name[:60],
            made_at=now or timezone.now(),
        )
        _record(scope, "leave", note)
    return note


def withdraw_note(
    scope: Scope, registration_id: uuid.UUID, note_id: uuid.UUID, *, now: dt.datetime | None = None
) -> EmployerNote:
    """Take the institution's own note back; it stays in the file as withdrawn. Raises NotFound, Conflict."""
    note = EmployerNote.objects.filter(
        pk=note_id, registration_id=registration_id, institution_id=scope.organisation_id
    ).first()
    if note is None or scope.side != "institution":
        raise NotFound
    with transaction.atomic():
        ended = EmployerNote.objects.filter(pk=note.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=now or timezone.now()
        )
        if not ended:
            raise Conflict
        note.refresh_from_db()
        _record(scope, "withdraw", note)
    return note


def reply_to_note(
    scope: Scope, note_id: uuid.UUID, *, reply: str, now: dt.datetime | None = None
) -> EmployerNote:
    """The physician answers once; the authority reads both. Raises NotFound, Refusal without words, Conflict."""
    reply = reply.strip()
    note = EmployerNote.objects.filter(
        pk=note_id, registration__physician_id=scope.physician_id, withdrawn_at__isnull=True
    ).first()
    if note is None or scope.side != "physician" or scope.physician_id is None:
        raise NotFound
    if not reply or len(reply) > LONGEST_NOTE:
        raise Refusal(_words("reply"))
    with transaction.atomic():
        answered = EmployerNote.objects.filter(pk=note.pk, replied_at__isnull=True).update(
            reply=reply, replied_at=now or timezone.now()
        )
        if not answered:
            raise Conflict
        note.refresh_from_db()
        _record(scope, "reply", note)
    return note


def _words(field: str) -> Problem:
    return Problem(
        "required",
        "请填写说明，最多{most}个字。",
        field=field,
        way_out="写明事实；审批机关和对方会看到全文。",
        params={"most": LONGEST_NOTE},
    )


def _record(scope: Scope, verb: str, note: EmployerNote) -> None:
    record(
        scope,
        f"employer_note.{verb}",
        "registration",
        note.registration_id,
        delta={"note": str(note.pk)},
        subject_id=note.registration.physician_id,
    )
