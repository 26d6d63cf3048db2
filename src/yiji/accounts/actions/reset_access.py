"""Resets the log-in of a colleague who lost every factor: two persons, a day's notice, and a code only he gets.

``security.md`` 7.5 in full for operators and officers alike. Where nobody else could confirm there is no reset here:
an institution's only administrator goes to the desk that issued the account, an operator is added anew.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.actions.end_sessions import end_all_sessions
from yiji.accounts.actions.send_setup_code import send_setup_code
from yiji.accounts.models import AccessReset, RecoveryCode, User
from yiji.accounts.queries.colleagues import colleague_of, may_confirm_reset
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import ACCESS_RESET
from yiji.accounts.visibility import visible_access_resets
from yiji.audit.record import record
from yiji.jobs.worker import duty
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal, TooMany
from yiji.notices.send import send_sms
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal

NOTICE = dt.timedelta(hours=24)
OFFICER_HOURS, OPERATOR_HOURS = 72, 24


def ask_access_reset(
    scope: Scope,
    colleague_id: uuid.UUID,
    *,
    document_seen: bool,
    reason: str,
    new_phone: str = "",
    now: dt.datetime | None = None,
) -> AccessReset:
    """The first person has seen the colleague and his papers. ``colleague_id`` is a membership or a post;
    ``new_phone`` (normalised) where the registered one is lost too. The old phone is told at once.
    """
    now = now or timezone.now()
    user = colleague_of(scope, colleague_id)
    _refuse(scope, user, document_seen=document_seen)
    reset = AccessReset(
        user=user,
        side=scope.side,
        organisation_id=scope.organisation_id,
        reason=reason,
        asked_by_id=scope.user_id,
        asked_by_person=scope.person_id or scope.user_id,
        asked_at=now,
        due_at=now + NOTICE,
    )
    seal(reset, "new_phone", new_phone)
    with transaction.atomic():
        try:
            with transaction.atomic():
                reset.save(force_insert=True)
        except IntegrityError:
            raise Conflict("该账户已有一件正在办理的重置申请。") from None
        record(scope, "access_reset.ask", "access_reset", reset.pk, delta={"user": user.pk})
        send_sms(
            "access-reset-asked",
            reveal(user, "phone"),
            {"login_name": user.login_name, "hours": 24},
            dedup_key=f"access-reset:{reset.pk}",
            recipient_kind="user",
            recipient_id=user.pk,
            tenant_id=scope.organisation_id,
        )
    return reset


def confirm_access_reset(scope: Scope, reset_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """The second person, neither the first nor the one whose log-in it is."""
    now = now or timezone.now()
    reset = _open(scope, reset_id)
    if scope.person_id in (reset.asked_by_person, reset.user.person_id) or scope.user_id in (
        reset.asked_by_id,
        reset.user_id,
    ):
        raise Refusal(
            Problem(
                "same_person",
                "提出人和账户本人不能复核这件重置。",
                way_out="请由另一名有复核权限的人员确认。",
            )
        )
    with transaction.atomic():
        confirmed = AccessReset.objects.filter(pk=reset.pk, state="asked").update(
            state="confirmed",
            confirmed_by_id=scope.user_id,
            confirmed_by_person=scope.person_id or scope.user_id,
            confirmed_at=now,
        )
        if not confirmed:
            raise Conflict()
        record(scope, "access_reset.confirm", "access_reset", reset.pk)


def cancel_access_reset(scope: Scope, reset_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """Whoever may ask or confirm stops it; and so does the owner, who then can log in after all."""
    _cancel(scope, _open(scope, reset_id), now)


def cancel_own_reset(scope: Scope, *, now: dt.datetime | None = None) -> None:
    """The owner is in: whoever said that he lost everything was wrong."""
    reset = AccessReset.objects.filter(user_id=scope.user_id, state__in=("asked", "confirmed")).first()
    if scope.user_id is None or reset is None:
        raise NotFound
    _cancel(scope, reset, now)


@duty
def carry_out_due() -> int:
    """The worker's round."""
    return carry_out_resets()


def carry_out_resets(*, now: dt.datetime | None = None) -> int:
    """Confirmed resets whose day of notice is over: every factor goes, a set-up code goes to the phone."""
    now = now or timezone.now()
    done = 0
    for reset in AccessReset.objects.filter(state="confirmed", due_at__lte=now).select_related("user")[:50]:
        try:
            done += _carry_out(reset, now)
        except TooMany:  # the phone got too many messages; the next round tries again
            continue
    return done


def _carry_out(reset: AccessReset, now: dt.datetime) -> int:
    user, scope = reset.user, Scope.system("timer")
    phone = reveal(reset, "new_phone") or reveal(user, "phone")
    seal(user, "phone", phone)
    user.set_unusable_password()
    with transaction.atomic():
        mine = AccessReset.objects.filter(pk=reset.pk, state="confirmed")
        if not mine.update(state="done", ended_at=now, new_phone=None):
            return 0
        User.objects.filter(pk=user.pk).update(
            password=user.password,
            must_set_password=True,
            totp_secret=None,
            totp_confirmed_at=None,
            phone=user.phone,
            phone_index=blind_index("phone", phone) if phone else None,
        )
        RecoveryCode.objects.filter(user=user, used_at__isnull=True).update(used_at=now)
        end_all_sessions(user.pk, ACCESS_RESET, now=now)
        record(scope, "access_reset.done", "access_reset", reset.pk, tenant_id=reset.organisation_id)
        send_setup_code(
            user,
            phone,
            sender="",
            institution="",
            issued_by=reset.confirmed_by_id,
            tenant_id=reset.organisation_id,
            template="access-reset-done",
            hours=OFFICER_HOURS if reset.side == "authority" else OPERATOR_HOURS,
            now=now,
        )
    return 1


def _cancel(scope: Scope, reset: AccessReset, now: dt.datetime | None) -> None:
    with transaction.atomic():
        mine = AccessReset.objects.filter(pk=reset.pk, state__in=("asked", "confirmed"))
        if not mine.update(state="cancelled", ended_at=now or timezone.now(), new_phone=None):
            raise Conflict()
        record(scope, "access_reset.cancel", "access_reset", reset.pk, tenant_id=reset.organisation_id)


def _open(scope: Scope, reset_id: uuid.UUID) -> AccessReset:
    found = visible_access_resets(scope).filter(pk=reset_id).select_related("user").first()
    if found is None:
        raise NotFound
    if found.state not in ("asked", "confirmed"):
        raise Conflict()
    return found


def _refuse(scope: Scope, user: User, *, document_seen: bool) -> None:
    if user.pk == scope.user_id or (user.person_id and user.person_id == scope.person_id):
        raise Refusal(Problem("own_reset", "不能申请重置自己的账户。", way_out="请由另一名管理人员提出。"))
    if user.must_set_password:
        raise Refusal(Problem("not_set_up", "该账户尚未自设密码，不需要重置。", way_out="请用“重发设置码”。"))
    if not document_seen:
        raise Refusal(
            Problem(
                "document_not_seen",
                "须当面核验本人身份证件后才能申请重置。",
                field="document_seen",
                way_out="请本人持身份证件到场，核验后勾选。",
            )
        )
    if not may_confirm_reset(scope, user):
        raise Refusal(
            Problem(
                "nobody_confirms",
                "没有第二名可以复核的人员，不能在线重置。",
                way_out="可先增加一名管理员或复核人员；或停用该账户后重新添加；"
                "唯一的管理员请到发放账户的卫生健康行政部门办理。"
                if scope.side == "institution"
                else "请系统管理员在服务器上登记第二名监督人员。",
            )
        )
