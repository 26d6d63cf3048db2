"""Draws a frozen form: national or provincial drawing, byte for byte the same as long as the drawing is."""

from __future__ import annotations

import base64
import json
import logging

from yiji.certificates.models import PrintedForm
from yiji.vault.fields import reveal

logger = logging.getLogger(__name__)


def drawn_again(form: PrintedForm) -> tuple[bytes, str]:
    """The PDF drawn from the frozen content with the drawings of today, and the hash of the drawing used.

    A province's file that cannot be used is told in the log, and the national drawing takes its place. Raises
    UnprintableCharacters, PhotoUnreadable, ContentError.
    """
    from yiji.certificates.printed import DrawingError, form_drawing, render_form

    content = json.loads(reveal(form, "content"))
    photo = content.get("photo")
    if isinstance(photo, str):
        content["photo"] = base64.b64decode(photo)
    told = {
        "serial_no": form.serial_no,
        "content_sha256": form.content_sha256,
        "qr_text": f"YIJI:{form.serial_no}:{form.content_sha256[:16]}",
    }
    if form.province:
        try:
            pdf = render_form(form.form_code, content, province=form.province, **told)
            return pdf, form_drawing(form.form_code, form.province).sha256
        except DrawingError as error:
            logger.warning("printed with the national drawing: %s", error)
    return render_form(form.form_code, content, **told), form_drawing(form.form_code).sha256
