"""The second officer applies or rejects what the first has checked, or sends it back to him (A-14)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Problem, Refusal
from yiji.notices.send import notify
from yiji.register.actions.correct_record import correct_record
from yiji.register.actions.examine_correction import refuse_own
from yiji.register.actions.rematch_accounts import rematch_accounts
from yiji.register.actions.step_correction import move, tell_applicant, ticket_in
from yiji.register.correction_rules import PERSON_FIELDS, require_reason
from yiji.register.models import CorrectionField, QualificationCorrection, Registration
from yiji.register.models.registration import LIVE_STATUSES


def decide_correction(
    scope: Scope, ticket_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> QualificationCorrection:
    """Put the first officer's opinion in force: the record is corrected, or the ticket rejected.

    A correction changes the qualification and the person in one transaction, compares waiting accounts again and
    notes which live registrations no longer agree. Raises NotFound, Conflict when the ticket moved on or the record
    is no longer what the applicant saw, Refusal for the same officer or a number that another person holds.
    """
    now = now or timezone.now()
    ticket = _checked(scope, ticket_id, version)
    decided: dict[str, object] = {
        "decided_by_person": scope.person_id or scope.user_id,
        "decided_by_name": scope.display_name[:60],
        "decided_at": now,
    }
    with transaction.atomic():
        if ticket.opinion == "reject":
            move(scope, ticket, "reject", now, ticket.opinion_note, state="rejected", **decided)
            tell_applicant(ticket, "correction-rejected", now, sms=True)
            return ticket
        _apply(scope, ticket, now, decided)
    return ticket


def send_back_correction(
    scope: Scope, ticket_id: uuid.UUID, *, version: int, words: str, now: dt.datetime | None = None
) -> QualificationCorrection:
    """The second officer does not follow the opinion; the first examines again. Raises like ``decide_correction``."""
    now = now or timezone.now()
    reason = require_reason(words, "words")
    ticket = _checked(scope, ticket_id, version)
    with transaction.atomic():
        move(
            scope,
            ticket,
            "send_back",
            now,
            reason,
            state="accepted",
            opinion="",
            opinion_note="",
            remedy="",
            checked_by_person=None,
            checked_by_name="",
            checked_at=None,
        )
    return ticket


def _checked(scope: Scope, ticket_id: uuid.UUID, version: int) -> QualificationCorrection:
    ticket = ticket_in(scope, ticket_id, version=version, states=("checked",), side="authority")
    refuse_own(scope, ticket)
    if ticket.checked_by_person == (scope.person_id or scope.user_id):
        raise Refusal(
            Problem(
                "same_person",
                "核查证据和作出更正须由两名人员分别办理。",
                way_out="请由本机关另一名有决定权限的人员办理。",
            )
        )
    return ticket


def _apply(
    scope: Scope, ticket: QualificationCorrection, now: dt.datetime, decided: dict[str, object]
) -> None:
    corrected = correct_record(ticket, now)
    conflicts = _conflicts(corrected.qualification_id)
    move(
        scope,
        ticket,
        "correct",
        now,
        "",
        state="corrected",
        physician_id=corrected.physician_id,
        qualification_id=corrected.qualification_id,
        conflicts=sorted({code for _, code in conflicts}),
        **decided,
    )
    _mark(ticket, corrected.physician_id, corrected.qualification_id, now)
    record(scope, "qualification.correct", "physician", corrected.physician_id, delta=dict(corrected.changed))
    for index in corrected.id_number_indexes:
        rematch_accounts(scope, index, now)
    tell_applicant(ticket, "correction-corrected", now, sms=True)
    for authority_id in {authority for authority, _ in conflicts if authority}:
        notify(
            authority_id,
            "correction-conflict",
            {},
            dedup_key=f"correction-conflict:{ticket.pk}:{authority_id}",
            object_kind="physician",
            object_id=corrected.physician_id,
        )


def _mark(
    ticket: QualificationCorrection, physician_id: uuid.UUID, qualification_id: uuid.UUID, now: dt.datetime
) -> None:
    """The marker ``corrected_since`` reads: by the person and the qualification as they are known from now on."""
    rows, day = CorrectionField.objects.filter(correction=ticket), timezone.localdate(now)
    rows.filter(field__in=PERSON_FIELDS).update(subject=physician_id, corrected_on=day)
    rows.exclude(field__in=PERSON_FIELDS).update(subject=qualification_id, corrected_on=day)


def _conflicts(qualification_id: uuid.UUID) -> list[tuple[uuid.UUID | None, str]]:
    """Approving authority and code of each live registration whose level or category now differs."""
    found = []
    for registration in Registration.objects.filter(
        qualification_id=qualification_id, status__in=LIVE_STATUSES
    ).select_related("qualification"):
        held = registration.qualification
        if held is not None and held.level != registration.level:
            found.append((registration.approving_authority_id, "LEVEL_DIFF"))
        if held is not None and held.category != registration.category:
            found.append((registration.approving_authority_id, "CATEGORY_DIFF"))
    return found
