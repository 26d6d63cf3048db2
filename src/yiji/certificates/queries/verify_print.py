"""Public check of a printed form or an official paper by the code at its foot, or of a paper's file: nothing personal."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import uuid
from dataclasses import dataclass

from django.utils import timezone

from yiji.certificates.application_boxes import APPLICATION_BOXES
from yiji.certificates.models import OfficialPaper, PrintedForm
from yiji.certificates.paper_kinds import paper_title

_CODE = re.compile(r"\s*YIJI:([0-9A-Za-z_-]{4,40}):([0-9a-f]{16})\s*")
_TITLES = {
    "F1": "医师执业注册申请审核表",
    "credentials_receipt": "医疗机构用户名密码领取登记表",
    "RS": "在册医师名单月度确认表",
    "VR": "医师信息核验报告",
    "PL": "医师注册人员名单公告",
} | {code: title for code, (title, _boxes) in APPLICATION_BOXES.items()}


@dataclass(frozen=True)
class PrintVerdict:
    """``outcome``: in_force, withdrawn or replaced for a paper, form for a form, unknown for everything else."""

    outcome: str
    title: str = ""
    number: str = ""
    authority: str = ""
    issued_on: dt.date | None = None
    since: dt.date | None = None
    replaced_by: str = ""


UNKNOWN_PRINT = PrintVerdict("unknown")


def verify_code(text: str) -> PrintVerdict | None:
    """The verdict on the text of the square code; None for a text of another kind.

    An unknown number and a wrong hash get the same answer.
    """
    if not text.strip().startswith("YIJI:"):
        return None
    found = _CODE.fullmatch(text)
    if found is None:
        return UNKNOWN_PRINT
    reference, told = found.groups()
    paper = _paper(reference)
    if paper is not None:
        return _verdict(paper) if _same(paper.content_sha256, told) else UNKNOWN_PRINT
    form = PrintedForm.objects.filter(serial_no=reference).first()
    if form is None or not _same(form.content_sha256, told):
        return UNKNOWN_PRINT
    printed_on = timezone.localdate(form.created_at)
    return PrintVerdict("form", _TITLES.get(form.form_code, ""), form.serial_no, issued_on=printed_on)


def verify_paper_file(data: bytes) -> PrintVerdict | None:
    """The verdict on the sealed file of an official paper, byte for byte as it was issued; None for any other file."""
    papers = OfficialPaper.objects.filter(pdf_sha256=hashlib.sha256(data).hexdigest())
    paper = papers.select_related("authority", "replaced_by").first()
    return _verdict(paper) if paper else None


def _paper(reference: str) -> OfficialPaper | None:
    try:
        paper_id = uuid.UUID(reference)
    except ValueError:
        return None
    return OfficialPaper.objects.filter(pk=paper_id).select_related("authority", "replaced_by").first()


def _verdict(paper: OfficialPaper) -> PrintVerdict:
    newer = getattr(paper, "replaced_by", None)
    return PrintVerdict(
        paper.state,
        paper_title(paper.kind),
        paper.doc_no,
        paper.authority.name,
        paper.issued_on,
        timezone.localdate(paper.state_since) if paper.state != "in_force" else None,
        newer.doc_no if newer else "",
    )


def _same(stored: str, told: str) -> bool:
    return hmac.compare_digest(stored[:16], told)
