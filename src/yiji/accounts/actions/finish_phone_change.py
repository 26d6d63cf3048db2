"""A proved move to another phone takes effect: at once with both phones, else after a day in which the old may stop it.

Every step is a conditional update by version, so that the worker, a log-in and a second worker may all try.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.actions.end_sessions import end_all_sessions
from yiji.accounts.models import PhysicianAccount, PhysicianPhoneChange, RecoveryCode, User
from yiji.accounts.phone_change_rules import COOLING, LOOK_ONLY_WITHOUT_FACTOR, STOP, STOP_CODE_LENGTH
from yiji.accounts.scope import Scope
from yiji.accounts.session_limits import ACCOUNT
from yiji.audit.record import record
from yiji.jobs.worker import duty
from yiji.kernel.outcome import Conflict
from yiji.notices.send import notify, send_sms
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal
from yiji.vault.masking import mask_phone

_CLOSED = ("revoked", "closed")


def step(change: PhysicianPhoneChange, start: str, **values: object) -> None:
    """Write ``values`` while the change is as it was read; raises Conflict otherwise."""
    moved = PhysicianPhoneChange.objects.filter(pk=change.pk, version=change.version, state=start).update(
        version=F("version") + 1, **values
    )
    if not moved:
        raise Conflict
    change.refresh_from_db()


def begin_cooling(
    scope: Scope,
    change: PhysicianPhoneChange,
    start: str,
    *,
    by: str,
    now: dt.datetime,
    **values: object,
) -> None:
    """All is proved: for a day the account may look only, and the old number may stop it. In the act's transaction.

    ``by`` says in the messages who vouches, such as “密码和邮箱验证” or an institution's name.
    """
    due = now + COOLING
    account = PhysicianAccount.objects.get(user_id=change.user_id)
    before = account.look_only_until
    step(change, start, state="cooling", due_at=due, look_only_before=before, **values)
    _look_only(account, max(due, before or due))
    send_stop_code(change, due, by=by, now=now)
    shown = _shown(due)
    _sms(change, "phone-change-coming", reveal(change, "new_phone"), {"due": shown, "by": by}, now)
    notify(
        change.user_id,
        "phone-change-cooling",
        {"due": shown, "by": by},
        dedup_key=f"phone-change-cooling:{change.pk}",
        object_kind="security",
    )
    record(scope, "phone_change.cool", "physician_account", account.pk, delta={"change": str(change.pk)})


def send_stop_code(change: PhysicianPhoneChange, due: dt.datetime, *, by: str, now: dt.datetime) -> None:
    """The old number learns of the move and gets a code that stops it; an earlier code dies."""
    code = one_time_codes.issue(
        STOP, change.pk, ttl=due - now, length=STOP_CODE_LENGTH, alphabet=one_time_codes.LETTERS, now=now
    )
    tail = reveal(change, "new_phone")[-4:]
    told = {"due": _shown(due), "tail": tail, "by": by, "code": f"{code[:4]}-{code[4:]}"}
    send_sms(
        "phone-change-notice",
        reveal(change, "old_phone"),
        told,
        dedup_key=f"phone-change-notice:{uuid.uuid4()}",
        recipient_kind="physician",
        recipient_id=change.user_id,
        tenant_id=change.institution_id,
        now=now,
    )


def apply_phone_change(
    scope: Scope,
    change: PhysicianPhoneChange,
    start: str,
    *,
    keep: uuid.UUID | None = None,
    now: dt.datetime,
) -> bool:
    """The new phone is the registered one; other sessions end and both numbers are told. In the act's transaction.

    False, and the change is over, where the number has become another account's meanwhile.
    """
    user = User.objects.get(pk=change.user_id)
    account = PhysicianAccount.objects.get(user_id=user.pk)
    old, new = reveal(user, "phone"), reveal(change, "new_phone")
    if account.state in _CLOSED or not user.is_active:
        _expire(scope, change, start, "account", now)
        return False
    seal(user, "phone", new)
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(phone=user.phone, phone_index=blind_index("phone", new))
    except IntegrityError:
        _expire(scope, change, start, "taken", now)
        return False
    step(change, start, state="done", ended_at=now, new_phone=None)
    one_time_codes.cancel("second_factor", user.pk, now=now)
    if change.way == "institution" and user.totp_confirmed_at:
        # The authenticator app was on the lost phone as well; whoever saw him in person vouches for this, too.
        User.objects.filter(pk=user.pk).update(totp_secret=None, totp_confirmed_at=None)
        RecoveryCode.objects.filter(user=user, used_at__isnull=True).update(used_at=now)
        _look_only(account, now + LOOK_ONLY_WITHOUT_FACTOR)
    end_all_sessions(user.pk, ACCOUNT, keep=keep, now=now)
    record(scope, "change_phone", "physician_account", account.pk, tenant_id=change.institution_id)
    params = {"change": f"登记的手机号改为{mask_phone(new)}", "by": _by_whom(change)}
    for number in (old, new):
        _sms(change, "SMS-4", number, params, now)
    notify(
        user.pk,
        "phone-change-done",
        {"phone": mask_phone(new)},
        dedup_key=f"phone-change-done:{change.pk}",
        object_kind="security",
    )
    return True


def restore_look_only(change: PhysicianPhoneChange) -> None:
    """What a stopped change had added to the time of looking only is taken back, unless something else was set."""
    account = PhysicianAccount.objects.get(user_id=change.user_id)
    if change.due_at and account.look_only_until == change.due_at:
        _look_only(account, change.look_only_before)


@duty
def carry_out_due_phone_changes() -> int:
    """The worker's round."""
    return carry_out_phone_changes()


