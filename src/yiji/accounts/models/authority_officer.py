"""An officer of a health authority with the duties given to him."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.accounts.models.user import User


class AuthorityOfficer(models.Model):
    """``duties`` is a list of: credential, intake, examine, decide, read_only, supervise."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    authority_id = models.UUIDField()
    duties = models.JSONField(default=list)
    since = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "authority_id"], condition=Q(ended_at__isnull=True), name="one_live_post"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.duties}"
