"""Views of lists that a person has saved under a name: filters, columns and order, never a person's name."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.accounts.models.user import User


class SavedView(models.Model):
    """``query`` is what the list's address carries; at most one of a list's views opens by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    list_name = models.CharField(max_length=24)
    name = models.CharField(max_length=20)
    query = models.CharField(max_length=1000, blank=True, default="")
    is_default = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "list_name", "name"], name="saved_view_name"),
            models.UniqueConstraint(
                fields=["user", "list_name"], condition=Q(is_default=True), name="one_default_view_of_a_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_name} {self.name}"
