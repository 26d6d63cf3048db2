"""Changes of a practice licence: one officer of the issuer enters, another confirms; the account follows (LOC-07)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.actions.step_institution_account import (
    Ground,
    Scan,
    move,
    store_evidence,
    tell_administrators,
)
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.models import InstitutionAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.institutions.licence_states import LICENCE_ACTS, LicenceAct
from yiji.institutions.models import Institution, LicenceChange
from yiji.institutions.queries.licensed_institutions import licensed_institution
from yiji.institutions.visibility import licence_change_row
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import notify

REASONS = "institution_licence_reason"
LEAST_NOTE, MOST_YEARS_AHEAD, MOST_DAYS_BACK = 5, 20, 730


@dataclass(frozen=True)
class LicenceFacts:
    """What the officer enters. ``effective_on`` is the day of the decision or filing; dates only for a renewal."""

    act: str
    reason: str
    effective_on: dt.date
    note: str = ""
    document_no: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    evidence: Scan | None = None


def ask_licence_change(
    scope: Scope,
    institution_id: uuid.UUID,
    facts: LicenceFacts,
    *,
    seen_state: str,
    now: dt.datetime | None = None,
) -> LicenceChange:
    """Enter the change; nothing changes until another person confirms. ``seen_state``: what the page showed.

    Raises NotFound for an institution that another authority licensed, Conflict for a stale page or while another
    change waits, Refusal naming the field.
    """
    now = now or timezone.now()
    licensed = licensed_institution(scope, institution_id)
    if scope.user_id is None or not scope.may("authority:institution_account:change"):
        raise NotFound
    if licensed.licence_state != seen_state:
        raise Conflict("该机构的许可证状态刚刚有变更，请刷新后查看最新状态。")
    act = LICENCE_ACTS.get(facts.act)
    institution = Institution.objects.get(pk=institution_id)
    problems = _problems(act, facts, institution, timezone.localtime(now).date())
    if act is None or problems:
        raise Refusal.of(problems)
    try:
        with transaction.atomic():
            change = _write(scope, scope.user_id, institution, act, facts, now)
            record(scope, "institution_licence.ask", "institution", institution_id, reason=facts.reason)
            notify(
                licensed.issuer_id,
                "licence-change-to-decide",
                {"institution": licensed.name},
                dedup_key=f"licence-change:{change.pk}",
                object_kind="institution",
                object_id=institution_id,
            )
    except IntegrityError:
        raise Conflict("该机构已有一项许可证变化等待复核，请先办理那一项。") from None
    return change


def confirm_licence_change(
    scope: Scope, change_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> LicenceChange:
    """Another person confirms: the licence changes, the account follows, the institution is told.

    Raises NotFound, Refusal for the person who entered it, Conflict for a stale page or a licence changed meanwhile.
    """
    now = now or timezone.now()
    change = licence_change_row(scope, change_id)
    _refuse_own(scope, change)
    licensed = licensed_institution(scope, change.institution_id)
    with transaction.atomic():
        _answer(scope, change, version, "confirmed", now)
        values: dict[str, object] = {"licence_state": change.to_state}
        if change.valid_from:
            values["licence_valid_from"] = change.valid_from
        if change.valid_to:
            values["licence_valid_to"] = change.valid_to
        found = Institution.objects.filter(pk=change.institution_id, licence_state=change.from_state)
        if not found.update(**values):
            raise Conflict("该机构的许可证状态刚刚有变更，请刷新后查看最新状态。")
        _account_follows(scope, change, licensed, now)
        record(
            scope,
            "institution_licence.confirm",
            "institution",
            change.institution_id,
            reason=change.reason,
            delta={"change": str(change.pk), "from": change.from_state, "to": change.to_state},
        )
        notify(
            change.institution_id,
            "institution-licence-changed",
            {"authority": licensed.issuer_name, "change": LICENCE_ACTS[change.act].label},
            dedup_key=f"licence-changed:{change.pk}",
        )
    return change


def decline_licence_change(
    scope: Scope, change_id: uuid.UUID, *, version: int, reason: str, now: dt.datetime | None = None
) -> LicenceChange:
    """Another person does not agree: the licence stays as it is. Raises like ``confirm_licence_change``."""
    change = licence_change_row(scope, change_id)
    _refuse_own(scope, change)
    with transaction.atomic():
        _answer(scope, change, version, "declined", now or timezone.now(), reason.strip()[:300])
        record(scope, "institution_licence.decline", "institution", change.institution_id)
    return change


def take_back_licence_change(
    scope: Scope, change_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> LicenceChange:
    """Who entered it takes it back; NotFound for anybody else, Conflict when it was decided meanwhile."""
    change = licence_change_row(scope, change_id)
    if change.asked_by_person != _person(scope):
        raise NotFound
    with transaction.atomic():
        _answer(scope, change, version, "taken_back", now or timezone.now())
        record(scope, "institution_licence.take_back", "institution", change.institution_id)
    return change


def _write(
    scope: Scope,
    user_id: uuid.UUID,
    institution: Institution,
    act: LicenceAct,
    facts: LicenceFacts,
    now: dt.datetime,
) -> LicenceChange:
    account, _new = InstitutionAccount.objects.get_or_create(institution_id=institution.pk)
    return LicenceChange.objects.create(
        institution=institution,
        authority_id=institution.licence_issuer_id,
        act=act.name,
        from_state=institution.licence_state,
        to_state=act.moves[institution.licence_state],
        reason=facts.reason,
        note=facts.note.strip(),
        document_no=facts.document_no.strip(),
        effective_on=facts.effective_on,
        valid_from=facts.valid_from if act.dated else None,
        valid_to=facts.valid_to if act.dated else None,
        evidence_id=store_evidence(scope, account, facts.evidence),
        asked_by=user_id,
        asked_by_person=_person(scope),
        asked_by_name=scope.display_name[:60],
        asked_at=now,
    )


def _account_follows(
    scope: Scope, change: LicenceChange, licensed: LicensedInstitution, now: dt.datetime
) -> None:
    """Restrict an account in use, or free one that was restricted for its licence (domain §8.1)."""
    act = LICENCE_ACTS[change.act]
    account = InstitutionAccount.objects.filter(institution_id=change.institution_id).first()
    if account is None or not act.account:
        return
    if act.account == "restrict" and account.state != "active":
        return
    if act.account == "lift" and not _restricted_for_its_licence(account):
        return
    ground = Ground(act.account_reason, change.note, change.evidence_id, None, change.asked_by_name)
    step = move(scope, account, act.account, ground, now=now, institution=licensed)
    tell_administrators(account, step, licensed.name)


def _restricted_for_its_licence(account: InstitutionAccount) -> bool:
    last = account.steps.filter(act="restrict").order_by("-at").values_list("reason", flat=True).first()
    return account.state == "restricted" and last in ("restrict_overdue", "restrict_suspended")


def _problems(
    act: LicenceAct | None, facts: LicenceFacts, institution: Institution, today: dt.date
) -> list[Problem]:
    if act is None or institution.licence_state not in act.moves:
        return [
            Problem(
                "act",
                "许可证现在的状态不能作这项登记。",
                field="act",
                way_out="请刷新页面，从列表中选择现在可以登记的变化。",
            )
        ]
    problems = []
    found = catalogue.entry(REASONS, facts.reason)
    if found is None or found.extra.get("act") != act.name:
        problems.append(
            Problem("reason", "原因与所选的变化不符。", field="reason", way_out="请重新选择原因。")
        )
    elif facts.reason.endswith("_other") and len(facts.note.strip()) < LEAST_NOTE:
        problems.append(
            Problem(
                "note",
                "选择“其他”时须说明情况。",
                field="note",
                way_out="请写明情况，至少 5 个字；不要填写证件号码。",
            )
        )
    if not today - dt.timedelta(days=MOST_DAYS_BACK) <= facts.effective_on <= today:
        problems.append(
            Problem(
                "effective_on",
                "日期超出范围。",
                field="effective_on",
                way_out="请填写决定或者登记的日期，不晚于今天，不早于两年前。",
            )
        )
    if act.name in ("cancel", "reinstate") and facts.evidence is None:
        problems.append(
            Problem(
                "evidence",
                "注销和撤销注销须有文书。",
                field="evidence",
                way_out="请上传注销、吊销决定或者其他文书的扫描件。",
                articles=tuple(str(one) for one in act.articles),
            )
        )
    return problems + (_dates(facts, today) if act.dated else [])


def _dates(facts: LicenceFacts, today: dt.date) -> list[Problem]:
    if facts.valid_to is None:
        return [Problem("valid_to", "没有填写有效期止。", field="valid_to", way_out="请按新证填写有效期。")]
    latest = today.replace(year=today.year + MOST_YEARS_AHEAD, day=min(today.day, 28))
    if not today < facts.valid_to <= latest or (facts.valid_from and facts.valid_from >= facts.valid_to):
        return [
            Problem(
                "valid_to",
                "有效期不对。",
                field="valid_to",
                way_out="有效期止应晚于今天和有效期起，不超过二十年；请按新证填写。",
            )
        ]
    return []


def _person(scope: Scope) -> uuid.UUID:
    """Who acts, as a person where the ID number is known, else as a log-in."""
    return scope.person_id or scope.user_id or uuid.UUID(int=0)


def _refuse_own(scope: Scope, change: LicenceChange) -> None:
    if not scope.may("authority:institution_account:check"):
        raise NotFound
    if change.asked_by_person == _person(scope):
        raise Refusal(
            Problem(
                "second_person",
                "这项变化由您登记，不能由您自己复核。",
                way_out="请由本机关另一名有账户发放或监督岗位的人员办理。",
            )
        )


def _answer(
    scope: Scope,
    change: LicenceChange,
    version: int,
    state: str,
    now: dt.datetime,
    decline_reason: str = "",
) -> None:
    answered = LicenceChange.objects.filter(pk=change.pk, version=version, state="asked").update(
        state=state,
        version=F("version") + 1,
        decided_by=scope.user_id,
        decided_by_person=_person(scope),
        decided_by_name=scope.display_name[:60],
        decided_at=now,
        decline_reason=decline_reason,
    )
    if not answered:
        raise Conflict
    change.refresh_from_db()
