"""Reads a printed form and its PDF; the caller has checked that its object is within the scope."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.models import PrintedForm
from yiji.kernel.outcome import NotFound
from yiji.vault.files import read_file


@dataclass(frozen=True)
class FormState:
    """``ready``: the PDF is there; ``error``: why it cannot be printed; neither: the worker is at it."""

    serial_no: str
    content_sha256: str
    ready: bool
    error: str


def form_state(object_kind: str, object_id: uuid.UUID) -> FormState | None:
    """The newest form of an object, None before it was frozen."""
    form = (
        PrintedForm.objects.filter(object_kind=object_kind, object_id=object_id)
        .order_by("-created_at")
        .first()
    )
    if form is None:
        return None
    return FormState(form.serial_no, form.content_sha256, form.file_id is not None, form.error)


def form_pdf(
    scope: Scope, object_kind: str, object_id: uuid.UUID, *, subject_id: uuid.UUID | None = None
) -> tuple[str, bytes]:
    """(serial number, PDF bytes) of the newest form; each print is logged with the physician whom it is about.

    Raises NotFound while not printed.
    """
    form = (
        PrintedForm.objects.filter(object_kind=object_kind, object_id=object_id, file__isnull=False)
        .select_related("file")
        .order_by("-created_at")
        .first()
    )
    if form is None or form.file is None:
        raise NotFound
    record(scope, "form.print", "printed_form", form.pk, subject_id=subject_id)
    return form.serial_no, read_file(form.file)
