"""States of institution accounts, their history and the papers behind it, for the authority's desk."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.models import (
    CredentialIssue,
    InstitutionAccount,
    InstitutionClosing,
    LogInSession,
    Membership,
    OneTimeCode,
)
from yiji.accounts.one_time_codes import live_code
from yiji.accounts.scope import Scope
from yiji.accounts.visibility import visible_credential_issues
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound
from yiji.vault.fields import reveal
from yiji.vault.files import read_file
from yiji.vault.masking import mask_id_number, mask_phone
from yiji.vault.models import StoredFile

_OWNERS = ("credential_issue", "institution_account")


def account_states(institution_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The account state of each institution that the caller may see; those without an account are missing."""
    rows = InstitutionAccount.objects.filter(institution_id__in=list(institution_ids))
    return dict(rows.values_list("institution_id", "state"))


def institutions_in_state(*states: str) -> QuerySet[Any]:
    """A subquery of the ids of institutions whose account is in one of the states."""
    return InstitutionAccount.objects.filter(state__in=states).values("institution_id")


@dataclass(frozen=True)
class AccountFacts:
    """The account as the desk shows it; ``version`` goes into every form. ``closing`` waits for a second person."""

    state: str
    version: int
    holder: str
    last_issue: dict[str, Any] | None
    closing: dict[str, Any] | None


@dataclass(frozen=True)
class Effects:
    """What a suspension or a closing would end now."""

    operators: int
    sessions: int
    codes: int


def account_facts(scope: Scope, institution: LicensedInstitution) -> AccountFacts:
    """State, version, holder and what waits; an institution without an account is ``not_issued`` at version 0."""
    account = _account(scope, institution)
    if account is None:
        return AccountFacts("not_issued", 0, "", None, None)
    issue = account.issues.select_related("user", "officer").order_by("-issued_at").first()
    return AccountFacts(
        state=account.state,
        version=account.version,
        holder=issue.responsible_person if issue else "",
        last_issue=_row(issue) if issue else None,
        closing=_open_closing(scope, account),
    )


def account_effects(scope: Scope, institution: LicensedInstitution) -> Effects:
    """How many people work with the account, are logged in, and have a set-up code that still works."""
    _account(scope, institution)
    users = Membership.objects.filter(institution_id=institution.id, ended_at__isnull=True).values("user_id")
    codes = OneTimeCode.objects.filter(purpose="setup", used_at__isnull=True, replaced_at__isnull=True)
    return Effects(
        operators=users.count(),
        sessions=LogInSession.objects.filter(user_id__in=users, ended_at__isnull=True).count(),
        codes=codes.filter(subject_id__in=users).count(),
    )


def account_history(scope: Scope, institution: LicensedInstitution, most: int = 100) -> list[dict[str, Any]]:
    """Every step of the account, newest first: who, when, from where to where, why, on which papers."""
    account = _account(scope, institution)
    if account is None:
        return []
    steps = list(account.steps.select_related("issue").order_by("-at", "-id")[:most])
    papers = _papers_of([one.issue_id for one in steps if one.issue_id])
    return [
        {
            "at": one.at,
            "act": one.act,
            "from_state": one.from_state,
            "to_state": one.to_state,
            "reason": one.reason,
            "note": one.note,
            "actor": one.actor_name,
            "asked_by": one.asked_by_name,
            "sessions_ended": one.sessions_ended,
            "issue_id": one.issue_id,
            "papers": papers.get(one.issue_id, []) if one.issue_id else [],
            "evidence_id": one.evidence_id,
        }
        for one in steps
    ]


def closing_counts(scope: Scope, most: int = 100) -> int:
    """How many closings of the own authority wait for another person than the reader."""
    if not scope.may("authority:institution_account:check"):
        return 0
    person = scope.person_id or scope.user_id
    waiting = InstitutionClosing.objects.filter(authority_id=scope.organisation_id, state="asked")
    return waiting.exclude(asked_by_person=person)[:most].count()


