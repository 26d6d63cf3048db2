"""Issues, replaces, greys and voids electronic certificates, in the transaction that changes the register (8.7)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
import uuid

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.models import ECertificate
from yiji.certificates.models.e_certificate import CURRENT_STATES
from yiji.certificates.queries.e_certificate_content import certificate_content, portrait_of
from yiji.jobs.worker import duty
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.register.change_listeners import after_change, after_portrait
from yiji.register.models import RegisterChange, Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.visibility import visible_registrations
from yiji.vault.fields import seal

_NEW_CONTENT = ("OpenRegistration", "ChangeRegistration", "OpenFiling", "CloseFiling", "ReissueCertificate")
_NEW_STATE = (
    "CloseRegistration",
    "SuspendRegistration",
    "ResumeRegistration",
    "MarkOffRoster",
    "RestoreToRoster",
)
# A proposal to deregister takes nothing away before it is decided.
_STATE_OF = {
    "active": "valid",
    "deregistration_proposed": "valid",
    "suspended": "suspended",
    "off_roster": "off_roster",
}
_EVERY_SECONDS = 600
_MOST_AT_ONCE = 200
_last_round = float("-inf")


@after_change
def follow_register(scope: Scope, change: RegisterChange) -> None:
    """What a change of the register means for its certificate. Imported registrations get theirs on request."""
    if change.source == "import" and change.kind == "OpenRegistration":
        return
    if change.kind in _NEW_STATE:
        _set_state(scope, change.registration_id, change.effective_on)
    elif change.kind in _NEW_CONTENT:
        _follow_content(scope, change)


@after_portrait
def follow_portrait(scope: Scope, physician_id: uuid.UUID, on: dt.date) -> None:
    """A new photograph replaces the certificates that show the old one; who never had one gets none by it."""
    mine = Registration.objects.select_for_update().filter(
        physician_id=physician_id, status__in=LIVE_STATUSES
    )
    for registration in mine.order_by("pk"):
        current = _current(registration.pk)
        if current is not None:
            _end(scope, current, "replaced", "photo", on)
            _issue(scope, registration.pk, current.application_id, on)


def ask_e_certificate(scope: Scope, registration_id: uuid.UUID) -> ECertificate:
    """The physician asks for the certificate of his own registration; the one in force if there is one.

    Raises NotFound for anybody else's, Refusal when the registration has ended.
    """
    with transaction.atomic():
        registration = visible_registrations(scope).select_for_update().filter(pk=registration_id).first()
        if scope.side != "physician" or registration is None:
            raise NotFound
        current = _current(registration_id)
        if current is not None:
            return current
        if registration.status not in LIVE_STATUSES:
            raise Refusal(
                Problem(
                    "registration_ended",
                    "该注册已经终止，不能领取电子证照。",
                    way_out="如仍在执业，请先申请注册。",
                )
            )
        return _issue(scope, registration_id, registration.opened_by_application, registration.approved_on)


@duty
def reconcile_e_certificates_duty() -> int:
    """The worker's round, at most every ten minutes."""
    global _last_round
    if time.monotonic() - _last_round < _EVERY_SECONDS:
        return 0
    _last_round = time.monotonic()
    return reconcile_e_certificates()


def reconcile_e_certificates(*, today: dt.date | None = None) -> int:
    """Issue what a decision should have brought, and void what outlived its registration; a second run does nothing."""
    scope, today = Scope.system("e-certificate"), today or timezone.localdate()
    missing = Registration.objects.filter(
        status__in=LIVE_STATUSES, opened_by_application__isnull=False, e_certificates__isnull=True
    )
    outlived = ECertificate.objects.filter(state__in=CURRENT_STATES).exclude(
        registration__status__in=LIVE_STATUSES
    )
    ids = list(missing.order_by("pk").values_list("pk", flat=True)[:_MOST_AT_ONCE])
    for registration_id in ids:
        with transaction.atomic():
            registration = Registration.objects.select_for_update().get(pk=registration_id)
            if not ECertificate.objects.filter(registration_id=registration_id).exists():
                _issue(scope, registration_id, registration.opened_by_application, registration.approved_on)
    ended = list(outlived.order_by("pk").values_list("registration_id", flat=True)[:_MOST_AT_ONCE])
    for registration_id in ended:
        with transaction.atomic():
            _set_state(scope, registration_id, today)
    return len(ids) + len(ended)


def _follow_content(scope: Scope, change: RegisterChange) -> None:
    registration = Registration.objects.get(pk=change.registration_id)
    current = _current(registration.pk)
    if registration.status not in LIVE_STATUSES or (current is None and change.source == "import"):
        return
    if current is None and not registration.opened_by_application and change.source != "decision":
        return
    if current is not None and change.ordinal and current.application_id == change.application_id:
        # Further steps of one decision belong to the certificate that its first step brought.
        _freeze(current, registration.pk)
        current.save(update_fields=["content", "content_sha256", "certificate_no", "photo"])
        return
    if current is not None:
        _end(scope, current, "replaced", change.kind, change.effective_on)
    _issue(scope, registration.pk, change.application_id, change.effective_on)


def _issue(
    scope: Scope, registration_id: uuid.UUID, application_id: uuid.UUID | None, on: dt.date
) -> ECertificate:
    last = ECertificate.objects.filter(registration_id=registration_id).aggregate(n=Max("serial"))["n"] or 0
    status = Registration.objects.values_list("status", flat=True).get(pk=registration_id)
    row = ECertificate(
        registration_id=registration_id,
        serial=last + 1,
        state=_STATE_OF[status],
        state_since=on,
        application_id=application_id,
        issued_on=on,
        issued_at=timezone.now(),
    )
    _freeze(row, registration_id)
    row.save(force_insert=True)
    _note(scope, "e_certificate.issue", row)
    return row


def _freeze(row: ECertificate, registration_id: uuid.UUID) -> None:
    registration = Registration.objects.select_related(
        "physician", "qualification", "primary_institution", "approving_authority"
    ).get(pk=registration_id)
    text = json.dumps(certificate_content(registration), ensure_ascii=False, sort_keys=True)
    seal(row, "content", text)
    row.content_sha256 = hashlib.sha256(text.encode()).hexdigest()
    row.certificate_no = registration.certificate_no
    row.photo = portrait_of(registration, row.application_id)


def _set_state(scope: Scope, registration_id: uuid.UUID, on: dt.date) -> None:
    current = _current(registration_id)
    if current is None:
        return
    registration = Registration.objects.get(pk=registration_id)
    state = _STATE_OF.get(registration.status)
    if state is None:
        _end(scope, current, "void", registration.status, registration.ended_on or on)
    elif state != current.state:
        _end(scope, current, state, registration.status if state != "valid" else "", on)


def _end(scope: Scope, row: ECertificate, state: str, reason: str, on: dt.date) -> None:
    ECertificate.objects.filter(pk=row.pk, version=row.version).update(
        state=state, state_reason=reason[:40], state_since=on, version=F("version") + 1
    )
    _note(scope, f"e_certificate.{state}", row)


def _current(registration_id: uuid.UUID) -> ECertificate | None:
    return ECertificate.objects.filter(registration_id=registration_id, state__in=CURRENT_STATES).first()


def _note(scope: Scope, verb: str, row: ECertificate) -> None:
    facts = Registration.objects.values_list("physician_id", "primary_institution_id")
    physician_id, institution_id = facts.get(pk=row.registration_id)
    record(scope, verb, "e_certificate", row.pk, tenant_id=institution_id, subject_id=physician_id)
