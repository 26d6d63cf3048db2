"""Moves an institution's account one step along the table of its states, by version, and writes the step down."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import F, QuerySet

from yiji.accounts import one_time_codes
from yiji.accounts.actions.end_sessions import end_all_sessions
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.institution_states import ACTS, allowed, next_state, not_allowed
from yiji.accounts.models import InstitutionAccount, InstitutionAccountStep, LogInSession, Membership, User
from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import send_sms
from yiji.vault.fields import reveal
from yiji.vault.files import store_file

REASONS = "institution_account_reason"
LEAST_NOTE = 5
EVIDENCE_OWNER = "institution_account"


@dataclass(frozen=True)
class Scan:
    """A scanned paper as uploaded, already checked for kind and size."""

    data: bytes
    media_type: str


@dataclass(frozen=True)
class Ground:
    """Why a step is taken: a code of the reasons, words, and the stored paper that shows it."""

    reason: str = ""
    note: str = ""
    evidence_id: uuid.UUID | None = None
    issue_id: uuid.UUID | None = None
    asked_by_name: str = ""


def require_own(scope: Scope, institution: LicensedInstitution) -> uuid.UUID:
    """The acting officer's user id; NotFound for anybody but an officer of the authority that licensed it."""
    if scope.side != "authority" or scope.user_id is None or institution.issuer_id != scope.organisation_id:
        raise NotFound
    return scope.user_id


def account_at(institution_id: uuid.UUID, version: int) -> InstitutionAccount:
    """The account as the page showed it; Conflict when it moved on. An institution without one gets its row."""
    account, _new = InstitutionAccount.objects.get_or_create(institution_id=institution_id)
    if account.version != version:
        raise Conflict("该机构账户刚刚有变更，请刷新后查看最新状态。")
    return account


def require_reason(act: str, reason: str, note: str) -> None:
    """Raises Refusal for a reason of another act, or for "other" without words."""
    group = ACTS[act].reasons
    found = catalogue.entry(REASONS, reason)
    problems = []
    if found is None or found.extra.get("act") != group:
        problems.append(Problem("reason", "未选择原因。", field="reason", way_out="请从列表中选择一项原因。"))
    elif reason.endswith("_other") and len(note.strip()) < LEAST_NOTE:
        problems.append(
            Problem(
                "note",
                "选择“其他”时须说明情况。",
                field="note",
                way_out="请写明情况，至少 5 个字；不要填写证件号码。",
            )
        )
    if problems:
        raise Refusal.of(problems)


def move(
    scope: Scope,
    account: InstitutionAccount,
    act: str,
    ground: Ground,
    *,
    now: dt.datetime,
    institution: LicensedInstitution | None = None,
) -> InstitutionAccountStep:
    """Take the step and write it down; call it in the transaction of the act.

    Raises Refusal where the table has no such move, Conflict when somebody was faster.
    """
    if not allowed(act, account.state):
        raise Refusal(not_allowed(act, account.state))
    target = next_state(act, account.state, _before_suspension(account) if act == "restore" else "")
    moved = InstitutionAccount.objects.filter(
        pk=account.pk, version=account.version, state=account.state
    ).update(state=target, version=F("version") + 1)
    if not moved:
        raise Conflict("该机构账户刚刚有变更，请刷新后查看最新状态。")
    step = InstitutionAccountStep(
        account=account,
        act=act,
        from_state=account.state,
        to_state=target,
        reason=ground.reason,
        note=ground.note.strip()[:300],
        evidence_id=ground.evidence_id,
        issue_id=ground.issue_id,
        asked_by_name=ground.asked_by_name,
        actor_id=scope.user_id,
        actor_name=scope.display_name[:60],
        authority_id=institution.issuer_id if institution else None,
        authority_name=institution.issuer_name if institution else "",
        authority_phone=institution.issuer_phone if institution else "",
        operators=_operators(account).count(),
        at=now,
    )
    step.sessions_ended = _shut_out(account, target, now) if target in _END_REASONS else 0
    step.save(force_insert=True)
    return step


def tell_administrators(account: InstitutionAccount, step: InstitutionAccountStep, name: str) -> None:
    """Tell each administrator of the institution by SMS what became of the account."""
    holders = _operators(account).filter(role="administrator").select_related("user")
    for membership in holders:
        user = membership.user
        send_sms(
            "institution-account-changed",
            reveal(user, "phone"),
            {
                "institution": name,
                "login_name": user.login_name,
                "change": _CHANGES[step.act],
                "authority": step.authority_name,
                "phone": step.authority_phone or "",
            },
            dedup_key=f"institution-step:{step.pk}:{user.pk}",
            recipient_kind="user",
            recipient_id=user.pk,
            tenant_id=account.institution_id,
        )


def store_evidence(scope: Scope, account: InstitutionAccount, scan: Scan | None) -> uuid.UUID | None:
    """Keep the paper that shows the reason in the vault; None without one."""
    if scan is None:
        return None
    stored = store_file(
        scan.data,
        owner_kind=EVIDENCE_OWNER,
        owner_id=account.pk,
        document_kind="evidence",
        media_type=scan.media_type,
        created_by=scope.user_id,
    )
    return stored.pk


_END_REASONS = {"suspended": "suspended", "closed": "closed"}
_CHANGES = {
    "suspend": "停用，现在不能登录",
    "restore": "恢复，可以登录",
    "restrict": "限制，只能查看和办理注销、离职备案",
    "lift": "解除限制",
    "close": "关闭，不能再登录",
}


def _operators(account: InstitutionAccount) -> QuerySet[Membership]:
    return Membership.objects.filter(institution_id=account.institution_id, ended_at__isnull=True)


def _before_suspension(account: InstitutionAccount) -> str:
    last = account.steps.filter(act="suspend").order_by("-at").values_list("from_state", flat=True).first()
    return last or _guess(account)


def _guess(account: InstitutionAccount) -> str:
    """Suspended before steps were written: in use when an administrator has set a password."""
    holders = _operators(account).filter(role="administrator").values("user_id")
    ready = User.objects.filter(pk__in=holders, must_set_password=False, is_active=True).exists()
    return "active" if ready else "setup_expired"


def _shut_out(account: InstitutionAccount, target: str, now: dt.datetime) -> int:
    """End the log-ins and set-up codes of everybody who works there; returns how many log-ins were live."""
    users = list(_operators(account).values_list("user_id", flat=True))
    live = LogInSession.objects.filter(user_id__in=users, ended_at__isnull=True).count()
    for user_id in users:
        end_all_sessions(user_id, _END_REASONS[target], now=now)
        one_time_codes.cancel("setup", user_id, now=now)
    return live
