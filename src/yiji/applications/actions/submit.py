"""The physician submits: required fields and the rules of the type are checked, the institution is told."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.start_draft import refuse_look_only
from yiji.applications.actions.transition import require_move, transition
from yiji.applications.deadline import clock, local_day
from yiji.applications.facts import application_content, application_facts, approving_authority_of
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_institution
from yiji.applications.visibility import get_application
from yiji.certificates.actions.take_number import take_serial
from yiji.kernel.outcome import Refusal
from yiji.rulebook.application_types import get, missing_fields
from yiji.rulebook.rule import blocking, run_rules


def submit(
    scope: Scope, application_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> Application:
    """Submit a draft or a returned application. Raises Refusal with every missing field and blocking rule."""
    now = now or timezone.now()
    application = get_application(scope, application_id)
    require_move(scope, application, "submit", version)
    refuse_look_only(application.account, now)
    kind = get(application.type)
    problems = missing_fields(kind, application_content(application))
    if not problems:
        facts = application_facts(application)
        problems = blocking(run_rules(kind, facts, local_day(now), "submit"))
    if problems:
        raise Refusal.of(problems)
    due = clock("institution_confirmation", now)
    with transaction.atomic():
        number = application.number or _number(now)
        application = transition(
            scope,
            application,
            "submit",
            version=version,
            now=now,
            changes={
                "number": number,
                "submitted_at": now,
                "submitter_person": scope.person_id,
                # A later change of the setting never moves applications already submitted.
                "authority_id": approving_authority_of(application),
                "rules_as_of": local_day(now),
                "return_reason": "",
                "due_on": due.on,
                "due_estimated": due.estimated,
            },
        )
        tell_institution(application)
    return application


def _number(now: dt.datetime) -> str:
    prefix = f"SQ{local_day(now):%Y%m%d}"
    return f"{prefix}{take_serial(prefix):06d}"
