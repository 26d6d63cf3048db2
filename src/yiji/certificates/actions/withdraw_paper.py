"""Withdraws an official paper, replaces it by one with corrected words, and records how it was served."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.actions.issue_paper import ask_for_file, issue_paper
from yiji.certificates.models import OfficialPaper, PaperService
from yiji.certificates.models.official_paper import SERVICE_METHODS
from yiji.certificates.paper_kinds import KINDS
from yiji.certificates.visibility import paper_row
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.vault.fields import reveal
from yiji.vault.files import store_file

LONGEST_REASON, LONGEST_TEXT, LONGEST_NOTE = 500, 1000, 300


def withdraw_paper(
    scope: Scope, paper_id: uuid.UUID, *, reason: str, version: int, now: dt.datetime | None = None
) -> OfficialPaper:
    """Withdraw the paper; the decision itself stays as it is, and the number is never given again.

    Raises NotFound for a paper of another authority, Conflict when somebody was faster, Refusal without a reason or
    for the person who issued it (another one must see the error too).
    """
    now = now or timezone.now()
    paper = _own_in_force(scope, paper_id, "authority:paper:withdraw", version)
    _needs_reason(reason)
    if paper.issued_person_id is not None and paper.issued_person_id == scope.person_id:
        raise Refusal(
            Problem(
                "same_person",
                "签发人本人不得撤回公文。",
                way_out="请由本机关另一名有决定权限的人员办理；文字有误的，可以更正后重新签发。",
            )
        )
    with transaction.atomic():
        _end(scope, paper, "withdrawn", reason, now)
        ask_for_file(paper, again="void")
    return paper


def reissue_paper(
    scope: Scope,
    paper_id: uuid.UUID,
    *,
    reason: str,
    corrections: Mapping[str, str],
    version: int,
    now: dt.datetime | None = None,
) -> OfficialPaper:
    """A new paper with corrected free texts in the place of the old one, which says by which number.

    Raises like ``withdraw_paper`` (the same person may mend his own slip), and Refusal for a field that is fact and
    not free text, for an empty or too long text, and when nothing differs.
    """
    now = now or timezone.now()
    paper = _own_in_force(scope, paper_id, "authority:paper:withdraw", version)
    _needs_reason(reason)
    content = json.loads(reveal(paper, "content"))
    corrected = {**content, **_checked(paper, content, corrections)}
    with transaction.atomic():
        _end(scope, paper, "replaced", reason, now)
        fresh = issue_paper(
            scope,
            paper.kind,
            authority=paper.authority,
            content=corrected,
            now=now,
            application_id=paper.application_id,
            step_ordinal=paper.step_ordinal,
            physician=paper.physician,
            institution=paper.institution,
            addressee=paper.addressee,
            holder=paper.holder,
            object_kind=paper.object_kind,
            object_id=paper.object_id,
            replaces=paper,
        )
        ask_for_file(paper, again="void")
    return fresh


def record_service(
    scope: Scope,
    paper_id: uuid.UUID,
    *,
    method: str,
    receiver_name: str,
    served_on: dt.date,
    note: str = "",
    evidence: tuple[bytes, str] | None = None,
    now: dt.datetime | None = None,
) -> PaperService:
    """Record by hand how the paper was served (送达回证); ``evidence``: a scan as (bytes, media type).

    Raises NotFound for a paper of another authority, Refusal for a day before its issue or in the future, without a
    receiver, or for a method that is not recorded by hand.
    """
    now = now or timezone.now()
    paper = _own_in_force(scope, paper_id, "authority:paper:serve", None)
    _refuse_wrong_service(paper, method, receiver_name, served_on, note, timezone.localdate(now))
    with transaction.atomic():
        stored = None
        if evidence is not None:
            data, media_type = evidence
            stored = store_file(
                data,
                owner_kind="official_paper",
                owner_id=paper.pk,
                document_kind="service_receipt",
                media_type=media_type,
                created_by=scope.user_id,
            )
        row = PaperService.objects.create(
            paper=paper,
            method=method,
            receiver_name=receiver_name.strip()[:60],
            served_on=served_on,
            note=note.strip(),
            evidence=stored,
            recorded_person_id=scope.person_id,
            recorded_name=scope.display_name[:60],
            recorded_at=now,
        )
        # Served by hand is served on the addressee, whatever else he opens later.
        OfficialPaper.objects.filter(pk=paper.pk, service_ended_at=None).update(service_ended_at=now)
        _note(scope, "paper.serve", paper)
    return row


def _own_in_force(scope: Scope, paper_id: uuid.UUID, permission: str, version: int | None) -> OfficialPaper:
    paper = paper_row(scope, paper_id)
    if scope.side != "authority" or paper.authority_id != scope.organisation_id or not scope.may(permission):
        raise NotFound
    if paper.state != "in_force" or version not in (None, paper.version):
        raise Conflict
    return paper


def _end(scope: Scope, paper: OfficialPaper, state: str, reason: str, now: dt.datetime) -> None:
    moved = OfficialPaper.objects.filter(pk=paper.pk, version=paper.version, state="in_force").update(
        state=state,
        state_reason=reason.strip(),
        state_since=now,
        service_ended_at=Coalesce("service_ended_at", Value(now)),
        version=F("version") + 1,
    )
    if not moved:
        raise Conflict
    paper.refresh_from_db(fields=["state", "state_reason", "state_since", "service_ended_at", "version"])
    if state == "withdrawn":
        _note(scope, "paper.withdraw", paper)


def _checked(
    paper: OfficialPaper, content: Mapping[str, object], corrections: Mapping[str, str]
) -> dict[str, str]:
    offered = KINDS[paper.kind].open_fields
    found = {name: text.strip() for name, text in corrections.items()}
    for name, text in found.items():
        if name not in offered:
            raise Refusal(
                Problem(
                    "not_open",
                    "该项内容不能更正，只能更正文字说明。",
                    name,
                    "事实有误的，请撤回公文并重新作出决定。",
                )
            )
        if len(text) > LONGEST_TEXT or (not text and name == "reason"):
            raise Refusal(Problem("wrong_length", "请填写内容，最多1000个字。", name, "请删减后重新签发。"))
    if all(str(content.get(name, "")) == text for name, text in found.items()):
        raise Refusal(Problem("nothing_changed", "没有更正任何内容。", way_out="请修改文字后再重新签发。"))
    return found


def _needs_reason(reason: str) -> None:
    if not 1 <= len(reason.strip()) <= LONGEST_REASON:
        raise Refusal(Problem("required", "请写明原因，最多500个字。", "reason", "原因会印在作废的文件上。"))


def _refuse_wrong_service(
    paper: OfficialPaper, method: str, receiver_name: str, served_on: dt.date, note: str, today: dt.date
) -> None:
    problems = []
    if method not in SERVICE_METHODS or method == "electronic":
        problems.append(
            Problem("unknown", "请选择送达方式。", "method", "电子送达由系统在首次查阅时自动登记。")
        )
    if not receiver_name.strip():
        problems.append(Problem("required", "请填写收件人。", "receiver_name", "公告送达的，填写受送达人。"))
    if not paper.issued_on <= served_on <= today:
        problems.append(
            Problem(
                "wrong_day", "送达日期不得早于签发日期，也不得晚于今天。", "served_on", "请核对送达回证。"
            )
        )
    if len(note) > LONGEST_NOTE or (method == "left" and not note.strip()):
        problems.append(
            Problem(
                "required",
                "留置送达的，请写明拒收的事由和见证人；备注最多300个字。",
                "note",
                "请按送达回证填写。",
            )
        )
    if problems:
        raise Refusal.of(problems)


def _note(scope: Scope, verb: str, paper: OfficialPaper) -> None:
    record(
        scope, verb, "official_paper", paper.pk, tenant_id=paper.authority_id, subject_id=paper.physician_id
    )
