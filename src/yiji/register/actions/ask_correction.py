"""A physician, or his institution, asks the issuing authority to correct the qualification record (A-14)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.models.physician_account import ENDED_STATES
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists.calendar import working_days
from yiji.institutions.models import Institution
from yiji.kernel.identifiers import parse_qualification_certificate_no, parse_resident_id
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.limits.limiter import require
from yiji.notices.send import notify
from yiji.register.actions.step_correction import CorrectionFile, add_papers, add_step
from yiji.register.correction_rules import (
    MOST_ASKED,
    RESIDENT_ID,
    require_consistent,
    require_papers,
    require_reason,
    stored_value,
)
from yiji.register.models import CorrectionField, QualificationCorrection
from yiji.register.models.correction import CORRECTION_FIELDS
from yiji.register.queries.correction_subject import (
    Subject,
    issuing_authority,
    key_of,
    open_ticket,
    own_subject,
    present_values,
    stated_subject,
)
from yiji.register.visibility import own_account_row
from yiji.rulebook import deadlines
from yiji.rulebook.laws import ML
from yiji.vault.fields import reveal, seal


@dataclass(frozen=True)
class _Asker:
    account: PhysicianAccount | None
    institution: Institution | None


def ask_correction(
    scope: Scope,
    qualification_id: uuid.UUID,
    values: Mapping[str, str],
    *,
    reason: str,
    papers: Sequence[CorrectionFile],
    now: dt.datetime | None = None,
) -> QualificationCorrection:
    """Ask that the named fields of a known qualification, or of its holder, become ``values`` (empty ones are left).

    Raises NotFound for a physician outside the scope, Refusal for bad or unchanged values, missing papers, a field
    that an open ticket already asks for, or when nobody can be asked.
    """
    now = now or timezone.now()
    asker = _asker(scope)
    subject = own_subject(scope, qualification_id)
    present, today = present_values(subject), timezone.localdate(now)
    stated = {
        field: stored_value(field, values[field], today=today, document=subject.document)
        for field in CORRECTION_FIELDS
        if values.get(field, "").strip()
    }
    for field, value in stated.items():
        if value == present.get(field, ""):
            raise Refusal(
                Problem(
                    "unchanged",
                    "填写的内容与资格库现有内容相同。",
                    field=field,
                    way_out="没有错误的项目请留空。",
                )
            )
    return _submit(scope, asker, subject, present, stated, reason, papers, now)


def ask_for_record(
    scope: Scope,
    certificate: Mapping[str, str],
    *,
    reason: str,
    papers: Sequence[CorrectionFile],
    now: dt.datetime | None = None,
) -> QualificationCorrection:
    """Ask for a record that is not found, or not under this name and number.

    ``certificate`` has name, id_number, certificate_no, obtained_on and perhaps issuer; level, category, sex and birth
    date stand in the numbers. A physician asks with the name and ID number of his account, whatever is given here.
    Raises like ``ask_correction``.
    """
    now = now or timezone.now()
    asker, today = _asker(scope), timezone.localdate(now)
    given = dict(certificate)
    if asker.account is not None:
        given |= {"name": asker.account.name, "id_number": reveal(asker.account, "id_number")}
    stated = {
        field: stored_value(field, given.get(field, ""), today=today)
        for field in ("name", "id_number", "certificate_no", "obtained_on", "issuer")
        if field != "issuer" or given.get(field, "").strip()
    }
    number = parse_qualification_certificate_no(stated["certificate_no"])
    person = parse_resident_id(stated["id_number"])
    stated |= {"level": number.level, "category": number.category}
    stated |= {"sex": person.sex, "birth_date": person.birth_date.isoformat()}
    subject = _nearest(stated_subject(stated["id_number"], stated["certificate_no"]), number.level)
    present = present_values(subject)
    wrong = {field: value for field, value in stated.items() if value != present.get(field, "")}
    if not wrong:
        raise Refusal(
            Problem(
                "in_register",
                "资格库中已有这项资格，内容与填写的一致。",
                field="certificate_no",
                way_out="请在“资格信息验证”或者“资格信息”中查看，不必申请更正。",
            )
        )
    return _submit(scope, asker, subject, present, wrong, reason, papers, now, stated)


def _asker(scope: Scope) -> _Asker:
    if scope.side == "physician":
        account = own_account_row(scope)
        if account.state in ENDED_STATES:
            raise NotFound
        return _Asker(account, None)
    institution = (
        Institution.objects.filter(pk=scope.organisation_id).first() if scope.side == "institution" else None
    )
    if institution is None:
        raise NotFound
    return _Asker(None, institution)


def _nearest(subject: Subject, level: str) -> Subject:
    """A known person's only qualification of the level is the one meant: its number is what differs."""
    if subject.physician is None or subject.qualification is not None:
        return subject
    same = list(subject.physician.qualifications.filter(level=level)[:2])
    return Subject(subject.physician, same[0]) if len(same) == 1 else subject


