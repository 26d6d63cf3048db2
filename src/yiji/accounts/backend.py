"""Loads the logged-in user of a session; passwords are checked by the log-in action, which holds the limits."""

from __future__ import annotations

import uuid

from django.contrib.auth.backends import BaseBackend

from yiji.accounts.models import User


class SideBackend(BaseBackend):
    """Only loads; ``authenticate`` never succeeds here."""

    def get_user(self, user_id: uuid.UUID | str) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
