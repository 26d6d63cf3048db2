"""Makes and changes the key that signs certificate tokens; the private half is sealed in the database."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.models import TokenKey
from yiji.certificates.tokens import key_id_of
from yiji.vault.fields import reveal, seal


@dataclass(frozen=True)
class SigningKey:
    """The key in use: its id and the 32 raw private bytes."""

    key_id: str
    private: bytes


def signing_key() -> SigningKey:
    """The active key, made when there is none yet; of two makers at once one wins."""
    row = TokenKey.objects.filter(state="active").first()
    if row is None:
        try:
            with transaction.atomic():
                row = _make(timezone.now())
        except IntegrityError:
            row = TokenKey.objects.get(state="active")
    return SigningKey(row.key_id, base64.b64decode(reveal(row, "private_key")))


def rotate_token_key(scope: Scope, *, now: dt.datetime | None = None) -> str:
    """A new key signs from now on; returns its id. Older keys sign no more and verify on."""
    now = now or timezone.now()
    with transaction.atomic():
        TokenKey.objects.filter(state="active").update(state="retired", retired_at=now, private_key=None)
        row = _make(now)
        record(scope, "token_key.rotate", "token_key", row.pk)
    return row.key_id


def _make(now: dt.datetime) -> TokenKey:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    row = TokenKey(key_id=key_id_of(public), public_key=public, made_at=now)
    seal(row, "private_key", base64.b64encode(key.private_bytes_raw()).decode())
    row.save(force_insert=True)
    return row