def _submit(
    scope: Scope,
    asker: _Asker,
    subject: Subject,
    present: Mapping[str, str],
    new: Mapping[str, str],
    reason: str,
    papers: Sequence[CorrectionFile],
    now: dt.datetime,
    stated: Mapping[str, str] | None = None,
) -> QualificationCorrection:
    after = {**present, **new}
    if not new:
        raise Refusal(Problem("nothing", "没有填写要更正的内容。", way_out="请在有误的项目中填写正确内容。"))
    require_consistent(after, new, subject.document)
    words = require_reason(reason)
    require_papers([paper.kind for paper in papers], new)
    keys = {field: key_of(field, subject, stated or after) for field in new}
    _refuse_second(keys)
    require(MOST_ASKED, str(scope.user_id), "今天提出的信息更正过多，请明天再试。")
    ticket = _ticket(scope, asker, subject, after, words, now)
    ticket.field_codes = list(new)
    try:
        with transaction.atomic():
            ticket.save(force_insert=True)
            for field, value in new.items():
                row = CorrectionField(correction=ticket, subject=keys[field], field=field)
                seal(row, "old_value", present.get(field, ""))
                seal(row, "new_value", value)
                row.save(force_insert=True)
            add_papers(scope, ticket, papers, now, round_no=0)
            add_step(scope, ticket, "submit", now, words)
            record(
                scope,
                "correction.ask",
                "qualification_correction",
                ticket.pk,
                delta={"fields": list(new)},
                tenant_id=ticket.authority_id,
                subject_id=ticket.physician_id,
            )
            notify(
                ticket.authority_id,
                "correction-submitted",
                {},
                dedup_key=f"correction:{ticket.pk}:0",
                object_kind="qualification_correction",
                object_id=ticket.pk,
            )
    except IntegrityError:
        _refuse_second(keys)
        raise
    return ticket


def _ticket(
    scope: Scope,
    asker: _Asker,
    subject: Subject,
    after: Mapping[str, str],
    reason: str,
    now: dt.datetime,
) -> QualificationCorrection:
    number = parse_qualification_certificate_no(after["certificate_no"])
    authority = issuing_authority(subject, number.province, after.get("category", ""), asker.institution)
    if authority is None:
        raise Refusal(
            Problem(
                "no_authority",
                "没有找到该资格证书的发证机关。",
                field="certificate_no",
                way_out="请核对资格证书编码第 5、6 位；无误的，请联系所在地卫生健康行政部门。",
                articles=(ML.article(13).cite(),),
            )
        )
    due = deadlines.due("correction", timezone.localdate(now), working_days())
    ticket = QualificationCorrection(
        kind="wrong" if subject.qualification else "missing",
        asked_side=scope.side,
        account=asker.account,
        institution=asker.institution,
        asked_by=scope.user_id,
        asked_by_person=scope.person_id or scope.user_id,
        asked_by_name=scope.display_name[:60],
        subject=subject.physician.pk if subject.physician else key_of("name", subject, after),
        physician=subject.physician,
        qualification=subject.qualification,
        name=after["name"],
        authority=authority,
        reason=reason,
        submitted_at=now,
        due_on=due.on,
    )
    seal(ticket, "id_number", after.get("id_number", "") if subject.document == RESIDENT_ID else "")
    return ticket


def _refuse_second(keys: Mapping[str, uuid.UUID]) -> None:
    """Nobody asks twice for the same field; the page that shows the refusal links to the open ticket."""
    waiting = open_ticket((key, field) for field, key in keys.items())
    if waiting is not None:
        raise Refusal(
            Problem(
                "open_ticket",
                "这一项已有一件正在办理的信息更正，不能重复提出。",
                field=waiting.field if waiting.field in keys else "",
                way_out="请查看已提出的更正，补充材料或者撤回后再提；由他人提出的，请等待办理结果。",
            )
        )
