"""Issues an institution's credentials at the desk of the authority that licensed it (seed 1)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.actions.send_setup_code import send_setup_code
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.models import CredentialIssue, InstitutionAccount, Membership, RecoveryCode, User
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.vault.crypto import blind_index
from yiji.vault.fields import seal
from yiji.vault.files import store_file

# The paper, the form's field and what it is called.
PAPERS = {
    "licence_copy": "《医疗机构执业许可证》副本",
    "power_of_attorney": "医疗机构授权委托书",
    "agent_id": "受托人身份证",
}
_NEXT_STATE = {
    "not_issued": "issued",
    "setup_expired": "issued",
    "issued": "issued",
    "active": "active",
    "restricted": "restricted",
}


@dataclass(frozen=True)
class Scan:
    """A scanned paper as uploaded, already checked for kind and size."""

    data: bytes
    media_type: str


def issue_institution_credentials(
    scope: Scope,
    institution: LicensedInstitution,
    *,
    papers_seen: Mapping[str, bool],
    scans: Mapping[str, Scan],
    agent_name: str,
    agent_id_number: str,
    responsible_person: str,
    responsible_phone: str,
    responsible_id_number: str = "",
    now: dt.datetime | None = None,
) -> CredentialIssue:
    """Open (or reissue) the administrator account; the code goes by SMS to the responsible person only.

    Identifiers come normalised. ``responsible_id_number`` may stay empty when the responsible person is the
    agent himself. Raises NotFound for an institution licensed by another authority, Refusal for a missing
    paper or a closed account, Conflict when two officers issue at once.
    """
    if scope.side != "authority" or scope.user_id is None or institution.issuer_id != scope.organisation_id:
        raise NotFound
    _require_licence(institution)
    _require_papers(papers_seen, scans)
    id_number = _responsible_id(responsible_person, responsible_id_number, agent_name, agent_id_number)
    with transaction.atomic():
        account = _take_account(institution.id)
        user = _administrator(institution, responsible_person, id_number, responsible_phone, now)
        issue = CredentialIssue(
            account=account,
            authority_id=institution.issuer_id,
            user=user,
            officer_id=scope.user_id,
            licence_no=institution.licence_no,
            licence_copy_seen=True,
            power_of_attorney_seen=True,
            agent_id_seen=True,
            agent_name=agent_name,
            responsible_person=responsible_person,
        )
        seal(issue, "agent_id_number", agent_id_number)
        seal(issue, "responsible_phone", responsible_phone)
        issue.save(force_insert=True)
        for paper, scan in scans.items():
            store_file(
                scan.data,
                owner_kind="credential_issue",
                owner_id=issue.pk,
                document_kind=paper,
                media_type=scan.media_type,
                created_by=scope.user_id,
            )
        record(scope, "issue_credentials", "institution", institution.id, delta={"issue": issue.pk})
        send_setup_code(
            user,
            responsible_phone,
            sender=institution.issuer_name,
            institution=institution.name,
            issued_by=scope.user_id,
            tenant_id=institution.id,
            now=now,
        )
    return issue


def _require_licence(institution: LicensedInstitution) -> None:
    if not institution.licence_no:
        raise Refusal(
            Problem(
                "licence_incomplete",
                "该机构的登记号和统一社会信用代码都还没有登记。",
                way_out="请先补全机构资料，再发放账户。",
            )
        )
    if institution.licence_state == "cancelled":
        raise Refusal(
            Problem(
                "licence_cancelled",
                "该机构的执业许可证已注销，不能发放账户。",
                way_out="请核实许可证状态。",
            )
        )


def _require_papers(papers_seen: Mapping[str, bool], scans: Mapping[str, Scan]) -> None:
    problems = []
    for paper, name in PAPERS.items():
        if not papers_seen.get(paper):
            problems.append(
                Problem(
                    "paper_not_seen",
                    "尚未核对{paper}的原件。",
                    field=f"{paper}_seen",
                    way_out="请当场核对原件后勾选；缺件不能发放账户。",
                    params={"paper": name},
                )
            )
        if paper not in scans:
            problems.append(
                Problem(
                    "scan_missing",
                    "缺少{paper}的扫描件。",
                    field=f"{paper}_scan",
                    way_out="请扫描复印件后上传。",
                    params={"paper": name},
                )
            )
    if problems:
        raise Refusal.of(problems)


def _responsible_id(person: str, number: str, agent: str, agent_number: str) -> str:
    if number:
        return number
    if person == agent:
        return agent_number
    # Rules of two persons compare persons, so every account belongs to somebody whose ID number is known.
    raise Refusal(
        Problem(
            "responsible_id_missing",
            "负责人不是受托人本人，缺少负责人的居民身份证号。",
            field="responsible_id_number",
            way_out="请按授权委托书填写负责人的居民身份证号。",
        )
    )


def _take_account(institution_id: uuid.UUID) -> InstitutionAccount:
    account, _new = InstitutionAccount.objects.get_or_create(institution_id=institution_id)
    target = _NEXT_STATE.get(account.state)
    if target is None:
        raise Refusal(
            Problem(
                "account_state",
                "该机构账户已暂停或关闭，不能发放。",
                way_out="请先核实机构执业许可证的状态，恢复账户后再办理。",
            )
        )
    moved = InstitutionAccount.objects.filter(pk=account.pk, version=account.version).update(
        state=target, version=F("version") + 1
    )
    if not moved:
        raise Conflict()
    return account


def _administrator(
    institution: LicensedInstitution, name: str, id_number: str, phone: str, now: dt.datetime | None
) -> User:
    """The responsible person's user, without password and second factor; an earlier agent loses access."""
    person_id = blind_index("id_number", id_number)
    present = Membership.objects.filter(
        institution_id=institution.id, role="administrator", ended_at__isnull=True
    ).select_related("user")
    # Only the holder appointed at the desk is replaced, not administrators whom the institution added itself.
    appointed = CredentialIssue.objects.filter(account__institution_id=institution.id).values("user_id")
    kept: User | None = None
    for membership in present.filter(user_id__in=appointed):
        if membership.user.person_id == person_id:
            kept = membership.user
            continue
        Membership.objects.filter(pk=membership.pk).update(ended_at=now or timezone.now())
        User.objects.filter(pk=membership.user_id).update(
            is_active=False, session_epoch=F("session_epoch") + 1
        )
    if kept is not None:
        return _reset(kept, name, phone)
    _refuse_second_role(institution.id, person_id)
    user = User(
        side="institution",
        login_name=_free_login_name(institution),
        display_name=name,
        person_id=person_id,
        phone_index=blind_index("phone", phone),
        password=make_password(None),
        must_set_password=True,
    )
    seal(user, "id_number", id_number)
    seal(user, "phone", phone)
    user.save(force_insert=True)
    Membership.objects.create(user=user, institution_id=institution.id, role="administrator")
    return user


