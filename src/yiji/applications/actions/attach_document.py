"""Adds a scan to an application, replacing an earlier one of the same kind; or takes one away."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.models import Application, ApplicationDocument
from yiji.applications.visibility import get_application
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.rulebook.workflow import EDITABLE, SUPPLEMENT_REQUESTED
from yiji.vault.files import store_file

MOST_DOCUMENTS = 30


def attach_document(
    scope: Scope, application_id: uuid.UUID, *, kind: str, data: bytes, media_type: str
) -> ApplicationDocument:
    """Store ``data`` (checked by the form: JPEG, PNG or PDF) as the application's document of ``kind``.

    Open while a draft, after a return, and while a supplement is asked for (APL 32).
    """
    application = _editable(scope, application_id, EDITABLE | {SUPPLEMENT_REQUESTED})
    if not catalogue.exists("document_kind", kind):
        raise Refusal(Problem("invalid", "材料种类无效。", field="kind", way_out="请从列表中选择。"))
    if application.documents.filter(removed_at__isnull=True).count() >= MOST_DOCUMENTS:
        raise Refusal(Problem("too_many", "材料已达上限。", field="file", way_out="请先移除不需要的材料。"))
    with transaction.atomic():
        file = store_file(
            data,
            owner_kind="application",
            owner_id=application.pk,
            document_kind=kind,
            media_type=media_type,
            created_by=scope.user_id,
        )
        application.documents.filter(kind=kind, removed_at__isnull=True).update(removed_at=timezone.now())
        document = ApplicationDocument.objects.create(application=application, kind=kind, file=file)
        record(scope, "application.attach", "application", application.pk, delta={"kind": kind})
    return document


def remove_document(scope: Scope, application_id: uuid.UUID, document_id: uuid.UUID) -> None:
    """Take a document off the application (the file stays for the record)."""
    application = _editable(scope, application_id, EDITABLE)
    with transaction.atomic():
        removed = application.documents.filter(pk=document_id, removed_at__isnull=True).update(
            removed_at=timezone.now()
        )
        if not removed:
            raise NotFound
        record(scope, "application.remove_document", "application", application.pk)


def _editable(scope: Scope, application_id: uuid.UUID, states: frozenset[str]) -> Application:
    application = get_application(scope, application_id)
    mine = scope.side == application.started_by
    # A supplement that was asked of both may be supplied by both (F1 to F3).
    both = application.state == SUPPLEMENT_REQUESTED and scope.side == "institution"
    if application.state not in states or not (mine or both):
        raise Conflict("该申请已提交，不能再修改材料。")
    return application
