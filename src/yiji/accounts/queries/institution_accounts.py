"""States of institution accounts and the history of their issue, for the authority's desk."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from yiji.accounts.models import CredentialIssue, InstitutionAccount
from yiji.accounts.one_time_codes import live_code
from yiji.accounts.scope import Scope
from yiji.accounts.visibility import visible_credential_issues
from yiji.kernel.outcome import NotFound
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_id_number, mask_phone

TO_ISSUE = ("not_issued", "setup_expired")


def account_states(institution_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The account state of each institution that the caller may see; those without an account are missing."""
    rows = InstitutionAccount.objects.filter(institution_id__in=list(institution_ids))
    return dict(rows.values_list("institution_id", "state"))


def institutions_with_issued_account() -> Any:
    """A subquery of institution ids whose account needs no issue now."""
    return InstitutionAccount.objects.exclude(state__in=TO_ISSUE).values("institution_id")


def issue_history(scope: Scope, institution_id: uuid.UUID) -> list[dict[str, Any]]:
    """Visits to the own desk for one institution, newest first."""
    found = visible_credential_issues(scope).filter(account__institution_id=institution_id)
    found = found.select_related("user", "officer").order_by("-issued_at")
    return [_row(issue) for issue in found[:50]]


def issue_receipt(scope: Scope, issue_id: uuid.UUID) -> dict[str, Any]:
    """What the receipt of one visit prints; raises NotFound outside the scope."""
    issue = (
        visible_credential_issues(scope)
        .filter(pk=issue_id)
        .select_related("user", "officer", "account")
        .first()
    )
    if issue is None:
        raise NotFound
    code = live_code("setup", issue.user_id)
    return {
        **_row(issue),
        "institution_id": issue.account.institution_id,
        "licence_no": issue.licence_no,
        "agent_id_number": mask_id_number(reveal(issue, "agent_id_number")),
        "code_expires_at": code.expires_at if code else None,
    }


def _row(issue: CredentialIssue) -> dict[str, Any]:
    return {
        "id": issue.pk,
        "issued_at": issue.issued_at,
        "login_name": issue.user.login_name,
        "agent_name": issue.agent_name,
        "responsible_person": issue.responsible_person,
        "responsible_phone": mask_phone(reveal(issue, "responsible_phone")),
        "officer": issue.officer.display_name,
    }
