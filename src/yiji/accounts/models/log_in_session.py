"""Where a user is logged in and has been; failed tries are counted until the next right one."""

from __future__ import annotations

import uuid

from django.db import models

from yiji.accounts.models.user import User


class LogInSession(models.Model):
    """One log-in. It lives while ``ended_at`` is empty and ``epoch`` is the user's; no address is kept, only its
    network (/24 or /48). ``failed_before`` counts the wrong tries since the log-in before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="log_ins")
    epoch = models.PositiveIntegerField(default=0)
    factor = models.CharField(max_length=16, default="")
    browser = models.CharField(max_length=30, default="")
    system = models.CharField(max_length=30, default="")
    network = models.CharField(max_length=50, default="")
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    failed_before = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, default="")

    class Meta:
        indexes = [
            models.Index(fields=["user", "-started_at"], name="log_in_history"),
            models.Index(fields=["ended_at", "last_seen_at"], name="log_in_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.started_at:%Y-%m-%d %H:%M}"


class FailedLogIns(models.Model):
    """How often the password or the second factor of a user was wrong since he came in last."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="failed_log_ins"
    )
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.count}"
