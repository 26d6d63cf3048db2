"""Maker and checker of an institution's report: handed in, sent back, or checked and sent to the authority."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.submit import no_authority, received, refuse_unready, submitted
from yiji.applications.actions.transition import require_move, transition
from yiji.applications.deadline import local_day
from yiji.applications.facts import approving_authority_of
from yiji.applications.form_content import freeze_application_form
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_physician, tell_received
from yiji.applications.visibility import get_application
from yiji.kernel.outcome import Problem, Refusal


def submit_for_check(
    scope: Scope, application_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> Application:
    """Hand in for checking by another person. Raises Refusal with every missing field and blocking rule."""
    now = now or timezone.now()
    application = get_application(scope, application_id)
    require_move(scope, application, "submit_for_check", version)
    refuse_unready(application, local_day(now), "submit")
    with transaction.atomic():
        return transition(
            scope,
            application,
            "submit_for_check",
            version=version,
            now=now,
            organisation_name=_institution_name(application),
            changes=submitted(application, scope, now),
        )


def check(
    scope: Scope,
    application_id: uuid.UUID,
    *,
    version: int,
    note: str = "",
    now: dt.datetime | None = None,
) -> Application:
    """Another person of the institution agrees: the form is frozen, the authority receives it at once.

    Raises Refusal for blocking rules, for the same person, and when no authority is known.
    """
    now = now or timezone.now()
    application = get_application(scope, application_id)
    require_move(scope, application, "check", version)
    refuse_unready(application, local_day(now), "confirm")
    authority_id = approving_authority_of(application)
    if authority_id is None:
        raise Refusal(no_authority())
    with transaction.atomic():
        application.confirmed_at = now
        form = freeze_application_form(application, scope)
        application = transition(
            scope,
            application,
            "check",
            version=version,
            now=now,
            note=note,
            organisation_name=_institution_name(application),
            form_sha256=form.get("form_sha256", ""),
            changes={
                "authority_id": authority_id,
                "institution_opinion": note[:500],
                "confirmed_at": now,
                "confirmer_person": scope.person_id,
                **form,
                **received(now),
            },
        )
        tell_received(application)
        tell_physician(application, "application-reported")
    return application


def send_back(
    scope: Scope, application_id: uuid.UUID, *, version: int, reason: str, now: dt.datetime | None = None
) -> Application:
    """The checker does not agree; the maker may mend it. Raises Refusal without a reason."""
    now = now or timezone.now()
    if not reason.strip():
        raise Refusal(
            Problem("required", "请填写退回理由。", field="reason", way_out="写明需要修改或者核实之处。")
        )
    application = get_application(scope, application_id)
    with transaction.atomic():
        return transition(
            scope,
            application,
            "send_back",
            version=version,
            now=now,
            note=reason,
            organisation_name=_institution_name(application),
            changes={"return_reason": reason[:500]},
        )


def _institution_name(application: Application) -> str:
    return application.institution.name if application.institution else ""
