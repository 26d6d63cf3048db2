"""Correction tickets for the three portals: lists by whose turn it is, and one ticket with both values (A-14)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.codelists.calendar import working_days
from yiji.institutions.models import Authority
from yiji.kernel.outcome import NotFound
from yiji.register.correction_rules import (
    CODED_FIELDS,
    MAY_ACCEPT,
    MAY_EXAMINE,
    MAY_FORWARD,
    MAY_WITHDRAW,
    SECRET_FIELDS,
)
from yiji.register.models import CorrectionPaper, QualificationCorrection
from yiji.register.models.correction import CORRECTION_FIELDS, ENDED_STATES, OPEN_STATES
from yiji.register.queries.correction_subject import own_subject, present_values
from yiji.register.visibility import visible_corrections, visible_physicians
from yiji.search.find import find
from yiji.uploads.page_pictures import page_picture
from yiji.vault.fields import reveal
from yiji.vault.files import read_file
from yiji.vault.masking import mask_id_number, mask_qualification_certificate_no
from yiji.vault.models import StoredFile

DESK_TABS: dict[str, tuple[str, ...]] = {
    "accept": MAY_ACCEPT,
    "check": MAY_EXAMINE,
    "decide": ("checked",),
    "supplement": ("supplement",),
    "done": ENDED_STATES,
}
OWN_TABS: dict[str, tuple[str, ...]] = {
    "open": ("submitted", "forwarded", "accepted", "answered", "checked"),
    "supplement": ("supplement",),
    "done": ENDED_STATES,
}
DESK_ORDER = ("due_on", "id")
OWN_ORDER = ("-submitted_at", "-id")
COLUMNS = (
    "id", "kind", "asked_side", "name", "field_codes", "state", "submitted_at", "due_on", "paused_on",
    "authority__name", "institution__name", "asked_by_name",
)  # fmt: skip
COUNTED = 100


@dataclass(frozen=True)
class FieldPair:
    """One field in words. ``old_known`` is False where the reader may not see what the register holds."""

    field: str
    old: str
    new: str
    old_known: bool


@dataclass(frozen=True)
class PaperView:
    """One paper; ``pages`` are the numbers of the pictures that can be looked at."""

    id: uuid.UUID
    kind: str
    round: int
    pages: tuple[int, ...]


@dataclass(frozen=True)
class StepView:
    """One move of the story; applicants read which authority acted, its officers also who."""

    move: str
    at: dt.datetime
    by: str
    words: str


@dataclass(frozen=True)
class CorrectionDetail:
    """One ticket for its reader; ``left`` are working days until it is due, None while nobody's clock runs."""

    ticket: QualificationCorrection
    pairs: tuple[FieldPair, ...]
    papers: tuple[PaperView, ...]
    steps: tuple[StepView, ...]
    id_number: str
    asked_by: str
    left: int | None
    checked_by_me: bool
    former_names: tuple[str, ...]

    @property
    def may_accept(self) -> bool:
        return self.ticket.state in MAY_ACCEPT

    @property
    def may_examine(self) -> bool:
        return self.ticket.state in MAY_EXAMINE

    @property
    def may_forward(self) -> bool:
        return self.ticket.state in MAY_FORWARD

    @property
    def may_withdraw(self) -> bool:
        return self.ticket.state in MAY_WITHDRAW

    @property
    def is_open(self) -> bool:
        return self.ticket.state in OPEN_STATES


def corrections(scope: Scope, states: tuple[str, ...], name: str = "") -> QuerySet[QualificationCorrection]:
    """Tickets within the scope in one of ``states``, optionally of physicians whose name matches."""
    return find(visible_corrections(scope).filter(state__in=states), "physician", name, column="physician_id")


