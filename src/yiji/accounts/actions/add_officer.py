"""Gives a person a post at an authority, with a one-time set-up code (command line of a new installation)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import IntegrityError, transaction

from yiji.accounts.models import AuthorityOfficer, User
from yiji.accounts.one_time_codes import issue
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.identifiers import normalise_mobile, normalise_person_name, normalise_resident_id
from yiji.kernel.outcome import Problem, Refusal
from yiji.vault.crypto import blind_index
from yiji.vault.fields import seal

DUTIES = ("credential", "intake", "examine", "decide", "read_only", "supervise")
CODE_LIFE = dt.timedelta(hours=72)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def add_officer(
    scope: Scope,
    authority_id: uuid.UUID,
    *,
    login_name: str,
    name: str,
    id_number: str,
    phone: str,
    duties: Collection[str],
) -> str:
    """Create the log-in and return its one-time set-up code, valid for 72 hours. Raises Refusal or IdentifierError."""
    unknown = [duty for duty in duties if duty not in DUTIES]
    if unknown or not duties:
        raise Refusal(
            Problem(
                "duties",
                "岗位 {duties} 无效。",
                way_out="可选：{known}。",
                params={"duties": "、".join(unknown) or "（空）", "known": "、".join(DUTIES)},
            )
        )
    number, mobile = normalise_resident_id(id_number), normalise_mobile(phone)
    user = User(
        side="authority",
        login_name=login_name.strip(),
        display_name=normalise_person_name(name),
        person_id=blind_index("id_number", number),
        phone_index=blind_index("phone", mobile),
        must_set_password=True,
    )
    user.set_unusable_password()
    seal(user, "id_number", number)
    seal(user, "phone", mobile)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            AuthorityOfficer.objects.create(user=user, authority_id=authority_id, duties=list(duties))
            code = issue("setup", user.pk, ttl=CODE_LIFE, length=12, alphabet=_LETTERS)
            record(scope, "officer.add", "user", user.pk, tenant_id=authority_id)
    except IntegrityError:
        raise Refusal(
            Problem("login_name", "登录名已被使用。", field="login_name", way_out="请换一个登录名。")
        ) from None
    return code
