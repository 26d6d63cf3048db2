"""The moves of a correction ticket until it is decided: accept, supplement, answer, forward, check, withdraw (A-14)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.codelists.calendar import working_days
from yiji.institutions.models import Authority
from yiji.kernel.outcome import Problem, Refusal
from yiji.register.actions.step_correction import (
    CorrectionFile,
    add_papers,
    move,
    tell_applicant,
    tell_authority,
    ticket_in,
)
from yiji.register.correction_rules import (
    MAY_ACCEPT,
    MAY_EXAMINE,
    MAY_FORWARD,
    MAY_WITHDRAW,
    MOST_PAPERS,
    require_reason,
)
from yiji.register.models import CorrectionPaper, QualificationCorrection
from yiji.rulebook import deadlines
from yiji.rulebook.refusal_grounds import REMEDIES


def accept_correction(
    scope: Scope, ticket_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> QualificationCorrection:
    """Take the ticket in hand. Raises NotFound, Conflict."""
    now = now or timezone.now()
    ticket = ticket_in(scope, ticket_id, version=version, states=MAY_ACCEPT, side="authority")
    with transaction.atomic():
        move(scope, ticket, "accept", now, "", state="accepted")
        tell_applicant(ticket, "correction-accepted", now, sms=False)
    return ticket


def ask_supplement(
    scope: Scope, ticket_id: uuid.UUID, *, version: int, words: str, now: dt.datetime | None = None
) -> QualificationCorrection:
    """Ask for more papers; the clock stands until they come. Raises NotFound, Conflict, Refusal without words."""
    now = now or timezone.now()
    asked = require_reason(words, "words")
    ticket = ticket_in(scope, ticket_id, version=version, states=MAY_EXAMINE, side="authority")
    with transaction.atomic():
        move(
            scope,
            ticket,
            "supplement",
            now,
            asked,
            state="supplement",
            asked_for=asked,
            paused_on=timezone.localdate(now),
        )
        tell_applicant(ticket, "correction-supplement", now, sms=True)
    return ticket


def answer_supplement(
    scope: Scope,
    ticket_id: uuid.UUID,
    *,
    version: int,
    words: str,
    papers: Sequence[CorrectionFile],
    now: dt.datetime | None = None,
) -> QualificationCorrection:
    """The applicant sends what was asked for; the working days in between do not count.

    Raises NotFound, Conflict, Refusal without words or with more papers than a ticket may have.
    """
    now = now or timezone.now()
    answer = require_reason(words, "words")
    ticket = ticket_in(scope, ticket_id, version=version, states=("supplement",), side=scope.side)
    if scope.side == "authority":
        raise Refusal(Problem("side", "由申请人补充材料。", way_out="请等待申请人补充。"))
    before = CorrectionPaper.objects.filter(correction=ticket)
    if before.count() + len(papers) > 2 * MOST_PAPERS:
        raise Refusal(Problem("papers", "证明材料过多。", field="other", way_out="请合并为一个 PDF 后上传。"))
    calendar, today = working_days(), timezone.localdate(now)
    paused = calendar.working_days_between(ticket.paused_on, today) if ticket.paused_on else 0
    with transaction.atomic():
        rounds = before.order_by("-round").values_list("round", flat=True).first() or 0
        add_papers(scope, ticket, papers, now, round_no=rounds + 1)
        move(
            scope,
            ticket,
            "answer",
            now,
            answer,
            state="answered",
            answer=answer,
            paused_on=None,
            due_on=calendar.add_working_days(ticket.due_on, max(paused, 0)).date,
        )
        tell_authority(ticket, "correction-answered")
    return ticket


def forward_correction(
    scope: Scope,
    ticket_id: uuid.UUID,
    *,
    version: int,
    authority_id: uuid.UUID,
    words: str,
    now: dt.datetime | None = None,
) -> QualificationCorrection:
    """Hand the ticket to the authority that issued the certificate; its clock begins anew.

    Raises NotFound, Conflict, Refusal without a reason or to an authority that is this one, unknown or closed.
    """
    now = now or timezone.now()
    reason = require_reason(words, "words")
    ticket = ticket_in(scope, ticket_id, version=version, states=MAY_FORWARD, side="authority")
    other = Authority.objects.filter(pk=authority_id, is_active=True).exclude(pk=ticket.authority_id).first()
    if other is None:
        raise Refusal(
            Problem("authority", "不能转给所选的机关。", field="authority_id", way_out="请另选发证机关。")
        )
    due = deadlines.due("correction", timezone.localdate(now), working_days())
    with transaction.atomic():
        move(scope, ticket, "forward", now, reason, state="forwarded", authority_id=other.pk, due_on=due.on)
        ticket.authority = other
        tell_authority(ticket, "correction-submitted")
        tell_applicant(ticket, "correction-forwarded", now, sms=False)
    return ticket


def check_correction(
    scope: Scope,
    ticket_id: uuid.UUID,
    *,
    version: int,
    agree: bool,
    words: str,
    now: dt.datetime | None = None,
) -> QualificationCorrection:
    """The first officer's opinion on the evidence; a rejection tells its reason. Raises NotFound, Conflict, Refusal."""
    now = now or timezone.now()
    note = require_reason(words, "words")
    ticket = ticket_in(scope, ticket_id, version=version, states=MAY_EXAMINE, side="authority")
    refuse_own(scope, ticket)
    remedy = "" if agree else "".join(one.text for one in REMEDIES)
    with transaction.atomic():
        move(
            scope,
            ticket,
            "check",
            now,
            "",
            state="checked",
            opinion="agree" if agree else "reject",
            opinion_note=note,
            remedy=remedy[:300],
            checked_by_person=scope.person_id or scope.user_id,
            checked_by_name=scope.display_name[:60],
            checked_at=now,
        )
        tell_authority(ticket, "correction-to-decide")
    return ticket


def withdraw_correction(
    scope: Scope, ticket_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> QualificationCorrection:
    """The applicant takes the ticket back before it was checked. Raises NotFound, Conflict."""
    now = now or timezone.now()
    side = scope.side if scope.side != "authority" else "physician"
    ticket = ticket_in(scope, ticket_id, version=version, states=MAY_WITHDRAW, side=side)
    with transaction.atomic():
        move(scope, ticket, "withdraw", now, "", state="withdrawn", paused_on=None)
        tell_authority(ticket, "correction-withdrawn")
    return ticket


def refuse_own(scope: Scope, ticket: QualificationCorrection) -> None:
    """Nobody examines a ticket of his own or about himself; raises Refusal."""
    person = scope.person_id or scope.user_id
    about = ticket.physician.id_number_index if ticket.physician else None
    if person in (ticket.asked_by_person, about):
        raise Refusal(
            Problem(
                "same_person",
                "不能办理本人提出的或者关于本人的信息更正。",
                way_out="请由本机关其他人员办理。",
            )
        )
