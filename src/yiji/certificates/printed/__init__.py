"""Printed forms: pure rendering from content to PDF, without database."""

from yiji.certificates.printed.content_schema import ContentError, F1Content, ReceiptContent
from yiji.certificates.printed.drawings import DrawingError, provincial_files
from yiji.certificates.printed.fonts import UnprintableCharacters, unprintable_characters
from yiji.certificates.printed.photo import PhotoUnreadable
from yiji.certificates.printed.render import form_boxes, form_codes, form_drawing, form_title, render_form
from yiji.certificates.printed.samples import (
    sample,
    sample_announcement,
    sample_receipt,
    sample_snapshot,
    sample_verification,
)

__all__ = [
    "ContentError",
    "DrawingError",
    "F1Content",
    "PhotoUnreadable",
    "ReceiptContent",
    "UnprintableCharacters",
    "form_boxes",
    "form_codes",
    "form_drawing",
    "form_title",
    "provincial_files",
    "render_form",
    "sample",
    "sample_announcement",
    "sample_receipt",
    "sample_snapshot",
    "sample_verification",
    "unprintable_characters",
]
