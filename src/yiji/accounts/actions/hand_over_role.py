"""交接: a leaving operator names his successor; when the successor accepts, the role moves in one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.actions.add_operator import lock_administrators
from yiji.accounts.actions.change_operator_role import require_an_administrator
from yiji.accounts.actions.end_sessions import end_all_sessions
from yiji.accounts.models import Membership, RoleHandOver, User
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import HANDED_OVER, TAKEN_OVER
from yiji.accounts.visibility import get_live_membership, visible_hand_overs, visible_memberships
from yiji.audit.record import record
from yiji.jobs.worker import duty
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import notify

LIFE = dt.timedelta(days=14)
_ROLE_NAMES = {"administrator": "管理员", "operator": "经办", "checker": "复核", "viewer": "查看"}


def offer_hand_over(
    scope: Scope,
    successor_id: uuid.UUID,
    *,
    pending: Mapping[str, int] | None = None,
    now: dt.datetime | None = None,
) -> RoleHandOver:
    """The acting operator offers his own role to a colleague (a membership). ``pending``: counts of what waits.

    An administrator's offer needs nobody's consent but the successor's; another role also needs an
    administrator's, since it may give the successor more than he had.
    """
    now = now or timezone.now()
    leaving = _own_membership(scope)
    successor = get_live_membership(scope, successor_id)
    if successor.pk == leaving.pk or _same_person(successor.user, scope):
        raise Refusal(
            Problem(
                "hand_over_to_self", "不能交接给自己。", field="successor", way_out="请选择另一名操作员。"
            )
        )
    offer = RoleHandOver(
        institution_id=leaving.institution_id,
        leaving=leaving,
        successor=successor,
        role=leaving.role,
        pending=dict(pending or {}),
        offered_at=now,
        expires_at=now + LIFE,
        approved_by_id=scope.user_id if leaving.role == "administrator" else None,
        approved_at=now if leaving.role == "administrator" else None,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                offer.save(force_insert=True)
        except IntegrityError:
            raise Conflict("您已有一项正在进行的交接，请先撤回。") from None
        record(scope, "hand_over.offer", "hand_over", offer.pk, delta={"role": leaving.role})
        if offer.approved_at:
            _tell_successor(offer, scope.display_name)
        else:
            _tell_administrators(scope, offer)
    return offer


def approve_hand_over(scope: Scope, hand_over_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """An administrator consents to the hand-over of a colleague's role."""
    now = now or timezone.now()
    offer = _open(scope, hand_over_id, now)
    if offer.leaving.user_id == scope.user_id or offer.successor.user_id == scope.user_id:
        raise Refusal(Problem("hand_over_own", "不能同意自己参与的交接。", way_out="请由另一名管理员同意。"))
    with transaction.atomic():
        mine = RoleHandOver.objects.filter(pk=offer.pk, state="offered", approved_at__isnull=True)
        if not mine.update(approved_by_id=scope.user_id, approved_at=now):
            raise Conflict()
        record(scope, "hand_over.approve", "hand_over", offer.pk)
        _tell_successor(offer, offer.leaving.user.display_name)


