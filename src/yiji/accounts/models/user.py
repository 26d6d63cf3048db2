"""A log-in: one person on one side, with password and second factor."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from yiji.vault.fields import SealedField


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(login_name__iexact=username or "")


class User(AbstractBaseUser):
    """``person_id`` is the blind index of the person's ID number: four-eyes rules compare persons, not accounts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    side = models.CharField(max_length=12)
    login_name = models.CharField(max_length=40)
    display_name = models.CharField(max_length=60)
    person_id = models.UUIDField(null=True)
    id_number = SealedField(label="S3")
    phone = SealedField(label="S2")
    phone_index = models.UUIDField(null=True)
    is_active = models.BooleanField(default=True)
    must_set_password = models.BooleanField(default=False)
    totp_secret = SealedField(label="S3")
    totp_confirmed_at = models.DateTimeField(null=True)
    totp_last_step = models.BigIntegerField(default=0)
    session_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "login_name"
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("login_name"), name="login_name_unique"),
            models.UniqueConstraint(
                fields=["side", "phone_index"],
                condition=Q(is_active=True, phone_index__isnull=False, side="physician"),
                name="one_physician_account_per_phone",
            ),
            models.CheckConstraint(
                condition=Q(side__in=["institution", "physician", "authority", "platform"]), name="user_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side}:{self.login_name}"


class RecoveryCode(models.Model):
    """A one-time code for a lost second factor, stored as a keyed hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.UUIDField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"
