"""Issues an institution's credentials at the desk of the authority that licensed it (seed 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from yiji.accounts.actions.appoint_administrator import appoint_administrator
from yiji.accounts.actions.send_setup_code import send_setup_code
from yiji.accounts.actions.step_institution_account import (
    Ground,
    Scan,
    account_at,
    move,
    require_own,
    require_reason,
)
from yiji.accounts.desk_papers import (
    DeskPapers,
    clean_licence_no,
    require_licence,
    require_papers,
    require_power_of_attorney,
    require_responsible_id,
)
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.institution_states import allowed, not_allowed
from yiji.accounts.models import CredentialIssue, InstitutionAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Refusal
from yiji.vault.fields import seal
from yiji.vault.files import store_file

ISSUE_OWNER = "credential_issue"


def issue_institution_credentials(
    scope: Scope,
    institution: LicensedInstitution,
    *,
    version: int,
    papers: DeskPapers,
    agent_name: str,
    agent_id_number: str,
    agent_phone: str,
    responsible_person: str,
    responsible_phone: str,
    responsible_id_number: str = "",
    purpose: str = "first",
    reason: str = "",
    note: str = "",
    scans: Mapping[str, Scan] | None = None,
    now: dt.datetime | None = None,
) -> CredentialIssue:
    """Open the administrator account, reissue it to its holder, or give it to another holder (``purpose``).

    The code goes by SMS to the responsible person only. Identifiers come normalised. ``responsible_id_number`` may
    stay empty when the responsible person is the agent himself. Raises NotFound for an institution licensed by
    another authority, Conflict for a stale page or two officers at once, Refusal for what is missing.
    """
    officer_id = require_own(scope, institution)
    now = now or timezone.now()
    with transaction.atomic():
        account = account_at(institution.id, version)
        if not allowed(purpose, account.state):
            raise Refusal(not_allowed(purpose, account.state))
        if purpose == "reissue":
            require_reason(purpose, reason, note)
        require_licence(institution, papers)
        require_papers(papers)
        require_power_of_attorney(papers, timezone.localdate(now), _last_power(account, purpose))
        holder_id = require_responsible_id(
            responsible_person, responsible_id_number, agent_name, agent_id_number
        )
        licence_no = clean_licence_no(institution, papers)
        user = appoint_administrator(
            institution,
            name=responsible_person,
            id_number=holder_id,
            phone=responsible_phone,
            purpose=purpose,
            licence_no=licence_no,
            now=now,
        )
        issue = CredentialIssue(
            account=account,
            authority_id=institution.issuer_id,
            user=user,
            officer_id=officer_id,
            purpose=purpose,
            reason=reason,
            note=note.strip()[:300],
            licence_paper=papers.licence_paper,
            licence_no=licence_no,
            licence_copy_seen=True,
            power_of_attorney_seen=True,
            agent_id_seen=True,
            poa_dated_on=papers.poa_dated_on,
            poa_valid_to=papers.poa_valid_to,
            agent_name=agent_name,
            responsible_person=responsible_person,
        )
        seal(issue, "agent_id_number", agent_id_number)
        seal(issue, "agent_phone", agent_phone)
        seal(issue, "responsible_phone", responsible_phone)
        issue.save(force_insert=True)
        _keep_scans(scope, issue, scans or {})
        ground = Ground(reason, note, None, issue.pk)
        move(scope, account, purpose, ground, now=now, institution=institution)
        record(
            scope,
            "issue_credentials",
            "institution",
            institution.id,
            reason=reason or purpose,
            delta={"issue": issue.pk, "purpose": purpose},
        )
        send_setup_code(
            user,
            responsible_phone,
            sender=institution.issuer_name,
            institution=institution.name,
            issued_by=officer_id,
            tenant_id=institution.id,
            now=now,
        )
    return issue


def _last_power(account: InstitutionAccount, purpose: str) -> dt.date | None:
    """The date that a new letter of authorisation must not precede."""
    if purpose != "replace_agent":
        return None
    earlier = account.issues.filter(poa_dated_on__isnull=False).order_by("-issued_at")
    return earlier.values_list("poa_dated_on", flat=True).first()


def _keep_scans(scope: Scope, issue: CredentialIssue, scans: Mapping[str, Scan]) -> None:
    for paper, scan in scans.items():
        store_file(
            scan.data,
            owner_kind=ISSUE_OWNER,
            owner_id=issue.pk,
            document_kind=paper,
            media_type=scan.media_type,
            created_by=scope.user_id,
        )