def accept_hand_over(scope: Scope, hand_over_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """The successor takes the role and the leaving one's membership ends, together or not at all."""
    now = now or timezone.now()
    offer = _open(scope, hand_over_id, now)
    if offer.successor.user_id != scope.user_id:
        raise NotFound
    if offer.approved_at is None:
        raise Refusal(
            Problem("not_approved", "管理员尚未同意这项交接。", way_out="请等待管理员同意后再接手。")
        )
    with transaction.atomic():
        lock_administrators(scope)
        if not RoleHandOver.objects.filter(pk=offer.pk, state="offered").update(
            state="accepted", answered_at=now
        ):
            raise Conflict()
        ended = Membership.objects.filter(pk=offer.leaving_id, role=offer.role, ended_at__isnull=True).update(
            ended_at=now
        )
        taken = Membership.objects.filter(pk=offer.successor_id, ended_at__isnull=True).update(
            role=offer.role
        )
        if not ended or not taken:
            raise Conflict("交出角色的人或接手的人已有变动，请重新交接。")
        _void_others(offer, now)
        require_an_administrator(scope)
        _let_go(offer.leaving.user_id, now)
        end_all_sessions(offer.successor.user_id, TAKEN_OVER, now=now)
        record(scope, "hand_over.accept", "hand_over", offer.pk, delta={"role": offer.role})


def decline_hand_over(scope: Scope, hand_over_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """The successor will not, or an administrator does not consent."""
    now = now or timezone.now()
    offer = _open(scope, hand_over_id, now)
    if offer.successor.user_id != scope.user_id and not scope.may("institution:operator:maintain"):
        raise NotFound
    _close(scope, offer, "declined", "hand_over.decline", now)


def withdraw_hand_over(scope: Scope, hand_over_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """The leaving one stays after all."""
    now = now or timezone.now()
    offer = _open(scope, hand_over_id, now)
    if offer.leaving.user_id != scope.user_id:
        raise NotFound
    _close(scope, offer, "withdrawn", "hand_over.withdraw", now)


@duty
def expire_due() -> int:
    """The worker's round."""
    return expire_hand_overs()


def expire_hand_overs(*, now: dt.datetime | None = None) -> int:
    """Offers that nobody answered within fourteen days end."""
    now, system, ended = now or timezone.now(), Scope.system("timer"), 0
    for offer in RoleHandOver.objects.filter(state="offered", expires_at__lte=now)[:100]:
        _close(system, offer, "expired", "hand_over.expire", now)
        ended += 1
    return ended


def _close(scope: Scope, offer: RoleHandOver, state: str, verb: str, now: dt.datetime) -> None:
    with transaction.atomic():
        mine = RoleHandOver.objects.filter(pk=offer.pk, state="offered")
        if not mine.update(state=state, answered_at=now):
            raise Conflict()
        record(scope, verb, "hand_over", offer.pk, tenant_id=offer.institution_id)


def _void_others(offer: RoleHandOver, now: dt.datetime) -> None:
    """What was offered to the one who left now, or by the one whose role has just changed, is void."""
    others = RoleHandOver.objects.filter(institution_id=offer.institution_id, state="offered")
    for stale in (
        others.filter(successor_id=offer.leaving_id),
        others.filter(leaving_id=offer.successor_id).exclude(role=offer.role),
    ):
        stale.update(state="withdrawn", answered_at=now)


def _let_go(user_id: uuid.UUID, now: dt.datetime) -> None:
    elsewhere = Membership.objects.filter(user_id=user_id, ended_at__isnull=True).exists()
    User.objects.filter(pk=user_id).update(is_active=elsewhere)
    end_all_sessions(user_id, HANDED_OVER, now=now)
    one_time_codes.cancel("setup", user_id, now=now)


def _own_membership(scope: Scope) -> Membership:
    found = visible_memberships(scope).filter(user_id=scope.user_id, ended_at__isnull=True).first()
    if scope.user_id is None or found is None:
        raise NotFound
    return found


def _same_person(user: User, scope: Scope) -> bool:
    return user.person_id is not None and user.person_id == scope.person_id


def _open(scope: Scope, hand_over_id: uuid.UUID, now: dt.datetime) -> RoleHandOver:
    found = (
        visible_hand_overs(scope)
        .filter(pk=hand_over_id)
        .select_related("leaving__user", "successor__user")
        .first()
    )
    if found is None:
        raise NotFound
    if found.state != "offered" or found.expires_at <= now:
        raise Conflict("这项交接已经办结或过期。")
    return found


def _tell_successor(offer: RoleHandOver, name: str) -> None:
    notify(
        offer.successor.user_id,
        "hand-over-offered",
        {"name": name, "role": _ROLE_NAMES[offer.role]},
        dedup_key=f"hand-over:{offer.pk}",
        object_kind="hand_over",
        object_id=offer.pk,
    )


def _tell_administrators(scope: Scope, offer: RoleHandOver) -> None:
    rows = visible_memberships(scope).filter(role="administrator", ended_at__isnull=True)
    for user_id in rows.values_list("user_id", flat=True):
        notify(
            user_id,
            "hand-over-to-approve",
            {},
            dedup_key=f"hand-over-approve:{offer.pk}:{user_id}",
            object_kind="hand_over",
            object_id=offer.pk,
        )
