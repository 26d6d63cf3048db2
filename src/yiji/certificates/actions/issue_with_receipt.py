"""Issues an institution's credentials and freezes the receipt that its agent signs, in one act (seed 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from yiji.accounts.actions.issue_institution_credentials import ISSUE_OWNER, issue_institution_credentials
from yiji.accounts.actions.step_institution_account import Scan
from yiji.accounts.desk_papers import LICENCE_PAPER_NAMES, DeskPapers, paper_names
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.models import CredentialIssue
from yiji.accounts.scope import Scope
from yiji.certificates.actions.freeze_form import freeze_form
from yiji.codelists import catalogue
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_id_number, mask_phone

FORM = "credentials_receipt"
_PURPOSES = {"first": "首次发放", "reissue": "重新发放", "replace_agent": "更换账户负责人"}


def issue_with_receipt(
    scope: Scope,
    institution: LicensedInstitution,
    *,
    papers: DeskPapers,
    scans: Mapping[str, Scan] | None = None,
    now: dt.datetime | None = None,
    **facts: Any,
) -> CredentialIssue:
    """``issue_institution_credentials`` with its receipt (用户名密码领取登记表); raises what that raises.

    The receipt holds the user name and never a password or the set-up code, which nobody but its addressee sees.
    """
    now = now or timezone.now()
    with transaction.atomic():
        issue = issue_institution_credentials(
            scope, institution, papers=papers, scans=scans, now=now, **facts
        )
        freeze_form(
            FORM,
            ISSUE_OWNER,
            issue.pk,
            receipt_content(scope, institution, issue, now),
            tenant_id=institution.issuer_id,
            today=timezone.localdate(now),
        )
    return issue


def receipt_content(
    scope: Scope, institution: LicensedInstitution, issue: CredentialIssue, now: dt.datetime
) -> dict[str, Any]:
    """What the receipt shows, as it was at the desk; ID and phone numbers are masked."""
    names = paper_names(issue.licence_paper)
    return {
        "institution_name": institution.name,
        "licence_kind": LICENCE_PAPER_NAMES[issue.licence_paper].removesuffix("副本").strip("《》"),
        "licence_no": issue.licence_no,
        "user_name": issue.user.login_name,
        "agent_name": issue.agent_name,
        "agent_document_kind": "居民身份证",
        "agent_document_no": mask_id_number(reveal(issue, "agent_id_number")),
        "agent_phone": mask_phone(reveal(issue, "agent_phone")),
        "responsible_person": issue.responsible_person,
        "responsible_phone": mask_phone(reveal(issue, "responsible_phone")),
        "papers": [
            {"label": f"{names['licence_copy']}原件及复印件", "seen": issue.licence_copy_seen},
            {"label": _power(names["power_of_attorney"], issue), "seen": issue.power_of_attorney_seen},
            {"label": f"{names['agent_id']}原件及复印件", "seen": issue.agent_id_seen},
        ],
        "authority_name": institution.issuer_name,
        "officer_name": scope.display_name,
        "issued_on": timezone.localdate(now).isoformat(),
        "delivery": "用户名和一次性设置码以短信发送至账户负责人手机，24 小时内有效",
        "remarks": _remarks(issue),
    }


def _power(name: str, issue: CredentialIssue) -> str:
    until = f"，有效至 {issue.poa_valid_to}" if issue.poa_valid_to else ""
    return f"{name}（{issue.poa_dated_on} 签署{until}）" if issue.poa_dated_on else name


def _remarks(issue: CredentialIssue) -> str:
    words = [_PURPOSES[issue.purpose]]
    if issue.reason:
        words.append(catalogue.label("institution_account_reason", issue.reason, lang="zh"))
    return "：".join(words)
