"""A filing is noted (备案): no permission, one officer; the register changes in the same transaction."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.carry_out import carry_out
from yiji.applications.actions.transition import locked_application, require_move, transition
from yiji.applications.deadline import local_day
from yiji.applications.facts import application_facts
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_noted
from yiji.certificates.actions.take_number import take_serial
from yiji.kernel.outcome import Refusal
from yiji.rulebook.application_types import get
from yiji.rulebook.rule import blocking, run_rules


def note(
    scope: Scope, application_id: uuid.UUID, *, version: int, remark: str = "", now: dt.datetime | None = None
) -> Application:
    """Note the filing and give its receipt a number (MR 10, 19). Raises Refusal for blocking rules."""
    now = now or timezone.now()
    with transaction.atomic():
        application = locked_application(scope, application_id)
        require_move(scope, application, "note", version)
        kind = get(application.type)
        facts = application_facts(application)
        problems = blocking(run_rules(kind, facts, local_day(now), "accept"))
        problems += [
            p for p in blocking(run_rules(kind, facts, local_day(now), "decide")) if p not in problems
        ]
        if problems:
            raise Refusal.of(problems)
        prefix = f"BA{local_day(now):%Y%m%d}"
        changes = kind.effect(facts)
        application = transition(
            scope,
            application,
            "note",
            version=version,
            now=now,
            note=remark,
            organisation_name=application.authority.name if application.authority else "",
            changes={
                "accepted_at": now,
                "acceptor_person": scope.person_id,
                "decided_at": now,
                "completed_at": now,
                "decision_number": f"{prefix}{take_serial(prefix):05d}",
                "decision_text": remark[:1000],
                "due_on": None,
                "due_estimated": False,
            },
        )
        carry_out(scope, application, changes, now)
        tell_noted(application)
    return application
