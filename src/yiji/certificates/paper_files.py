"""The files beside the program that papers are made of: templates, seal images, and the words of numbers."""

from __future__ import annotations

import hashlib
import re
import uuid
from functools import cache
from pathlib import Path

from django.conf import settings

from yiji.certificates.paper_kinds import BLANKS, KINDS, document_word

PAPERS = Path(__file__).parent / "printed" / "papers"
_LONGEST_WORD = 14


_PROVINCE = re.compile(r"\d{6}")


def provincial_template(kind: str, province: str) -> bytes | None:
    """``<YIJI_PROVINCES_DIR>/<province>/papers/<template>.typ``, which may import ``letter.typ``; None without one."""
    if not _PROVINCE.fullmatch(province):
        return None
    own = (KINDS.get(kind) or BLANKS[kind]).template_name
    path = Path(settings.YIJI_PROVINCES_DIR) / province / "papers" / own
    return path.read_bytes() if path.is_file() else None


def template_sha256(kind: str, province: str = "") -> str:
    """The hash over the kind's template, of that province where it has one, and the letter frame it is drawn in."""
    own = provincial_template(kind, province)
    return (
        hashlib.sha256(own + b"\0" + (PAPERS / "letter.typ").read_bytes()).hexdigest()
        if own
        else _national(kind)
    )


@cache
def _national(kind: str) -> str:
    own = (KINDS.get(kind) or BLANKS[kind]).template_name
    return hashlib.sha256(
        b"\0".join((PAPERS / name).read_bytes() for name in (own, "letter.typ"))
    ).hexdigest()


def seal_image(authority_id: uuid.UUID) -> bytes | None:
    """The authority's seal as PNG: ``<YIJI_SEAL_IMAGES>/<id>.png``, else the file of ``YIJI_SEAL_IMAGE``, else none."""
    path = _beside(f"{authority_id}.png") or (
        Path(settings.YIJI_SEAL_IMAGE) if settings.YIJI_SEAL_IMAGE else None
    )
    return path.read_bytes() if path else None


def word_of_authority(authority_id: uuid.UUID, name: str) -> str:
    """机关代字: the text of ``<YIJI_SEAL_IMAGES>/<id>.word.txt``, else made of the authority's name."""
    path = _beside(f"{authority_id}.word.txt")
    laid_down = path.read_text(encoding="utf-8").strip() if path else ""
    return laid_down[:_LONGEST_WORD] or document_word(name)


def _beside(name: str) -> Path | None:
    folder = settings.YIJI_SEAL_IMAGES
    path = Path(folder) / name if folder else None
    return path if path and path.is_file() else None