def waiting_closings() -> QuerySet[Any]:
    """A subquery of the ids of institutions whose closing waits for a second person."""
    return InstitutionClosing.objects.filter(state="asked").values("account__institution_id")


def issue_history(scope: Scope, institution_id: uuid.UUID) -> list[dict[str, Any]]:
    """Visits to the own desk for one institution, newest first."""
    found = visible_credential_issues(scope).filter(account__institution_id=institution_id)
    found = found.select_related("user", "officer").order_by("-issued_at")
    return [_row(issue) for issue in found[:50]]


def issue_receipt(scope: Scope, issue_id: uuid.UUID) -> dict[str, Any]:
    """What the receipt of one visit shows; raises NotFound outside the scope."""
    issue = (
        visible_credential_issues(scope)
        .filter(pk=issue_id)
        .select_related("user", "officer", "account")
        .first()
    )
    if issue is None:
        raise NotFound
    code = live_code("setup", issue.user_id)
    newest = issue.account.issues.order_by("-issued_at").values_list("pk", flat=True).first()
    return {
        **_row(issue),
        "institution_id": issue.account.institution_id,
        "agent_id_number": mask_id_number(reveal(issue, "agent_id_number")),
        "agent_phone": mask_phone(reveal(issue, "agent_phone")),
        "code_expires_at": code.expires_at if code and newest == issue.pk else None,
    }


def institution_paper(
    scope: Scope, institution: LicensedInstitution, file_id: uuid.UUID
) -> tuple[str, bytes]:
    """(media type, bytes) of a scan or an evidence of the own desk; each look is logged. NotFound for others."""
    account = _account(scope, institution)
    file = StoredFile.objects.filter(pk=file_id, owner_kind__in=_OWNERS).first()
    if account is None or file is None:
        raise NotFound
    issues = visible_credential_issues(scope).filter(account=account)
    if file.owner_id != account.pk and not issues.filter(pk=file.owner_id).exists():
        raise NotFound
    record(scope, "document.view", "institution", institution.id, delta={"file": str(file.pk)})
    return file.media_type, read_file(file)


def _account(scope: Scope, institution: LicensedInstitution) -> InstitutionAccount | None:
    if scope.side != "authority" or institution.issuer_id != scope.organisation_id:
        raise NotFound
    return InstitutionAccount.objects.filter(institution_id=institution.id).first()


def _open_closing(scope: Scope, account: InstitutionAccount) -> dict[str, Any] | None:
    found = account.closings.filter(Q(state="asked") & Q(authority_id=scope.organisation_id)).first()
    if found is None:
        return None
    return {
        "id": found.pk,
        "version": found.version,
        "reason": found.reason,
        "note": found.note,
        "evidence_id": found.evidence_id,
        "asked_by": found.asked_by_name,
        "asked_at": found.asked_at,
        "mine": found.asked_by_person == (scope.person_id or scope.user_id),
    }


def _papers_of(issue_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    found: dict[uuid.UUID, list[dict[str, Any]]] = {}
    files = StoredFile.objects.filter(owner_kind="credential_issue", owner_id__in=issue_ids)
    for file_id, owner_id, kind in files.values_list("pk", "owner_id", "document_kind"):
        found.setdefault(owner_id, []).append({"id": file_id, "kind": kind})
    return found


def _row(issue: CredentialIssue) -> dict[str, Any]:
    return {
        "id": issue.pk,
        "issued_at": issue.issued_at,
        "purpose": issue.purpose,
        "reason": issue.reason,
        "licence_paper": issue.licence_paper,
        "licence_no": issue.licence_no,
        "poa_dated_on": issue.poa_dated_on,
        "poa_valid_to": issue.poa_valid_to,
        "login_name": issue.user.login_name,
        "agent_name": issue.agent_name,
        "responsible_person": issue.responsible_person,
        "responsible_phone": mask_phone(reveal(issue, "responsible_phone")),
        "officer": issue.officer.display_name,
    }
