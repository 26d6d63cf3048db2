"""How a physician is reached: the e-mail address he has proved, and his moves to another phone (seed 5.1)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.accounts.models.user import User
from yiji.vault.fields import SealedField

PHONE_CHANGE_STATES = ("asked", "checked", "cooling", "done", "stopped", "expired")
OPEN_PHONE_CHANGES = ("asked", "checked", "cooling")
# Both phones at hand; the old one lost but the e-mail proved; the old one lost and the institution vouches.
PHONE_CHANGE_WAYS = ("both", "email", "institution")


class EmailAddress(models.Model):
    """An address of a user; the code sent to it is bound to ``id``. It counts from ``verified_at`` to ``ended_at``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="email_addresses")
    address = SealedField(label="S2")
    address_index = models.UUIDField()
    asked_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(verified_at__isnull=False, ended_at__isnull=True),
                name="one_verified_email",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


class PhysicianPhoneChange(models.Model):
    """A physician moves to another phone. ``id`` is what codes to the new phone and the e-mail are bound to.

    asked: codes are out, or the institution has not seen him yet; checked: the first operator has seen him and
    his document, and the new phone is proved; cooling: all is proved, the old number may stop it until
    ``due_at``. ``look_only_before`` is what a stop puts back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="physician_phone_changes")
    person_id = models.UUIDField(null=True)
    way = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default="asked")
    old_phone = SealedField(label="S2")
    old_phone_index = models.UUIDField(null=True)
    new_phone = SealedField(label="S2")
    institution_id = models.UUIDField(null=True)
    asked_by_id = models.UUIDField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    new_proved_at = models.DateTimeField(null=True)
    document_type = models.CharField(max_length=4, default="")
    document_seen = models.BooleanField(default=False)
    checked_by_id = models.UUIDField(null=True)
    checked_by_person = models.UUIDField(null=True)
    checked_at = models.DateTimeField(null=True)
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_by_person = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    look_only_before = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, default="")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PHONE_CHANGE_STATES), name="phone_change_state"),
            models.CheckConstraint(condition=Q(way__in=PHONE_CHANGE_WAYS), name="phone_change_way"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(state__in=OPEN_PHONE_CHANGES), name="one_open_phone_change"
            ),
            models.CheckConstraint(
                condition=~Q(way="institution")
                | ~Q(state__in=("checked", "cooling", "done"))
                | Q(
                    document_seen=True,
                    checked_by_person__isnull=False,
                    new_proved_at__isnull=False,
                    institution_id__isnull=False,
                ),
                name="phone_change_seen_in_person",
            ),
            models.CheckConstraint(
                condition=~Q(way="institution")
                | ~Q(state__in=("cooling", "done"))
                | (Q(confirmed_by_person__isnull=False) & ~Q(confirmed_by_person=F("checked_by_person"))),
                name="phone_change_by_two_persons",
            ),
            # Nobody vouches for himself.
            models.CheckConstraint(
                condition=(Q(checked_by_person__isnull=True) | ~Q(checked_by_person=F("person_id")))
                & (Q(confirmed_by_person__isnull=True) | ~Q(confirmed_by_person=F("person_id"))),
                name="phone_change_not_by_himself",
            ),
        ]
        indexes = [
            models.Index(fields=["institution_id", "state", "asked_at"], name="phone_change_list"),
            models.Index(fields=["state", "due_at"], name="phone_change_due"),
            models.Index(fields=["old_phone_index"], name="phone_change_old_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.state}"
