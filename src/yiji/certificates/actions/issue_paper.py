"""Issues an official paper: number, frozen content, row, audit and the job that draws it, in the act's transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.actions.take_number import take_serial
from yiji.certificates.models import OfficialPaper
from yiji.certificates.paper_files import template_sha256, word_of_authority
from yiji.certificates.paper_kinds import KINDS
from yiji.institutions.models import Authority, Institution
from yiji.jobs.queue import enqueue
from yiji.register.models import Physician
from yiji.vault.fields import seal

RENDER_JOB = "render_paper"


def issue_paper(
    scope: Scope,
    kind: str,
    *,
    authority: Authority,
    content: Mapping[str, Any],
    now: dt.datetime,
    application_id: uuid.UUID | None = None,
    step_ordinal: int | None = None,
    physician: Physician | None = None,
    institution: Institution | None = None,
    addressee: str = "physician",
    holder: Authority | None = None,
    object_kind: str = "",
    object_id: uuid.UUID | None = None,
    replaces: OfficialPaper | None = None,
) -> OfficialPaper:
    """Write the paper in the caller's transaction; a rollback gives its number back (gap-free, never reused).

    ``content`` holds the texts and ISO dates that the kind's template shows; number, title, authority and day are
    added here. ``holder`` is the authority that has the case from now on. Raises KeyError for an unknown kind.
    """
    made = KINDS[kind]
    on = timezone.localdate(now)
    paper = OfficialPaper(
        kind=kind,
        doc_no=_number(authority, kind, on.year),
        authority=authority,
        holder=holder or authority,
        institution=institution,
        physician=physician,
        addressee=addressee,
        application_id=application_id,
        step_ordinal=step_ordinal,
        object_kind=object_kind,
        object_id=object_id,
        template_sha256=template_sha256(kind, authority.province_code),
        state_since=now,
        replaces=replaces,
        issued_person_id=scope.person_id,
        issued_name=scope.display_name[:60],
        issued_on=on,
        issued_at=now,
    )
    fixed = {
        "title": made.title,
        "doc_no": paper.doc_no,
        "authority_name": authority.name,
        "authority_phone": authority.phone,
        "authority_address": authority.address,
        "issued_on": on.isoformat(),
    }
    text = json.dumps({**content, **fixed}, ensure_ascii=False, sort_keys=True, default=str)
    seal(paper, "content", text)
    paper.content_sha256 = hashlib.sha256(text.encode()).hexdigest()
    paper.save(force_insert=True)
    ask_for_file(paper)
    record(
        scope,
        "paper.issue" if replaces is None else "paper.reissue",
        "official_paper",
        paper.pk,
        tenant_id=authority.pk,
        subject_id=physician.pk if physician else None,
    )
    return paper


def ask_for_file(paper: OfficialPaper, *, again: str = "") -> None:
    """Have the worker draw and seal the paper as it stands; ``again`` sets one asking apart from an earlier one."""
    key = f"{RENDER_JOB}:{paper.pk}" + (f":{again}" if again else "")
    enqueue(RENDER_JOB, {"paper": str(paper.pk)}, dedup_key=key, tenant_id=paper.authority_id)


def _number(authority: Authority, kind: str, year: int) -> str:
    made = KINDS[kind]
    serial = take_serial(f"P{made.counter}{year}{authority.pk.hex[:12]}")
    return f"{word_of_authority(authority.pk, authority.name)}{made.word}〔{year}〕{serial}号"
