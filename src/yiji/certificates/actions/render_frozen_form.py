"""The worker's job that prints a frozen form to PDF; doing it twice gives the same bytes."""

from __future__ import annotations

import uuid

from django.db import transaction

from yiji.certificates.actions.freeze_form import RENDER_JOB
from yiji.certificates.models import PrintedForm
from yiji.certificates.queries.draw_frozen import drawn_again
from yiji.jobs.queue import Claim, handler
from yiji.vault.files import store_file


@handler(RENDER_JOB)
def render_frozen_form(claim: Claim) -> str:
    """Render the form named in the payload; characters that no font has are told on the form's row."""
    return str(print_frozen(uuid.UUID(claim.job.payload["form"])).pk)


def print_frozen(form_id: uuid.UUID) -> PrintedForm:
    """The form with its PDF, printed now unless it has been; without a file its ``error`` says why."""
    # Typst and the fonts load only in the worker, not in every web process.
    from yiji.certificates.printed import ContentError, PhotoUnreadable, UnprintableCharacters

    form = PrintedForm.objects.select_related("file").get(pk=form_id)
    if form.file_id:
        return form
    try:
        pdf, drawing = drawn_again(form)
    except (UnprintableCharacters, PhotoUnreadable, ContentError) as error:
        form.error = str(error)[:200]
        PrintedForm.objects.filter(pk=form.pk).update(error=form.error)
        return form
    with transaction.atomic():
        file = store_file(
            pdf,
            owner_kind="printed_form",
            owner_id=form.pk,
            document_kind=form.form_code,
            media_type="application/pdf",
        )
        if not PrintedForm.objects.filter(pk=form.pk, file__isnull=True).update(
            file=file, error="", drawing_sha256=drawing
        ):
            # Another worker printed it meanwhile, byte for byte the same.
            file.delete()
            return PrintedForm.objects.select_related("file").get(pk=form.pk)
    form.file, form.error = file, ""
    return form
