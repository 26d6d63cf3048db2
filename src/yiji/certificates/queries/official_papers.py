"""Official papers as their readers see them: of one application, as a list, and one with its services."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.certificates.models import OfficialPaper, PaperService
from yiji.certificates.paper_kinds import KINDS, paper_title
from yiji.certificates.visibility import paper_row, visible_papers
from yiji.kernel.outcome import NotFound
from yiji.vault.fields import reveal
from yiji.vault.files import read_file

CAP = 1000
ORDER = ("-issued_at", "id")
COLUMNS = (
    "id", "kind", "doc_no", "issued_on", "issued_at", "authority_id", "authority__name", "institution__name",
    "physician__name", "application_id", "state", "state_reason", "replaced_by__doc_no", "file_id", "error",
    "service_ended_at", "version",
)  # fmt: skip
STATE_LABELS = {"in_force": "有效", "withdrawn": "已撤回", "replaced": "已替代"}
METHOD_LABELS = {
    "electronic": "电子送达",
    "collected": "直接领取",
    "posted": "邮寄送达",
    "left": "留置送达",
    "announced": "公告送达",
}


@dataclass(frozen=True)
class PaperRow:
    """One paper in a list. ``ready``: its sealed file is there; ``may``: open, withdraw, reissue, serve.

    ``served_on`` is the first service; ``to_serve`` while somebody it is addressed to has not had it.
    """

    id: uuid.UUID
    kind: str
    title: str
    doc_no: str
    issued_on: dt.date
    issued_at: dt.datetime
    authority_name: str
    institution_name: str
    physician_name: str
    application_id: uuid.UUID | None
    state: str
    state_reason: str
    replaced_by_no: str
    ready: bool
    error: str
    served_on: dt.date | None
    served_method: str
    to_serve: bool
    version: int
    may: frozenset[str]


@dataclass(frozen=True)
class OpenField:
    """A free text that a reissue may correct."""

    name: str
    label: str
    text: str


@dataclass(frozen=True)
class PaperDetail:
    """One paper with how it was served, its words, and the texts that a reissue may correct."""

    row: PaperRow
    issued_name: str
    replaces_no: str
    replaces_id: uuid.UUID | None
    replaced_by_id: uuid.UUID | None
    content_sha256: str
    pdf_sha256: str
    addressee: tuple[str, ...]
    services: list[PaperService]
    open_fields: list[OpenField]
    content: Mapping[str, Any] = field(repr=False)


def list_papers(
    scope: Scope,
    *,
    kind: str = "",
    state: str = "",
    unserved: bool = False,
    unread: bool = False,
    since: dt.date | None = None,
    until: dt.date | None = None,
    doc_no: str = "",
) -> QuerySet[OfficialPaper]:
    """The papers within the scope, ``doc_no`` any part of a number, ``since`` and ``until`` days of issue.

    ``unserved``: somebody it is addressed to has not had it; ``unread``: the reader's own side has not opened it.

    Page them by ``ORDER`` and ``COLUMNS`` and pass the rows to ``describe_papers``.
    """
    rows = visible_papers(scope)
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    if state in STATE_LABELS:
        rows = rows.filter(state=state)
    if doc_no:
        rows = rows.filter(doc_no__contains=doc_no)
    if unserved or unread:
        rows = rows.filter(service_ended_at__isnull=True)
    if unread:
        opened = PaperService.objects.filter(paper=OuterRef("pk"), method="electronic", side=scope.side)
        rows = rows.filter(~Exists(opened), addressee__contains=scope.side)
    if since:
        rows = rows.filter(issued_on__gte=since)
    return rows.filter(issued_on__lte=until) if until else rows


def papers_to_serve(scope: Scope) -> tuple[int, dt.date | None]:
    """How many papers of the authority nobody or not everybody has had (capped), and the oldest day of issue."""
    if scope.side != "authority" or scope.organisation_id is None:
        return 0, None
    rows = OfficialPaper.objects.filter(authority_id=scope.organisation_id, service_ended_at__isnull=True)
    return rows[:CAP].count(), rows.aggregate(oldest=Min("issued_on"))["oldest"]


def papers_to_read(scope: Scope) -> tuple[int, dt.date | None]:
    """How many papers the reader's side has not opened yet (capped), and the oldest day of issue."""
    rows = list_papers(scope, unread=True)
    return rows[:CAP].count(), rows.aggregate(oldest=Min("issued_on"))["oldest"]


