"""Makes ten recovery codes for a lost second factor; the older ones die."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.models import RecoveryCode, User
from yiji.accounts.one_time_codes import LETTERS
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound
from yiji.vault.crypto import blind_index

HOW_MANY = 10
_LENGTH = 10


def issue_recovery_codes(user_id: uuid.UUID, *, now: dt.datetime | None = None) -> list[str]:
    """Ten codes such as ``ABCDE-23456``, shown once to their owner and stored only as keyed hashes."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    codes = ["".join(secrets.choice(LETTERS) for _ in range(_LENGTH)) for _ in range(HOW_MANY)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user, used_at__isnull=True).update(used_at=now or timezone.now())
        RecoveryCode.objects.bulk_create(
            RecoveryCode(user=user, code_hash=recovery_hash(user.pk, code)) for code in codes
        )
        actor = Scope(side=user.side, user_id=user.pk, display_name=user.display_name)
        record(actor, "issue_recovery_codes", "user", user.pk)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def recovery_hash(user_id: uuid.UUID, normalised: str) -> uuid.UUID:
    """The keyed hash under which a recovery code is kept."""
    return blind_index("one_time_code", f"recovery|{user_id}|{normalised}")
