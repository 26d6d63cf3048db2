"""Scanned papers: pictures are written anew, PDF files are looked through."""

from __future__ import annotations

from dataclasses import dataclass

from yiji.uploads.runner import run_child

MOST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class Accepted:
    """A paper fit to be stored: ``media_type`` is image/jpeg or application/pdf, told from the content."""

    data: bytes
    media_type: str
    pages: int


def accept_document(data: bytes, file_name: str = "") -> Accepted:
    """The paper in ``data`` (JPEG, PNG or PDF of at most 50 pages, at most 5 MB); ``file_name`` decides nothing.

    Raises Refusal with the reason: passwords, scripts, actions and attached files in a PDF are refused.
    """
    told, clean = run_child("document", data, {}, most_bytes=MOST_BYTES)
    return Accepted(clean, told["media_type"], told["pages"])