def carry_out_phone_changes(*, user_id: uuid.UUID | None = None, now: dt.datetime | None = None) -> int:
    """Moves whose day is over take effect, those nobody went on with expire; returns how many. Safe to run twice.

    With ``user_id`` only his own: a log-in does not wait for the worker.
    """
    now = now or timezone.now()
    due = PhysicianPhoneChange.objects.filter(
        Q(state="cooling", due_at__lte=now) | Q(state__in=("asked", "checked"), expires_at__lte=now)
    )
    if user_id:
        due = due.filter(user_id=user_id)
    done, scope = 0, Scope.system("timer")
    for change in due.order_by("asked_at")[:100]:
        try:
            with transaction.atomic():
                if change.state == "cooling":
                    apply_phone_change(scope, change, "cooling", now=now)
                else:
                    _expire(scope, change, change.state, "time", now)
            done += 1
        except Conflict:  # somebody else was faster
            continue
    return done


def _expire(scope: Scope, change: PhysicianPhoneChange, start: str, reason: str, now: dt.datetime) -> None:
    step(change, start, state="expired", ended_at=now, end_reason=reason, new_phone=None)
    if start == "cooling":
        restore_look_only(change)
    account_id = PhysicianAccount.objects.values_list("pk", flat=True).get(user_id=change.user_id)
    record(
        scope,
        "phone_change.expire",
        "physician_account",
        account_id,
        reason=reason,
        tenant_id=change.institution_id,
    )


def _look_only(account: PhysicianAccount, until: dt.datetime | None) -> None:
    moved = PhysicianAccount.objects.filter(pk=account.pk, version=account.version).update(
        look_only_until=until, version=F("version") + 1
    )
    if not moved:
        raise Conflict


def _by_whom(change: PhysicianPhoneChange) -> str:
    words = {"both": "新旧手机均已验证", "email": "密码和邮箱验证", "institution": "执业机构当面核验"}
    return words[change.way]


def _sms(
    change: PhysicianPhoneChange, template: str, phone: str, params: dict[str, str], now: dt.datetime
) -> None:
    tail = blind_index("phone", phone).hex[:8] if phone else ""
    send_sms(
        template,
        phone,
        params,
        dedup_key=f"{template}:{change.pk}:{change.state}:{tail}",
        recipient_kind="physician",
        recipient_id=change.user_id,
        tenant_id=change.institution_id,
        now=now,
    )


def _shown(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
