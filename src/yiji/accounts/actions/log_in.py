"""First step of a log-in: the password, behind limits and with one answer for every kind of miss."""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import check_password as matches
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.actions.begin_session import Device, begin_session, count_failed_try
from yiji.accounts.institution_states import SHUT
from yiji.accounts.models import InstitutionAccount, LogInSession, Membership, PhysicianAccount, User
from yiji.accounts.queries.institution_standing import why_shut
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.identifiers import IdentifierError, normalise_mobile
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.limits.limiter import PASSWORD_PER_ACCOUNT, PASSWORD_PER_ADDRESS, give_back, require
from yiji.vault.crypto import blind_index

MOST_PASSWORD = 512


@dataclass(frozen=True)
class NextStep:
    """What the person has to prove next: ``enrol_totp``, ``totp`` or ``sms``."""

    user_id: uuid.UUID
    needs: str


def check_password(side: str, login_name: str, password: str, *, address: str) -> NextStep:
    """The user whose password this is, and his second factor; Refusal or TooMany otherwise.

    Counts before hashing. Unknown, ended and not yet set up users cost the same hash and get the same answer.
    Not to be called inside a transaction: the counters and the log must outlive the refusal.
    """
    name = normalise_login_name(login_name)
    account = f"{side}|{name.lower()}"
    require(PASSWORD_PER_ADDRESS, address, "本网络登录失败的次数过多，请稍后再试。")
    require(PASSWORD_PER_ACCOUNT, account, "密码输错次数过多，该账户 15 分钟内不能登录，请稍后再试。")
    user = find_user(side, name)
    usable = user is not None and user.has_usable_password()
    right = matches(password[:MOST_PASSWORD], user.password if user and usable else _nobody())
    if user is None or not usable or not right:
        _write_down_refusal(side, user)
        raise Refusal(
            Problem(
                "log_in_wrong",
                "用户名或密码不正确。",
                field="password",
                way_out="请核对后重试；注意大小写和输入法。首次登录请用短信中的一次性设置码。",
            )
        )
    give_back(PASSWORD_PER_ACCOUNT, account)
    give_back(PASSWORD_PER_ADDRESS, address)
    _refuse_blocked(user)
    return NextStep(user.pk, factor_of(user))


def complete_log_in(
    user_id: uuid.UUID, *, factor: str, device: Device | None = None, now: dt.datetime | None = None
) -> LogInSession:
    """All factors are proved: older sessions beyond the side's number end, and the log-in is written down."""
    now = now or timezone.now()
    with transaction.atomic():
        user = User.objects.filter(pk=user_id, is_active=True).first()
        if user is None:
            raise NotFound
        # One session per staff account: the older one is ended by the new one.
        ended = 0 if user.side == "physician" else 1
        User.objects.filter(pk=user_id).update(last_seen_at=now, session_epoch=F("session_epoch") + ended)
        user.refresh_from_db()
        scope = scope_for(user) or Scope(side=user.side, user_id=user.pk, display_name=user.display_name)
        session = begin_session(user, factor=factor, device=device, now=now)
        record(scope, "log_in", "user", user.pk, reason=factor)
    return session


def factor_of(user: User) -> str:
    """The second factor that this user proves himself with."""
    if user.totp_confirmed_at:
        return "totp"
    return "sms" if user.side == "physician" else "enrol_totp"


def find_user(side: str, name: str) -> User | None:
    """The live user of a side by log-in name; physicians also by their phone number."""
    if not name or len(name) > 40:
        return None
    users = User.objects.filter(side=side, is_active=True)
    user = users.filter(login_name__iexact=name).first()
    if user is None and side == "physician":
        try:
            index = blind_index("phone", normalise_mobile(name))
        except IdentifierError:
            return None
        user = users.filter(phone_index=index).first()
    return user


def normalise_login_name(text: str) -> str:
    """Half-width and without blanks, as people paste it from a message."""
    return "".join(unicodedata.normalize("NFKC", text[:80]).split())


def _write_down_refusal(side: str, user: User | None) -> None:
    actor = Scope(side=side, display_name="log-in")
    with transaction.atomic():
        if user is not None:
            count_failed_try(user.pk)
        record(actor, "log_in", "user", user.pk if user else "-", outcome="refused", reason="password")


def _refuse_blocked(user: User) -> None:
    if user.side == "institution":
        places = Membership.objects.filter(user=user, ended_at__isnull=True).values("institution_id")
        blocked = InstitutionAccount.objects.filter(institution_id__in=places, state__in=SHUT).first()
        if blocked is not None:
            raise Refusal(why_shut(blocked))
    if user.side == "physician" and PhysicianAccount.objects.filter(user=user, state="locked").exists():
        raise Refusal(
            Problem(
                "account_frozen",
                "账户已冻结：有人提出该账户不是证件持有人本人开立。",
                way_out="如账户是您本人的，请持身份证件到主要执业机构或卫生健康行政部门说明，核实后恢复。",
            )
        )
    if scope_for(user) is None:
        raise Refusal(
            Problem("no_post", "该账户目前没有任何岗位或权限。", way_out="请联系本单位的系统管理员。")
        )


@cache
def _nobody() -> str:
    return make_password(uuid.uuid4().hex)