def tab_counts(scope: Scope, tabs: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """How many stand in each tab but the last (what is done), counted to COUNTED."""
    return {
        key: visible_corrections(scope).filter(state__in=states)[:COUNTED].count()
        for key, states in list(tabs.items())[:-1]
    }


def my_turn(scope: Scope, most: int) -> int:
    """How many tickets wait for something that the reader may do, counted to ``most``."""
    if scope.side != "authority":
        return visible_corrections(scope).filter(state="supplement")[:most].count()
    states: tuple[str, ...] = ()
    for verb, of_verb in (("accept", MAY_ACCEPT), ("check", MAY_EXAMINE), ("decide", ("checked",))):
        if scope.may(f"authority:correction:{verb}"):
            states += of_verb
    return visible_corrections(scope).filter(state__in=states)[:most].count() if states else 0


def describe_corrections(rows: Iterable[Mapping[str, Any]], today: dt.date) -> list[dict[str, Any]]:
    """Rows of COLUMNS with the working days left; no further query."""
    calendar = working_days()
    return [
        {
            **row,
            "left": calendar.remaining_working_days(today, row["due_on"])
            if row["state"] not in ENDED_STATES and row["paused_on"] is None
            else None,
        }
        for row in rows
    ]


def correction_detail(scope: Scope, ticket_id: uuid.UUID, today: dt.date) -> CorrectionDetail:
    """One ticket within the scope; raises NotFound for any other. The reader's look is noted by the page."""
    ticket = (
        visible_corrections(scope)
        .filter(pk=ticket_id)
        .select_related("authority", "institution", "physician", "account")
        .first()
    )
    if ticket is None:
        raise NotFound
    open_and_running = ticket.state in OPEN_STATES and ticket.paused_on is None
    person = scope.person_id or scope.user_id
    return CorrectionDetail(
        ticket=ticket,
        pairs=_pairs(scope, ticket),
        papers=tuple(
            PaperView(paper.pk, paper.kind, paper.round, tuple(range(1, paper.pages + 1)))
            for paper in ticket.papers.order_by("round", "kind", "id")
        ),
        steps=tuple(
            StepView(one.move, one.at, _actor(scope, one.organisation, one.actor_name), one.words)
            for one in ticket.steps.all()
        ),
        id_number=_shown(scope, "id_number", reveal(ticket, "id_number")),
        asked_by=ticket.institution.name if ticket.institution else ticket.asked_by_name,
        left=working_days().remaining_working_days(today, ticket.due_on) if open_and_running else None,
        checked_by_me=ticket.checked_by_person is not None and ticket.checked_by_person == person,
        former_names=tuple(ticket.physician.former_names.values_list("name", flat=True))
        if ticket.physician
        else (),
    )


def _actor(scope: Scope, organisation: str, name: str) -> str:
    if scope.side == "authority" or not organisation:
        return f"{organisation} {name}".strip()
    return organisation


def _pairs(scope: Scope, ticket: QualificationCorrection) -> tuple[FieldPair, ...]:
    known = _knows_register(scope, ticket)
    rows = {row.field: row for row in ticket.fields.all()}
    return tuple(
        FieldPair(
            field=field,
            old=_shown(scope, field, reveal(rows[field], "old_value")) if known else "",
            new=_shown(scope, field, reveal(rows[field], "new_value"), typed=True),
            old_known=known,
        )
        for field in CORRECTION_FIELDS
        if field in rows
    )


def _knows_register(scope: Scope, ticket: QualificationCorrection) -> bool:
    """What the register holds of somebody is told to himself once matched, and to those who see his record."""
    if scope.side == "authority" or ticket.physician_id is None:
        return True
    if scope.side == "physician":
        return scope.physician_id == ticket.physician_id
    return visible_physicians(scope).filter(pk=ticket.physician_id).exists()


def _shown(scope: Scope, field: str, value: str, *, typed: bool = False) -> str:
    """In words; numbers in full only for officers who compare them with the papers, and what a physician has typed."""
    if field in CODED_FIELDS:
        return catalogue.label(CODED_FIELDS[field], value) if value else ""
    full = (
        (scope.side == "physician" and typed)
        or scope.may("authority:correction:check")
        or scope.may("authority:correction:decide")
    )
    if full or field not in SECRET_FIELDS or not value:
        return value
    if field == "id_number":
        return mask_id_number(value)
    if field == "certificate_no":
        return mask_qualification_certificate_no(value)
    return f"{value[:4]}-**-**"


def present_in_words(scope: Scope, qualification_id: uuid.UUID) -> dict[str, str]:
    """What the register holds of a qualification in the scope and of its holder, for the form; raises NotFound."""
    values = present_values(own_subject(scope, qualification_id))
    return {field: _shown(scope, field, values.get(field, "")) for field in CORRECTION_FIELDS}


def open_for(scope: Scope, qualification_id: uuid.UUID | None) -> list[dict[str, Any]]:
    """The reader's own open tickets about a qualification or its holder, for the links on the form."""
    found = visible_corrections(scope).filter(state__in=OPEN_STATES)
    if qualification_id is not None:
        found = found.filter(physician=own_subject(scope, qualification_id).physician)
    elif scope.side == "institution":
        found = found.filter(kind="missing")
    rows = found.order_by("-submitted_at")[:5].values("id", "field_codes", "submitted_at", "name")
    return [dict(row) for row in rows]


def qualifications_of(scope: Scope, physician_id: uuid.UUID) -> list[uuid.UUID]:
    """The qualifications of a physician whom the scope sees; raises NotFound for every other."""
    person = visible_physicians(scope).filter(pk=physician_id).first()
    if person is None:
        raise NotFound
    return list(person.qualifications.order_by("-obtained_year").values_list("pk", flat=True))


def correction_picture(scope: Scope, ticket_id: uuid.UUID, paper_id: uuid.UUID, page: int) -> bytes:
    """A page of a paper as JPEG; raises NotFound outside the scope, Refusal for a page that is not there."""
    paper = CorrectionPaper.objects.filter(
        pk=paper_id, correction_id=ticket_id, correction__in=visible_corrections(scope)
    ).first()
    file = (
        StoredFile.objects.filter(pk=paper.file_id, owner_kind="qualification_correction").first()
        if paper
        else None
    )
    if file is None:
        raise NotFound
    return page_picture(read_file(file), file.media_type, page)


def other_authorities(scope: Scope) -> list[tuple[str, str]]:
    """Where a ticket may be handed on to: the provincial authorities, and those of the same province."""
    own = Authority.objects.filter(pk=scope.organisation_id).first()
    found = Authority.objects.filter(is_active=True, level="province")
    if own is not None:
        found |= Authority.objects.filter(is_active=True, province_code=own.province_code)
        found = found.exclude(pk=own.pk)
    return [(str(pk), name) for pk, name in found.order_by("province_code", "name").values_list("pk", "name")]
