"""Freezes the content of a form: serial number, hash, encrypted copy, and a job that prints it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from typing import Any

from django.utils import timezone

from yiji.certificates.actions.take_number import take_serial
from yiji.certificates.models import PrintedForm
from yiji.jobs.queue import enqueue
from yiji.vault.fields import seal

RENDER_JOB = "render_form"
# A serial number has room for a short code only; a form whose own code is short is numbered by it.
_SERIAL_CODES = {"credentials_receipt": "LQ"}


def freeze_form(
    form_code: str,
    object_kind: str,
    object_id: uuid.UUID,
    content: dict[str, Any],
    *,
    tenant_id: uuid.UUID | None = None,
    today: dt.date | None = None,
    province: str = "",
) -> PrintedForm:
    """Store the content as it is now; call it in the transaction of the act that freezes it.

    ``province`` is that of the authority which the form goes to: it may have a drawing of its own.
    """
    today = today or timezone.localdate()
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    prefix = f"{_SERIAL_CODES.get(form_code, form_code)}-{today:%Y%m%d}-"
    form = PrintedForm(
        serial_no=f"{prefix}{take_serial(prefix):05d}",
        form_code=form_code,
        object_kind=object_kind,
        object_id=object_id,
        content_sha256=hashlib.sha256(text.encode()).hexdigest(),
        province=province,
    )
    seal(form, "content", text)
    form.save(force_insert=True)
    enqueue(RENDER_JOB, {"form": str(form.pk)}, dedup_key=f"render:{form.pk}", tenant_id=tenant_id)
    return form
