"""All that a page about one application shows, and the moves its reader may make now."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from yiji.accounts.scope import Scope
from yiji.applications.actions.transition import workflow_roles
from yiji.applications.deadline import days_left
from yiji.applications.facts import application_content
from yiji.applications.models import Application, ApplicationDocument, ApplicationStep
from yiji.applications.visibility import get_application
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.institutions.models import Department
from yiji.kernel.outcome import NotFound
from yiji.rulebook import workflow
from yiji.rulebook.application_types import FieldSpec, get
from yiji.vault.files import read_file


@dataclass(frozen=True)
class Detail:
    """``fields``: (step label, [(field label, shown value)]); ``moves``: names of what the reader may do."""

    application: Application
    type_label: str
    fields: list[tuple[str, list[tuple[str, Any]]]]
    documents: list[ApplicationDocument]
    steps: list[ApplicationStep]
    moves: frozenset[str]
    days_left: int | None


def application_detail(scope: Scope, application_id: uuid.UUID, today: dt.date) -> Detail:
    """The detail within the scope; raises NotFound."""
    application = get_application(scope, application_id)
    kind = get(application.type)
    content = application_content(application)
    shown = [
        (
            step.label,
            [
                (field.label, shown_value(field, content.get(field.name), application))
                for field in kind.fields_of(step.number)
            ],
        )
        for step in kind.steps
        if kind.fields_of(step.number)
    ]
    return Detail(
        application=application,
        type_label=kind.label,
        fields=shown,
        documents=list(application.documents.filter(removed_at__isnull=True).select_related("file")),
        steps=list(application.steps.all()),
        moves=frozenset(move.name for move in workflow.available(application.state, workflow_roles(scope))),
        days_left=days_left(application.due_on, today),
    )


def shown_value(field: FieldSpec, value: Any, application: Application) -> Any:
    """A stored value in words: labels for codes, names for references, lists of dicts for rows."""
    if value in (None, "", []):
        return ""
    if field.kind == "code":
        return catalogue.label(field.code_list, value)
    if field.kind == "codes":
        return "、".join(catalogue.label(field.code_list, code) for code in value)
    if field.kind == "flag":
        return "是" if value else "否"
    if field.kind == "institution":
        return application.institution.name if application.institution else ""
    if field.kind == "qualification" and application.qualification:
        held = application.qualification
        level = catalogue.label("practice_level", held.level)
        return f"{level} · {catalogue.label('practice_category', held.category)} · {held.obtained_year}"
    if field.kind == "department":
        return _department_name(value)
    return value


def _department_name(department_id: str) -> str:
    return Department.objects.filter(pk=department_id).values_list("name", flat=True).first() or ""


def document_bytes(scope: Scope, application_id: uuid.UUID, document_id: uuid.UUID) -> tuple[str, bytes]:
    """(media type, bytes) of a document of an application in the scope; each look is logged."""
    application = get_application(scope, application_id)
    document = (
        application.documents.filter(pk=document_id, removed_at__isnull=True).select_related("file").first()
    )
    if document is None:
        raise NotFound
    record(scope, "document.view", "application", application.pk, delta={"kind": document.kind})
    return document.file.media_type, read_file(document.file)
