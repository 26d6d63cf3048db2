"""The one way a physician's account changes: by version and state, so that of two who act one is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from yiji.accounts.models import PhysicianAccount
from yiji.kernel.outcome import Conflict


def step_account(account: PhysicianAccount, from_states: Sequence[str], **changes: Any) -> None:
    """Write ``changes`` while the account is as it was read; raises Conflict when it has moved on."""
    moved = PhysicianAccount.objects.filter(
        pk=account.pk, version=account.version, state__in=from_states
    ).update(version=F("version") + 1, **changes)
    if not moved:
        raise Conflict
    account.refresh_from_db()