def describe_papers(scope: Scope, rows: Iterable[Mapping[str, Any]]) -> list[PaperRow]:
    """Rows of ``COLUMNS`` with the first service of each: one query for all."""
    found = list(rows)
    first: dict[uuid.UUID, tuple[dt.date, str]] = {}
    services = PaperService.objects.filter(paper_id__in=[row["id"] for row in found])
    for paper_id, day, method in services.values_list("paper_id", "served_on", "method"):
        first.setdefault(paper_id, (day, method))
    return [_described(scope, row, *first.get(row["id"], (None, ""))) for row in found]


def papers_of_application(scope: Scope, application_id: uuid.UUID) -> list[PaperRow]:
    """Those of an application that the scope sees, oldest first; two queries however many there are."""
    rows = visible_papers(scope).filter(application_id=application_id).order_by("issued_at", "id")
    return describe_papers(scope, rows.values(*COLUMNS))


def paper_detail(scope: Scope, paper_id: uuid.UUID) -> PaperDetail:
    """One paper; raises NotFound for a foreign one."""
    paper = paper_row(scope, paper_id)
    row = describe_papers(scope, visible_papers(scope).filter(pk=paper.pk).values(*COLUMNS))[0]
    content = json.loads(reveal(paper, "content"))
    replaced_by = getattr(paper, "replaced_by", None)
    return PaperDetail(
        row=row,
        issued_name=paper.issued_name,
        replaces_no=paper.replaces.doc_no if paper.replaces else "",
        replaces_id=paper.replaces_id,
        replaced_by_id=replaced_by.pk if replaced_by else None,
        content_sha256=paper.content_sha256,
        pdf_sha256=paper.pdf_sha256,
        addressee=tuple(paper.addressee.split()),
        services=list(paper.services.all()),
        open_fields=[
            OpenField(name, label, str(content.get(name, "")))
            for name, label in KINDS[paper.kind].open_fields.items()
        ],
        content=content,
    )


def service_evidence(scope: Scope, paper_id: uuid.UUID, number: int) -> tuple[bytes, str]:
    """The scan of the paper's service of that place in the list, from 0: (bytes, media type), for its authority.

    Raises NotFound.
    """
    paper = paper_row(scope, paper_id)
    services = list(paper.services.select_related("evidence"))
    if scope.side != "authority" or paper.authority_id != scope.organisation_id or number >= len(services):
        raise NotFound
    file = services[number].evidence
    if file is None:
        raise NotFound
    return read_file(file), file.media_type


def _described(scope: Scope, row: Mapping[str, Any], served_on: dt.date | None, method: str) -> PaperRow:
    return PaperRow(
        id=row["id"],
        kind=row["kind"],
        title=paper_title(row["kind"]),
        doc_no=row["doc_no"],
        issued_on=row["issued_on"],
        issued_at=row["issued_at"],
        authority_name=row["authority__name"],
        institution_name=row["institution__name"] or "",
        physician_name=row["physician__name"] or "",
        application_id=row["application_id"],
        state=row["state"],
        state_reason=row["state_reason"],
        replaced_by_no=row["replaced_by__doc_no"] or "",
        ready=row["file_id"] is not None,
        error=row["error"],
        served_on=served_on,
        served_method=method,
        to_serve=row["service_ended_at"] is None,
        version=row["version"],
        may=_may(scope, row),
    )


def _may(scope: Scope, row: Mapping[str, Any]) -> frozenset[str]:
    acts = {"open"} if row["file_id"] is not None else set()
    own = scope.side == "authority" and scope.organisation_id == row["authority_id"]
    if own and row["state"] == "in_force":
        if scope.may("authority:paper:serve"):
            acts.add("serve")
        if scope.may("authority:paper:withdraw"):
            acts.add("withdraw")
            if KINDS[row["kind"]].open_fields:
                acts.add("reissue")
    return frozenset(acts)


def void_words(paper: OfficialPaper) -> str:
    """What stands above a paper that is no longer in force; "" for one that is."""
    if paper.state == "in_force":
        return ""
    since = timezone.localdate(paper.state_since)
    day = f"{since.year}年{since.month}月{since.day}日"
    replaced_by = getattr(paper, "replaced_by", None)
    if replaced_by is not None:
        return f"本文件已于{day}由{replaced_by.doc_no}替代，不再有效。替代原因：{paper.state_reason}"
    return f"本文件已于{day}撤回，不再有效。撤回原因：{paper.state_reason}"