def _reset(user: User, name: str, phone: str) -> User:
    seal(user, "phone", phone)
    RecoveryCode.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(
        display_name=name,
        phone=user.phone,
        phone_index=blind_index("phone", phone),
        password=make_password(None),
        must_set_password=True,
        totp_secret=None,
        totp_confirmed_at=None,
        session_epoch=F("session_epoch") + 1,
    )
    user.refresh_from_db()
    return user


def _refuse_second_role(institution_id: uuid.UUID, person_id: uuid.UUID) -> None:
    held = Membership.objects.filter(
        institution_id=institution_id, ended_at__isnull=True, user__person_id=person_id
    )
    if held.exists():
        raise Refusal(
            Problem(
                "second_role",
                "该负责人已是本机构的操作员，同一人不能再持有管理员账户。",
                field="responsible_person",
                way_out="请先由机构停用其原账户，或另行授权一人。",
            )
        )


def _free_login_name(institution: LicensedInstitution) -> str:
    """``jg`` and the first nine characters of the registration number, numbered when a successor comes."""
    stem = "jg" + "".join(char for char in institution.licence_no.lower() if char.isalnum())[:9]
    name, number = stem, 1
    while User.objects.filter(login_name__iexact=name).exists():
        number += 1
        name = f"{stem}-{number}"
    return name
