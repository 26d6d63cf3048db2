"""The views of lists that the person who asks has saved."""

from __future__ import annotations

from django.db.models import QuerySet

from yiji.accounts.models import SavedView
from yiji.accounts.scope import Scope


def own_views(scope: Scope, list_name: str = "") -> QuerySet[SavedView]:
    """His own views, of one list or of all; by name."""
    if scope.user_id is None:
        return SavedView.objects.none()
    mine = SavedView.objects.filter(user_id=scope.user_id)
    return (mine.filter(list_name=list_name) if list_name else mine).order_by("list_name", "name", "id")
