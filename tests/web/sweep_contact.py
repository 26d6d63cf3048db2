"""Notices and moves to another phone for the authorisation sweep."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests import factories
from yiji.accounts.models import PhysicianPhoneChange
from yiji.notices.models import InAppNotice
from yiji.vault.fields import seal


def _notice(tenant: Any) -> InAppNotice:
    return InAppNotice.objects.create(
        recipient_id=tenant.account.user_id, template="welcome", dedup_key=f"sweep:{uuid.uuid4()}"
    )


def _phone_change(tenant: Any) -> PhysicianPhoneChange:
    """A physician who was seen by one operator and waits for the other."""
    physician = factories.make_physician(f"冯{tenant.name}")
    factories.make_registration(physician, tenant.institution)
    account = factories.make_physician_account(physician)
    now = timezone.now()
    change = PhysicianPhoneChange(
        user=account.user,
        person_id=account.user.person_id,
        way="institution",
        state="checked",
        institution_id=tenant.institution.pk,
        asked_by_id=uuid.uuid4(),
        asked_at=now,
        expires_at=now + dt.timedelta(days=7),
        new_proved_at=now,
        document_type="01",
        document_seen=True,
        checked_by_id=uuid.uuid4(),
        checked_by_person=uuid.uuid4(),
        checked_at=now,
    )
    seal(change, "new_phone", factories.mobile())
    change.save(force_insert=True)
    return change


CONTACT_OBJECTS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("institution", "phone_change_id"): _phone_change,
    ("physician", "notice_id"): _notice,
}
