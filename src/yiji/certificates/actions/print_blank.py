"""Papers without a number: what an institution prints for itself, and the receipt of service of one paper (送达回证)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.models import OfficialPaper, PaperService
from yiji.certificates.paper_kinds import BLANKS, paper_title
from yiji.certificates.queries.official_papers import METHOD_LABELS
from yiji.certificates.visibility import paper_row
from yiji.institutions.models import Institution
from yiji.kernel.outcome import NotFound

INSTITUTION_BLANKS = ("employment_letter", "authorisation_letter")
# What an institution may fill in before it prints; everything else stays a line to be written on.
FILLED_BY_HAND = {
    "employment_letter": {
        "authority_name": "审批机关", "physician_name": "医师姓名", "department": "科室", "category": "执业类别",
        "scopes": "执业范围", "employed_from": "聘用开始日期", "employed_to": "聘用结束日期",
    },
    "authorisation_letter": {
        "authority_name": "审批机关", "agent_name": "受托人姓名", "agent_phone": "受托人电话", "matters": "委托事项",
        "valid_from": "委托开始日期", "valid_to": "委托结束日期",
    },
}  # fmt: skip
_LONGEST = 300


def print_blank(scope: Scope, kind: str, **filled: str) -> tuple[bytes, str, str]:
    """An institution's own paper with its name and what it filled in: (PDF, file name, media type). Logged.

    Raises NotFound for another side or kind, UnprintableCharacters for what no font has.
    """
    if scope.side != "institution" or scope.organisation_id is None or kind not in INSTITUTION_BLANKS:
        raise NotFound
    place = Institution.objects.get(pk=scope.organisation_id)
    known = {
        "institution_name": place.name,
        "institution_no": place.registration_no or "",
        "institution_address": place.address,
        "institution_phone": place.phone,
    }
    offered = FILLED_BY_HAND[kind]
    texts = {name: text.strip()[:_LONGEST] for name, text in filled.items() if name in offered}
    return _printed(scope, kind, texts | known, "institution", place.pk)


def print_service_receipt(scope: Scope, paper_id: uuid.UUID) -> tuple[bytes, str, str]:
    """送达回证 of a paper for the authority that issued it: filled from its service, else with lines to sign."""
    paper = paper_row(scope, paper_id)
    if scope.side != "authority" or paper.authority_id != scope.organisation_id:
        raise NotFound
    service = paper.services.order_by("recorded_at").first()
    return _printed(scope, "service_receipt", _receipt(paper, service), "official_paper", paper.pk)


def _receipt(paper: OfficialPaper, service: PaperService | None) -> dict[str, Any]:
    to = paper.institution if paper.addressee == "institution" else paper.physician
    known = {
        "authority_name": paper.authority.name,
        "paper_title": paper_title(paper.kind),
        "paper_no": paper.doc_no,
        "to": to.name if to else "",
    }
    if service is None:
        return known
    electronic = service.method == "electronic"
    return known | {
        "method": METHOD_LABELS[service.method],
        "served_at": "医师注册系统" if electronic else "",
        "served_on": service.served_on.isoformat(),
        "receiver_name": f"{service.receiver_name}（在系统中查阅）" if electronic else service.receiver_name,
        "server_name": "" if electronic else service.recorded_name,
        "note": service.note,
    }


def _printed(
    scope: Scope, kind: str, content: dict[str, Any], object_kind: str, object_id: uuid.UUID
) -> tuple[bytes, str, str]:
    # One page, drawn at once; Typst loads with the first of them, not with every web process.
    from yiji.certificates.printed.official_paper import render_paper

    pdf = render_paper(kind, content)
    with transaction.atomic():
        record(scope, "paper.print", object_kind, object_id, tenant_id=scope.organisation_id, reason=kind)
    return pdf, f"{BLANKS[kind].title}.pdf", "application/pdf"
