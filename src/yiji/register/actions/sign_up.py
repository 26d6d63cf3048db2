"""A visitor signs up as a physician: a log-in is prepared, it opens once the phone is proven (seed 5)."""

from __future__ import annotations

import datetime as dt
import re
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.models import OneTimeCode, User
from yiji.accounts.password_policy import password_problems
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Problem, Refusal
from yiji.register.actions.send_phone_code import send_phone_code
from yiji.register.activation_rules import UNVERIFIED_SIGN_UP_KEPT
from yiji.vault.crypto import blind_index
from yiji.vault.fields import seal

LOGIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{5,11}")


def sign_up(
    scope: Scope,
    *,
    name: str,
    id_number: str,
    phone: str,
    login_name: str,
    password: str,
    consent: bool,
    now: dt.datetime | None = None,
) -> uuid.UUID:
    """Prepare the log-in and send the phone code; returns the user's id for the visitor's session.

    Neither the register nor other accounts are asked before the phone is proven: the answer is the same for
    everybody, so it tells nobody whose number is known. Raises Refusal for the login name or missing consent.
    """
    now = now or timezone.now()
    _require_login_name(login_name)
    if not consent:
        raise Refusal(_problem("consent", "尚未同意个人信息处理规则。", "请阅读后勾选同意再注册。"))
    weak = password_problems(password, side="physician", known_of_owner=(name, login_name, phone, id_number))
    if weak:
        raise Refusal.of(weak)
    user = User(
        side="physician",
        login_name=login_name,
        display_name=name,
        person_id=blind_index("id_number", id_number),
        phone_index=blind_index("phone", phone),
        is_active=False,
    )
    seal(user, "id_number", id_number)
    seal(user, "phone", phone)
    user.set_password(password)
    _free_abandoned(login_name, now)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            record(scope, "physician_account.sign_up", "user", user.pk, reason="consent given")
            send_phone_code(user.pk, now=now)
    except IntegrityError:
        raise Refusal(_taken()) from None
    return user.pk


def _require_login_name(login_name: str) -> None:
    if not LOGIN_NAME.fullmatch(login_name):
        raise Refusal(
            _problem(
                "login_name",
                "登录名应以字母开头，由 6 至 12 位字母、数字或下划线组成。",
                "请换一个登录名；姓名和身份证号不能作登录名。",
            )
        )


def _free_abandoned(login_name: str, now: dt.datetime) -> None:
    """A sign-up that was never verified does not keep its login name for ever."""
    abandoned = User.objects.filter(
        login_name__iexact=login_name,
        side="physician",
        is_active=False,
        physician_account__isnull=True,
        created_at__lt=now - UNVERIFIED_SIGN_UP_KEPT,
    )
    for user_id in list(abandoned.values_list("pk", flat=True)):
        OneTimeCode.objects.filter(purpose="phone", subject_id=user_id).delete()
        User.objects.filter(pk=user_id).delete()


def _taken() -> Problem:
    return _problem("login_name", "该登录名已被使用。", "请换一个登录名。")


def _problem(field: str, message: str, way_out: str) -> Problem:
    return Problem(f"sign_up_{field}", message, field=field, way_out=way_out)
