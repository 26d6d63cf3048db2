"""Officers of an authority: proposed by one supervising person and confirmed by another, changed, ended."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.actions.add_officer import DUTIES
from yiji.accounts.actions.add_operator import login_name_problem, name_taken
from yiji.accounts.actions.end_sessions import end_all_sessions
from yiji.accounts.actions.send_setup_code import send_setup_code
from yiji.accounts.models import AuthorityOfficer, OfficerProposal, User
from yiji.accounts.queries.colleagues import other_supervisors
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import ROLE
from yiji.accounts.visibility import get_live_post, visible_posts, visible_proposals
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal

HOURS = 72


def propose_officer(
    scope: Scope,
    *,
    login_name: str,
    name: str,
    id_number: str,
    phone: str,
    duties: Collection[str],
    authority_name: str = "",
    now: dt.datetime | None = None,
) -> OfficerProposal:
    """Propose a new officer; identifiers come normalised. Where no second supervising person could confirm, the
    officer is added at once and the log says so.
    """
    now = now or timezone.now()
    person = blind_index("id_number", id_number)
    problems = [*_duty_problems(duties), *_name_problems(login_name), *_person_problems(scope, person)]
    if problems:
        raise Refusal.of(problems)
    proposal = _proposal(scope, None, login_name, name, person, duties, now)
    seal(proposal, "id_number", id_number)
    seal(proposal, "phone", phone)
    with transaction.atomic():
        _lock(scope)
        _save(proposal)
        if other_supervisors(scope):
            record(scope, "officer.propose", "officer_proposal", proposal.pk, delta={"duties": list(duties)})
        else:
            _carry_out(scope, proposal, authority_name, now, alone=True)
    proposal.refresh_from_db()
    return proposal


def confirm_officer(
    scope: Scope, proposal_id: uuid.UUID, *, authority_name: str = "", now: dt.datetime | None = None
) -> None:
    """The second supervising person: the officer gets the set-up code, or the officer's duties change."""
    now = now or timezone.now()
    proposal = _open(scope, proposal_id)
    if scope.person_id in (proposal.proposed_by_person, proposal.person_id) or (
        scope.user_id == proposal.proposed_by_id
    ):
        raise Refusal(
            Problem(
                "same_person",
                "提出人和被提议人不能复核这项提议。",
                way_out="请由另一名监督人员确认。",
            )
        )
    with transaction.atomic():
        _lock(scope)
        _carry_out(scope, proposal, authority_name, now)


