"""After five working days without an answer, or when the institution is closed, the authority gets the account."""

from __future__ import annotations

import datetime as dt
import time
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.jobs.worker import duty
from yiji.kernel.outcome import Conflict
from yiji.notices.send import notify
from yiji.register.actions.refer_to_authority import refer
from yiji.register.models import AuthorityReferral
from yiji.register.queries.silence import ground_of, silent_before

_EVERY_SECONDS = 300
_MOST_AT_ONCE = 500
_last_round = float("-inf")


@duty
def escalate_duty() -> int:
    """The worker's round, at most every five minutes."""
    global _last_round
    if time.monotonic() - _last_round < _EVERY_SECONDS:
        return 0
    _last_round = time.monotonic()
    return escalate_silent()


def escalate_silent(*, now: dt.datetime | None = None) -> int:
    """Open a referral for each account whose institution stays silent or is closed; returns how many.

    Safe to run twice: an account has at most one open referral, and one that the authority sent back is not
    referred for silence again before the institution had its five days once more.
    """
    now = now or timezone.now()
    open_one = AuthorityReferral.objects.filter(account=OuterRef("pk"), state="open")
    waiting = PhysicianAccount.objects.filter(
        ~Exists(open_one), state="awaiting_activation", activating_institution_id__isnull=False
    )
    closed = Institution.objects.exclude(licence_state="valid").values("pk")
    candidates = [
        *waiting.filter(waiting_since__lt=silent_before(now)).order_by("waiting_since")[:_MOST_AT_ONCE],
        *waiting.filter(activating_institution_id__in=closed)[:_MOST_AT_ONCE],
    ]
    return sum(_escalate(account, now) for account in {one.pk: one for one in candidates}.values())


def _escalate(account: PhysicianAccount, now: dt.datetime) -> bool:
    institution = Institution.objects.get(pk=account.activating_institution_id or uuid.UUID(int=0))
    ground = ground_of(account, institution, now)
    if not ground:
        return False
    try:
        with transaction.atomic():
            referral = refer(
                Scope.system("timer"),
                account,
                authority_id=institution.licence_issuer_id,
                ground=ground,
                now=now,
            )
            notify(
                institution.pk,
                "activation-escalated",
                {},
                dedup_key=f"activation-escalated:{referral.pk}",
                object_kind="physician_account",
                object_id=account.pk,
            )
    except Conflict:
        return False
    return True
