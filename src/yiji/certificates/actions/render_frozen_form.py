"""The worker's job that prints a frozen form to PDF; doing it twice gives the same bytes."""

from __future__ import annotations

import base64
import json

from django.db import transaction

from yiji.certificates.actions.freeze_form import RENDER_JOB
from yiji.certificates.models import PrintedForm
from yiji.jobs.queue import Claim, handler
from yiji.vault.fields import reveal
from yiji.vault.files import store_file


@handler(RENDER_JOB)
def render_frozen_form(claim: Claim) -> str:
    """Render the form named in the payload; characters that no font has are told on the form's row."""
    # Typst and the fonts load only in the worker, not in every web process.
    from yiji.certificates.printed import ContentError, PhotoUnreadable, UnprintableCharacters, render_form

    form = PrintedForm.objects.get(pk=claim.job.payload["form"])
    if form.file_id:
        return str(form.pk)
    content = json.loads(reveal(form, "content"))
    photo = content.get("photo")
    if isinstance(photo, str):
        content["photo"] = base64.b64decode(photo)
    try:
        pdf = render_form(
            form.form_code,
            content,
            serial_no=form.serial_no,
            content_sha256=form.content_sha256,
            qr_text=f"YIJI:{form.serial_no}:{form.content_sha256[:16]}",
        )
    except (UnprintableCharacters, PhotoUnreadable, ContentError) as error:
        PrintedForm.objects.filter(pk=form.pk).update(error=str(error)[:200])
        return str(form.pk)
    with transaction.atomic():
        file = store_file(
            pdf,
            owner_kind="printed_form",
            owner_id=form.pk,
            document_kind=form.form_code,
            media_type="application/pdf",
        )
        PrintedForm.objects.filter(pk=form.pk, file__isnull=True).update(file=file, error="")
    return str(form.pk)
