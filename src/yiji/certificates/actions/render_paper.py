"""Draws, seals and stores official papers; the worker does it, once as issued and once more when it is void."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

from django.db import transaction

from yiji.certificates.actions.issue_paper import RENDER_JOB
from yiji.certificates.models import OfficialPaper
from yiji.certificates.paper_files import provincial_template, seal_image
from yiji.certificates.queries.official_papers import void_words
from yiji.jobs.queue import Claim, handler
from yiji.vault.fields import reveal
from yiji.vault.files import store_file
from yiji.vault.models import StoredFile

logger = logging.getLogger(__name__)
OWNER = "official_paper"
# The copy of a paper that is no longer in force: 作废 across it, and why.
VOID_COPY = "void"


@handler(RENDER_JOB)
def render_paper_job(claim: Claim) -> str:
    """Draw the paper of the payload, and its void copy once it is no longer in force; twice does nothing more."""
    paper = OfficialPaper.objects.select_related("authority", "replaced_by").get(
        pk=claim.job.payload["paper"]
    )
    if paper.file_id is None:
        _store_original(paper)
    if paper.state != "in_force" and not void_copy(paper):
        _store_void_copy(paper)
    return str(paper.pk)


def void_copy(paper: OfficialPaper) -> StoredFile | None:
    """The file of its void copy, None while there is none."""
    return StoredFile.objects.filter(owner_kind=OWNER, owner_id=paper.pk, document_kind=VOID_COPY).first()


def _store_original(paper: OfficialPaper) -> None:
    pdf = _sealed(paper, "")
    if pdf is None:
        return
    with transaction.atomic():
        stored = _store(paper, pdf, paper.kind[:24])
        done = OfficialPaper.objects.filter(pk=paper.pk, file__isnull=True).update(
            file=stored, pdf_sha256=hashlib.sha256(pdf).hexdigest(), error=""
        )
        if not done:
            # Another worker was faster; a seal has its own time in it, so his is kept.
            stored.delete()


def _store_void_copy(paper: OfficialPaper) -> None:
    pdf = _sealed(paper, void_words(paper))
    if pdf is not None:
        with transaction.atomic():
            _store(paper, pdf, VOID_COPY)
            OfficialPaper.objects.filter(pk=paper.pk).update(error="")


def _store(paper: OfficialPaper, pdf: bytes, document_kind: str) -> StoredFile:
    return store_file(
        pdf,
        owner_kind=OWNER,
        owner_id=paper.pk,
        document_kind=document_kind,
        media_type="application/pdf",
    )


def _sealed(paper: OfficialPaper, state_words: str) -> bytes | None:
    """The sealed PDF; None after telling on the row what cannot be printed or sealed."""
    # Typst, the fonts and pyHanko load only in the worker, not in every web process.
    from yiji.certificates.printed import UnprintableCharacters
    from yiji.certificates.signing import SealKeyMissing, key_provider, seal_pdf

    try:
        provider = key_provider()
        drawn = _drawn(paper, state_words, provider.demo)
        return seal_pdf(drawn, reason="签发公文", location=paper.authority.name, provider=provider, image=b"")
    except (UnprintableCharacters, SealKeyMissing) as error:
        OfficialPaper.objects.filter(pk=paper.pk).update(error=str(error)[:200])
        return None


def _drawn(paper: OfficialPaper, state_words: str, demo: bool) -> bytes:
    """By the template of the authority's province; one that cannot be used is told in the log, the national one serves."""
    from yiji.certificates.printed import DrawingError
    from yiji.certificates.printed.official_paper import render_paper

    content = json.loads(reveal(paper, "content"))
    told: dict[str, Any] = {
        "content_sha256": paper.content_sha256,
        "qr_text": f"YIJI:{paper.pk}:{paper.content_sha256[:16]}",
        "seal": seal_image(paper.authority_id),
        "state_words": state_words,
        "demo": demo,
    }
    own = provincial_template(paper.kind, paper.authority.province_code)
    if own is not None:
        try:
            return render_paper(paper.kind, content, template=own, **told)
        except DrawingError as error:
            logger.warning("drawn by the national template: %s", error)
    return render_paper(paper.kind, content, **told)
