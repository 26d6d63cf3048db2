"""All that a page about one application shows, and the moves its reader may make now."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from yiji.accounts.scope import Scope
from yiji.applications.deadline import days_left
from yiji.applications.facts import application_content, approving_authority_of
from yiji.applications.models import Application, ApplicationStep
from yiji.applications.visibility import get_application
from yiji.applications.workflow_roles import workflow_roles
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.institutions.models import Authority, Department
from yiji.institutions.queries.departments import department_now
from yiji.kernel.outcome import NotFound
from yiji.rulebook import workflow
from yiji.rulebook.application_types import FieldSpec, get
from yiji.rulebook.deadlines import CLOCKS
from yiji.rulebook.whose_turn import TURN_LABELS, whose_turn
from yiji.vault.fields import reveal
from yiji.vault.files import read_file
from yiji.vault.masking import mask_id_number, mask_phone

_CLOCK = {
    "submitted": "institution_confirmation",
    "received": "intake",
    "supplement_requested": "supplement",
    "accepted": "decision",
    "examined": "decision",
    "granted": "delivery",
    "heard": "hearing",
}


@dataclass(frozen=True)
class DocumentLine:
    """A document of an application, with the label of its kind."""

    id: uuid.UUID
    kind: str
    label: str
    media_type: str
    size: int
    added_at: dt.datetime


@dataclass(frozen=True)
class RowTable:
    """A field of several rows: headings, and for each line its (heading, cell in words) pairs."""

    headers: tuple[str, ...]
    lines: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class RunningClock:
    """The clock an application is under; ``articles`` is empty for a reminder that binds nobody."""

    label: str
    articles: str


@dataclass(frozen=True)
class Detail:
    """``fields``: (step label, [(field label, shown value)]), a value being a text or a ``RowTable``.

    ``person``: (label, value) pairs of whom it concerns; ``moves``: names of what the reader may do now.
    """

    application: Application
    type_label: str
    person: list[tuple[str, str]]
    fields: list[tuple[str, list[tuple[str, Any]]]]
    documents: list[DocumentLine]
    steps: list[ApplicationStep]
    moves: frozenset[str]
    days_left: int | None
    turn_label: str
    clock: RunningClock | None
    authority_name: str

    @property
    def done_by(self) -> list[tuple[str, str]]:
        """(move, person) of every step a known person made, for the separation of duties."""
        return [(step.move, str(step.actor_person)) for step in self.steps if step.actor_person]


def application_detail(scope: Scope, application_id: uuid.UUID, today: dt.date) -> Detail:
    """The detail within the scope; raises NotFound. Phone and e-mail are masked for all but the applicant."""
    application = get_application(scope, application_id)
    kind = get(application.type)
    content = application_content(application)
    masked = scope.side != "physician"
    shown = [
        (
            step.label,
            [
                (field.label, shown_value(field, content.get(field.name), application, masked=masked))
                for field in kind.fields_of(step.number)
            ],
        )
        for step in kind.steps
        if kind.fields_of(step.number)
    ]
    return Detail(
        application=application,
        type_label=kind.label,
        person=_person(application),
        fields=shown,
        documents=_documents(application),
        steps=list(application.steps.all()),
        moves=frozenset(
            move.name for move in workflow.available(application.state, workflow_roles(scope), kind.workflow)
        ),
        days_left=days_left(application.due_on, today),
        turn_label=TURN_LABELS[whose_turn(application.state, kind.started_by)],
        clock=_clock(application),
        authority_name=_authority_name(application),
    )


def _person(application: Application) -> list[tuple[str, str]]:
    person = application.physician
    return [
        ("姓名", application.physician_name),
        ("性别", catalogue.label("sex", person.sex)),
        (catalogue.label("identity_document", person.identity_document), _masked_id(application)),
    ]


def _masked_id(application: Application) -> str:
    return mask_id_number(reveal(application.physician, "id_number"))


def _documents(application: Application) -> list[DocumentLine]:
    rows = application.documents.filter(removed_at__isnull=True).select_related("file").order_by("added_at")
    return [
        DocumentLine(
            id=row.pk,
            kind=row.kind,
            label=catalogue.label("document_kind", row.kind),
            media_type=row.file.media_type,
            size=row.file.size,
            added_at=row.added_at,
        )
        for row in rows
    ]


def _clock(application: Application) -> RunningClock | None:
    name = _CLOCK.get(application.state)
    if name is None or application.due_on is None:
        return None
    clock = CLOCKS[name]
    return RunningClock(clock.label, "、".join(article.cite() for article in clock.law))


def _authority_name(application: Application) -> str:
    if application.authority:
        return application.authority.name
    chosen = approving_authority_of(application)
    return Authority.objects.filter(pk=chosen).values_list("name", flat=True).first() or "" if chosen else ""


def shown_value(field: FieldSpec, value: Any, application: Application, *, masked: bool = False) -> Any:
    """A stored value in words: labels for codes, names for references, a ``RowTable`` for rows."""
    if value in (None, "", []):
        return ""
    if field.kind == "rows":
        return _rows(field, value, application, masked)
    if field.kind == "code":
        return catalogue.label(field.code_list, value)
    if field.kind == "codes":
        return "、".join(catalogue.label(field.code_list, code) for code in value)
    if field.kind == "flag":
        return "是" if value else "否"
    if field.kind == "institution":
        return application.institution.name if application.institution else ""
    if field.kind == "registration" and application.registration:
        row = application.registration
        return f"{row.primary_institution.name} {row.certificate_no}"
    if field.kind == "filing" and application.filing:
        found = application.filing
        return f"{found.institution.name} {found.starts_on} – {found.ends_on}"
    if field.kind == "qualification" and application.qualification:
        held = application.qualification
        level = catalogue.label("practice_level", held.level)
        return f"{level} · {catalogue.label('practice_category', held.category)} · {held.obtained_year}"
    if field.kind == "department":
        return _department_name(application, value)
    if masked and field.kind in ("phone", "email"):
        return mask_phone(value) if field.kind == "phone" else _masked_email(value)
    return value


def _masked_email(address: str) -> str:
    name, _at, host = address.partition("@")
    return f"{name[:1]}****@{host}"


def _rows(
    field: FieldSpec, rows: list[Mapping[str, Any]], application: Application, masked: bool
) -> RowTable:
    return RowTable(
        headers=tuple(column.label for column in field.columns),
        lines=tuple(
            tuple(
                (
                    column.label,
                    str(shown_value(column, row.get(column.name), application, masked=masked)),
                )
                for column in field.columns
            )
            for row in rows
        ),
    )


def _department_name(application: Application, department_id: str) -> str:
    """As it was chosen; one that was merged since is followed by the one that took it over."""
    own = Department.objects.filter(pk=department_id, institution_id=application.institution_id)
    chosen = own.values_list("name", flat=True).first()
    now = department_now(application.institution_id, department_id)
    if chosen and now and now.name != chosen:
        return gettext("%(chosen)s（已并入“%(now)s”）") % {"chosen": chosen, "now": now.name}
    return chosen or ""


def hearing_answer(application: Application) -> str:
    """What the physician answered before the decision; "" while nothing has been said."""
    return reveal(application, "hearing_answer")


def document_bytes(scope: Scope, application_id: uuid.UUID, document_id: uuid.UUID) -> tuple[str, bytes]:
    """(media type, bytes) of a document of an application in the scope; each look is logged."""
    application = get_application(scope, application_id)
    document = (
        application.documents.filter(pk=document_id, removed_at__isnull=True).select_related("file").first()
    )
    if document is None:
        raise NotFound
    record(
        scope,
        "document.view",
        "application",
        application.pk,
        delta={"kind": document.kind},
        subject_id=application.physician_id,
    )
    return document.file.media_type, read_file(document.file)
