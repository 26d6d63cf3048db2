"""An institution or authority begins a report or an act about one registration or filing (seed 8.2, 8.3)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.applications.derived_columns import derived_columns
from yiji.applications.models import Application, ApplicationStep
from yiji.applications.start_values import known_content
from yiji.applications.visibility import visible_applications
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound
from yiji.register.models import MultiInstitutionFiling, Registration
from yiji.register.visibility import visible_filings_here, visible_registrations
from yiji.rulebook.application_types import ApplicationType, get
from yiji.rulebook.workflow import TERMINAL

_LIVE_ACCOUNT = ("registered", "matched", "verified", "awaiting_activation", "code_sent", "active", "locked")


def start_report(
    scope: Scope, type_code: str, subject_id: uuid.UUID, *, now: dt.datetime | None = None
) -> Application:
    """The open report of that type about that registration (or filing), or a new draft.

    Raises NotFound when the type is not this side's to start, or the registration is none of its own.
    """
    now = now or timezone.now()
    kind = get(type_code)
    registration, filing = report_subject(scope, type_code, subject_id)
    existing = _open_one(scope, type_code, registration)
    if existing:
        return existing
    try:
        with transaction.atomic():
            return _create(scope, kind, registration, filing, now)
    except IntegrityError:
        # Two operators at once: the partial unique index let one through.
        found = _open_one(scope, type_code, registration)
        if found is None:
            raise
        return found


def report_subject(
    scope: Scope, type_code: str, subject_id: uuid.UUID
) -> tuple[Registration, MultiInstitutionFiling | None]:
    """The registration, and the filing where the type is about one; raises NotFound alike for foreign and unknown."""
    kind = get(type_code)
    if kind.started_by != scope.side or scope.organisation_id is None:
        raise NotFound
    if kind.has_field("filing"):
        filing = _filing(scope, subject_id)
        return filing.registration, filing
    return _registration(scope, subject_id), None


def _registration(scope: Scope, registration_id: uuid.UUID) -> Registration:
    rows = visible_registrations(scope).select_related("physician", "qualification")
    if scope.side == "institution":
        # Only the primary institution reports; where a physician is merely filed, nothing ends.
        rows = rows.filter(primary_institution_id=scope.organisation_id)
    found = rows.filter(pk=registration_id).first()
    if found is None:
        raise NotFound
    return found


def _filing(scope: Scope, filing_id: uuid.UUID) -> MultiInstitutionFiling:
    rows = visible_filings_here(scope).select_related(
        "registration__physician", "registration__qualification"
    )
    found = rows.filter(pk=filing_id).first()
    if found is None:
        raise NotFound
    return found


def _open_one(scope: Scope, type_code: str, registration: Registration) -> Application | None:
    rows = visible_applications(scope).filter(type=type_code, registration=registration)
    return rows.exclude(state__in=TERMINAL).first()


def _create(
    scope: Scope,
    kind: ApplicationType,
    registration: Registration,
    filing: MultiInstitutionFiling | None,
    now: dt.datetime,
) -> Application:
    physician = registration.physician
    account = PhysicianAccount.objects.filter(physician_id=physician.pk, state__in=_LIVE_ACCOUNT).first()
    content = known_content(kind, physician, account, registration, filing)
    application = Application(
        type=kind.code,
        started_by=kind.started_by,
        account=account,
        physician=physician,
        physician_name=physician.name,
        content=content,
        whose_turn=kind.started_by,
        turn_since=now,
    )
    for name, value in derived_columns(application, kind, content).items():
        setattr(application, name, value)
    # What is written about a registration is written by those who hold it, whatever the content says later.
    if scope.side == "institution":
        application.institution_id = scope.organisation_id
    else:
        application.authority_id = scope.organisation_id
    application.registration = registration
    application.save(force_insert=True)
    ApplicationStep.objects.create(
        application=application,
        ordinal=0,
        move="start",
        from_state="",
        to_state="draft",
        side=scope.side,
        actor_id=scope.user_id,
        actor_person=scope.person_id,
        actor_name=scope.display_name[:60],
    )
    record(
        scope,
        "application.start",
        "application",
        application.pk,
        delta={"type": kind.code},
        subject_id=physician.pk,
    )
    return application
