"""How an institution's account stands and why: for who may not log in, and for its own pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from yiji.accounts.institution_states import SHUT
from yiji.accounts.models import CredentialIssue, InstitutionAccount, InstitutionAccountStep, Membership
from yiji.accounts.scope import Scope
from yiji.accounts.visibility import visible_institution_accounts
from yiji.codelists import catalogue
from yiji.kernel.outcome import NotFound, Problem
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_phone

REASONS = "institution_account_reason"
_WORDS = {"suspended": "停用", "closed": "关闭"}


@dataclass(frozen=True)
class Standing:
    """The account in the institution's own eyes. ``reason`` is a code, "" where there is none to tell."""

    state: str
    since: dt.datetime | None
    reason: str
    authority_name: str
    authority_phone: str
    issued_at: dt.datetime | None
    holders: list[dict[str, Any]]
    steps: list[dict[str, Any]]


def own_standing(scope: Scope, most: int = 20) -> Standing:
    """The own institution's account: state, why, who holds it, what happened; NotFound for other sides."""
    if scope.side != "institution":
        raise NotFound
    account = visible_institution_accounts(scope).first()
    if account is None:
        return Standing("not_issued", None, "", "", "", None, [], [])
    steps = list(account.steps.order_by("-at", "-id")[:most])
    last = _last_change(account)
    issue = account.issues.order_by("-issued_at").first()
    return Standing(
        state=account.state,
        since=last.at if last else None,
        reason=last.reason if last else "",
        authority_name=last.authority_name if last else "",
        authority_phone=last.authority_phone if last else "",
        issued_at=issue.issued_at if issue else None,
        holders=_holders(scope, issue),
        steps=[
            {"at": one.at, "act": one.act, "reason": one.reason, "authority": one.authority_name}
            for one in steps
        ],
    )


def why_shut(account: InstitutionAccount) -> Problem:
    """Told to an operator who gave the right password: why nobody comes in, since when, whom to call."""
    step = account.steps.filter(to_state__in=SHUT).order_by("-at").first()
    if step is None:
        return Problem(
            "account_blocked",
            "本机构的账户已停用或关闭。",
            way_out="请联系发放账户的卫生健康行政部门。",
        )
    message = "本机构的账户已于{date}由{authority}{act}，原因：{reason}。机构的数据都保留不变。"
    return Problem(
        "account_blocked",
        message,
        way_out="请联系{authority}，电话：{phone}。" if step.authority_phone else "请联系{authority}。",
        params={
            "date": timezone.localdate(step.at).isoformat(),
            "authority": step.authority_name,
            "act": _WORDS[account.state],
            "reason": catalogue.label(REASONS, step.reason) if step.reason else "未说明",
            "phone": step.authority_phone,
        },
    )


def _last_change(account: InstitutionAccount) -> InstitutionAccountStep | None:
    """The step that brought the account into its state."""
    return (
        account.steps.filter(to_state=account.state).exclude(from_state=account.state).order_by("-at").first()
    )


def _holders(scope: Scope, issue: CredentialIssue | None) -> list[dict[str, Any]]:
    found = Membership.objects.filter(
        institution_id=scope.organisation_id, role="administrator", ended_at__isnull=True
    ).select_related("user")
    return [
        {
            "name": one.user.display_name,
            "phone": mask_phone(reveal(one.user, "phone")),
            "since": one.since,
            "appointed": issue is not None and issue.user_id == one.user_id,
        }
        for one in found.order_by("since")
    ]
