"""Closes what was asked for an account once something else has settled it."""

from __future__ import annotations

import datetime as dt

from yiji.accounts.models import PhysicianAccount
from yiji.register.models import AuthorityReferral, DirectActivation
from yiji.register.models.activation import OPEN_DIRECT_STATES


def end_activation_requests(account: PhysicianAccount, now: dt.datetime) -> None:
    """Open requests for direct activation and open referrals of the account end without a decision."""
    DirectActivation.objects.filter(account=account, state__in=OPEN_DIRECT_STATES).update(
        state="ended", decided_at=now
    )
    AuthorityReferral.objects.filter(account=account, state="open").update(state="ended", closed_at=now)
