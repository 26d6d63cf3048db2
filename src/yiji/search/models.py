"""Search tokens of names: single characters, two-character pieces, pinyin and initials."""

from __future__ import annotations

from django.db import models


class NameToken(models.Model):
    """One token of one object's name; ``kind`` is ``physician`` or ``institution``."""

    kind = models.CharField(max_length=20)
    token = models.CharField(max_length=60)
    object_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "token", "object_id"], name="one_token_per_object")
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="token_object")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.token}"
