"""Makes the secret of an authenticator app for a user who has none confirmed yet."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pyotp

from yiji.accounts.models import User
from yiji.kernel.outcome import Conflict, NotFound
from yiji.vault.fields import reveal, seal


@dataclass(frozen=True)
class Enrolment:
    """``secret`` in base32 for typing, ``uri`` for the QR code; both are shown once, to their owner."""

    secret: str
    uri: str


def enrol_totp(user_id: uuid.UUID, *, issuer: str = "Yiji") -> Enrolment:
    """The secret to enrol; the same one again until it is confirmed. Raises Conflict once it is."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    if user.totp_confirmed_at:
        raise Conflict("动态口令已经绑定，不能再次查看密钥。")
    secret = reveal(user, "totp_secret")
    if not secret:
        secret = pyotp.random_base32()
        seal(user, "totp_secret", secret)
        unset = User.objects.filter(pk=user.pk, totp_secret__isnull=True, totp_confirmed_at__isnull=True)
        if not unset.update(totp_secret=user.totp_secret):
            user.refresh_from_db()
            secret = reveal(user, "totp_secret")
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=user.login_name, issuer_name=issuer))