def decline_officer(scope: Scope, proposal_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """Nothing comes of the proposal: another supervising person declines, or the proposer takes it back."""
    proposal = _open(scope, proposal_id)
    own = proposal.proposed_by_id == scope.user_id
    with transaction.atomic():
        mine = OfficerProposal.objects.filter(pk=proposal.pk, state="proposed")
        if not mine.update(
            state="withdrawn" if own else "declined",
            decided_at=now or timezone.now(),
            id_number=None,
            phone=None,
        ):
            raise Conflict()
        verb = "officer.withdraw" if own else "officer.decline"
        record(scope, verb, "officer_proposal", proposal.pk)


def change_duties(
    scope: Scope, post_id: uuid.UUID, *, duties: Collection[str], now: dt.datetime | None = None
) -> OfficerProposal | None:
    """Duties that go are gone at once; duties that come wait for the second person, if there is one.

    Returns the proposal that waits, or None. The officer's sessions end whenever his duties changed.
    """
    now = now or timezone.now()
    post = get_live_post(scope, post_id)
    _refuse_own(scope, post)
    problems = _duty_problems(duties)
    if problems:
        raise Refusal.of(problems)
    kept = [duty for duty in post.duties if duty in duties]
    wanted = [duty for duty in DUTIES if duty in duties]
    if sorted(post.duties) == sorted(wanted):
        raise Refusal(Problem("duties_same", "岗位没有变化。", field="duties", way_out="请勾选新的岗位。"))
    waits = set(wanted) - set(post.duties) and other_supervisors(scope)
    with transaction.atomic():
        _lock(scope)
        if not waits:
            _write_duties(scope, post, wanted, now)
            return None
        if len(kept) < len(post.duties):
            _write_duties(scope, post, kept, now)
        proposal = _proposal(
            scope,
            post,
            post.user.login_name,
            post.user.display_name,
            post.user.person_id or post.user_id,
            wanted,
            now,
        )
        _save(proposal)
        record(scope, "officer.propose", "officer_proposal", proposal.pk, delta={"duties": wanted})
    return proposal


def end_officer(
    scope: Scope, post_id: uuid.UUID, *, reason: str = "", now: dt.datetime | None = None
) -> None:
    """End a colleague's post, his sessions, his set-up code and what was proposed for him."""
    now = now or timezone.now()
    post = get_live_post(scope, post_id)
    _refuse_own(scope, post)
    with transaction.atomic():
        _lock(scope)
        if not AuthorityOfficer.objects.filter(pk=post.pk, ended_at__isnull=True).update(ended_at=now):
            raise Conflict()
        elsewhere = AuthorityOfficer.objects.filter(user_id=post.user_id, ended_at__isnull=True).exists()
        User.objects.filter(pk=post.user_id).update(is_active=elsewhere)
        end_all_sessions(post.user_id, ROLE, now=now)
        one_time_codes.cancel("setup", post.user_id, now=now)
        post.proposals.filter(state="proposed").update(state="withdrawn", decided_at=now)
        record(scope, "officer.end", "officer", post.pk, reason=reason)


def resend_officer_code(
    scope: Scope, post_id: uuid.UUID, *, authority_name: str = "", now: dt.datetime | None = None
) -> None:
    """A new set-up code to the phone of an officer who has not set his password yet."""
    post = get_live_post(scope, post_id)
    if not post.user.must_set_password:
        raise Refusal(
            Problem(
                "already_set_up", "该工作人员已经自设密码，无需再发设置码。", way_out="请由本人直接登录。"
            )
        )
    with transaction.atomic():
        record(scope, "officer.resend_code", "officer", post.pk)
        _send(scope, post.user, authority_name, now)


def _carry_out(
    scope: Scope, proposal: OfficerProposal, authority_name: str, now: dt.datetime, *, alone: bool = False
) -> None:
    mine = OfficerProposal.objects.filter(pk=proposal.pk, state="proposed")
    decided = mine.update(
        state="confirmed",
        alone=alone,
        decided_by_id=scope.user_id,
        decided_by_person=scope.person_id or scope.user_id,
        decided_at=now,
        id_number=None,
        phone=None,
    )
    if not decided:
        raise Conflict()
    if proposal.post_id:
        post = get_live_post(scope, proposal.post_id)
        _write_duties(scope, post, proposal.duties, now)
    else:
        post = _create(scope, proposal, authority_name, now)
    verb = "officer.add" if alone else "officer.confirm"
    record(scope, verb, "officer", post.pk, reason="alone" if alone else "", delta={"duties": post.duties})


def _create(
    scope: Scope, proposal: OfficerProposal, authority_name: str, now: dt.datetime
) -> AuthorityOfficer:
    problems = [*_name_problems(proposal.login_name), *_person_problems(scope, proposal.person_id)]
    if problems:
        raise Refusal.of(problems)
    user = User(
        side="authority",
        login_name=proposal.login_name,
        display_name=proposal.display_name,
        person_id=proposal.person_id,
        password=make_password(None),
        must_set_password=True,
    )
    phone = reveal(proposal, "phone")
    user.phone_index = blind_index("phone", phone)
    seal(user, "id_number", reveal(proposal, "id_number"))
    seal(user, "phone", phone)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise Refusal(name_taken()) from None
    post = AuthorityOfficer.objects.create(
        user=user, authority_id=proposal.authority_id, duties=list(proposal.duties)
    )
    _send(scope, user, authority_name, now)
    return post


def _send(scope: Scope, user: User, authority_name: str, now: dt.datetime | None) -> None:
    send_setup_code(
        user,
        reveal(user, "phone"),
        sender=authority_name or scope.organisation_name or "您所在的卫生健康行政部门",
        institution="您",
        issued_by=scope.user_id,
        tenant_id=scope.organisation_id,
        template="officer-set-up",
        hours=HOURS,
        now=now,
    )


def _write_duties(scope: Scope, post: AuthorityOfficer, duties: Collection[str], now: dt.datetime) -> None:
    before = list(post.duties)
    if not AuthorityOfficer.objects.filter(pk=post.pk, ended_at__isnull=True).update(duties=list(duties)):
        raise Conflict()
    end_all_sessions(post.user_id, ROLE, now=now)
    delta = {"from": before, "to": list(duties)}
    record(scope, "officer.change_duties", "officer", post.pk, delta=delta)


def _lock(scope: Scope) -> None:
    """Changes of an authority's officers run one after the other; the acting one must still supervise."""
    posts = list(visible_posts(scope).filter(ended_at__isnull=True).select_for_update().order_by("pk"))
    if not any(post.user_id == scope.user_id and "supervise" in post.duties for post in posts):
        raise Conflict("您的岗位刚刚有变动，请重新登录后再试。")


def _proposal(
    scope: Scope,
    post: AuthorityOfficer | None,
    login_name: str,
    name: str,
    person: uuid.UUID,
    duties: Collection[str],
    now: dt.datetime,
) -> OfficerProposal:
    if scope.side != "authority" or scope.organisation_id is None or scope.user_id is None:
        raise NotFound
    return OfficerProposal(
        authority_id=scope.organisation_id,
        post=post,
        login_name=login_name,
        display_name=name,
        person_id=person,
        duties=[duty for duty in DUTIES if duty in duties],
        proposed_by_id=scope.user_id,
        proposed_by_person=scope.person_id or scope.user_id,
        proposed_at=now,
    )


def _save(proposal: OfficerProposal) -> None:
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        raise Conflict("已有一项同样的提议等待复核。") from None


def _open(scope: Scope, proposal_id: uuid.UUID) -> OfficerProposal:
    found = visible_proposals(scope).filter(pk=proposal_id).first()
    if found is None:
        raise NotFound
    if found.state != "proposed":
        raise Conflict()
    return found


def _duty_problems(duties: Collection[str]) -> list[Problem]:
    if duties and all(duty in DUTIES for duty in duties):
        return []
    return [
        Problem("duties", "岗位未选或无效。", field="duties", way_out="请至少勾选一个岗位；不再任用请停用。")
    ]


def _name_problems(login_name: str) -> list[Problem]:
    wrong = login_name_problem(login_name)
    return [wrong] if wrong else []


def _person_problems(scope: Scope, person: uuid.UUID) -> list[Problem]:
    if not visible_posts(scope).filter(ended_at__isnull=True, user__person_id=person).exists():
        return []
    return [
        Problem(
            "already_officer",
            "此人已是本部门的工作人员，同一人只能有一个账户。",
            field="id_number",
            way_out="请修改其现有岗位，或先停用原账户。",
        )
    ]


def _refuse_own(scope: Scope, post: AuthorityOfficer) -> None:
    if post.user_id == scope.user_id:
        raise Refusal(Problem("own_post", "不能修改或停用自己的岗位。", way_out="请由另一名监督人员办理。"))
