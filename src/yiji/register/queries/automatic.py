"""Who may be activated without anybody's act: proven phone is the phone of record, registration here is valid."""

from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef, QuerySet

from yiji.accounts.models import PhysicianAccount
from yiji.register.activation_rules import VALID_STATUSES
from yiji.register.models import Physician, Registration


def with_phone_of_record(accounts: QuerySet[PhysicianAccount]) -> QuerySet[PhysicianAccount]:
    """Those of ``accounts`` whose proven phone is the one that the register knows."""
    same = Physician.objects.filter(
        pk=OuterRef("physician_id"), phone_of_record_index=OuterRef("user__phone_index")
    )
    return accounts.filter(Exists(same))


def registered_at_activator(accounts: QuerySet[PhysicianAccount]) -> QuerySet[PhysicianAccount]:
    """Those of ``accounts`` with a valid registration at the institution that is to activate them."""
    here = Registration.objects.filter(
        physician_id=OuterRef("physician_id"),
        primary_institution_id=OuterRef("activating_institution_id"),
        status__in=VALID_STATUSES,
    )
    return accounts.filter(Exists(here))


def waiting_and_safe(institution_id: uuid.UUID) -> QuerySet[PhysicianAccount]:
    """Accounts waiting for the institution, with nothing asked for them yet, that are safe to activate."""
    waiting = PhysicianAccount.objects.filter(
        activating_institution_id=institution_id,
        state="awaiting_activation",
        activation_method="",
        phone_verified_at__isnull=False,
        user__is_active=True,
    )
    return registered_at_activator(with_phone_of_record(waiting)).order_by("waiting_since", "id")


def safe_to_activate(account: PhysicianAccount) -> bool:
    """Whether this account is one of them."""
    if account.activating_institution_id is None:
        return False
    return waiting_and_safe(account.activating_institution_id).filter(pk=account.pk).exists()
