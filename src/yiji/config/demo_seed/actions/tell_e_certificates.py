"""The demo's electronic certificates: the known physician's, with a photo and an earlier version."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import F

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.certificates.actions.issue_e_certificate import ask_e_certificate
from yiji.config.demo_seed.actions.write_staff import live_scope
from yiji.config.demo_seed.cast import DOCTOR
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.config.demo_seed.papers import portrait
from yiji.register.actions.apply_changes import apply_changes
from yiji.register.models import Physician, Registration
from yiji.rulebook.register_changes import ReissueCertificate
from yiji.vault.files import store_file


def tell_e_certificates(today: dt.date) -> None:
    """He takes his certificate; later it is issued anew after a loss."""
    account = PhysicianAccount.objects.select_related("user").get(pk=demo_id("physician-account", DOCTOR.key))
    registration = Registration.objects.filter(physician_id=account.physician_id, status="active").first()
    if registration is None:
        return
    _give_photo(registration.physician_id)
    with clock_at(at_hour(working_days_before(today, 40), 10)):
        ask_e_certificate(live_scope(account.user), registration.pk)
    lost_on = working_days_before(today, 20)
    with clock_at(at_hour(lost_on, 15)):
        apply_changes(
            Scope.system("seed_demo"),
            [ReissueCertificate(str(registration.pk), "遗失")],
            physician_id=registration.physician_id,
            application_id=None,
            effective_on=lost_on,
        )


def _give_photo(physician_id: uuid.UUID) -> None:
    stored = store_file(
        portrait("doctor01"),
        owner_kind="physician",
        owner_id=physician_id,
        document_kind="photo",
        media_type="image/jpeg",
    )
    Physician.objects.filter(pk=physician_id, photo_id__isnull=True).update(
        photo_id=stored.pk, version=F("version") + 1
    )
