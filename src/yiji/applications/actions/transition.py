"""The one writer of application states: asks the workflow table, leaves step, audit row and papers."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import F

from yiji.accounts.scope import Scope
from yiji.applications.actions.issue_papers import issue_papers
from yiji.applications.models import Application, ApplicationStep
from yiji.applications.paper_content import Before
from yiji.applications.visibility import get_application
from yiji.applications.workflow_roles import workflow_roles
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, Refusal
from yiji.register.models import Physician
from yiji.rulebook import workflow
from yiji.rulebook.application_types import get
from yiji.rulebook.whose_turn import whose_turn


def require_move(scope: Scope, application: Application, move_name: str, version: int) -> workflow.Move:
    """The move if this scope may make it now. Call it before the rules run: a late act is a conflict, not a finding.

    Raises Conflict when the page was drawn before the last change or the state does not allow the move, Refusal
    when the same person made a move that the table sets apart.
    """
    if application.version != version:
        raise Conflict
    table = get(application.type).workflow
    move = workflow.require(move_name, application.state, workflow_roles(scope), table)
    _refuse_same_person(scope, application, move)
    return move


def locked_application(scope: Scope, application_id: uuid.UUID) -> Application:
    """The application read under the lock of its person, in the caller's transaction.

    An act that changes the register reads its facts after this, so that somebody who was faster is met as a
    Conflict and not as a finding of the rules about his result. Raises NotFound.
    """
    # Not the key: whoever writes a row that names the person (a paper of a refusal) must not wait for this one.
    physician_id = get_application(scope, application_id).physician_id
    Physician.objects.select_for_update(no_key=True).get(pk=physician_id)
    return get_application(scope, application_id)


def transition(
    scope: Scope,
    application: Application,
    move_name: str,
    *,
    version: int,
    now: dt.datetime,
    note: str = "",
    organisation_name: str = "",
    form_sha256: str = "",
    changes: dict[str, Any] | None = None,
) -> Application:
    """Make one move in the caller's transaction and return the refreshed application.

    The official papers that the move demands are issued here, from what ``note`` and ``changes`` say.
    Raises Conflict when the state does not allow the move or somebody was faster, Refusal when the same person
    made a move that the table sets apart (four eyes by person).
    """
    move = require_move(scope, application, move_name, version)
    target = workflow.state_after(move, application.state)
    before = Before(application.authority, application.due_on, application.decision_due_on)
    moved = Application.objects.filter(pk=application.pk, version=version, state=application.state).update(
        state=target,
        version=F("version") + 1,
        whose_turn=whose_turn(target, get(application.type).started_by),
        turn_since=now,
        updated_at=now,
        **(changes or {}),
    )
    if not moved:
        raise Conflict
    ApplicationStep.objects.create(
        application=application,
        ordinal=version + 1,
        move=move_name,
        from_state=application.state,
        to_state=target,
        side=scope.side,
        actor_id=scope.user_id,
        actor_person=scope.person_id,
        actor_name=scope.display_name[:60],
        organisation_name=organisation_name[:120],
        note=note[:1000],
        form_sha256=form_sha256,
    )
    record(
        scope,
        f"application.{move_name}",
        "application",
        application.pk,
        delta={"from": application.state, "to": target, "note": note},
        subject_id=application.physician_id,
    )
    application.refresh_from_db()
    issue_papers(scope, application, move_name, before, note=note, now=now)
    return application


def _refuse_same_person(scope: Scope, application: Application, move: workflow.Move) -> None:
    if scope.person_id is None:
        return
    earlier = [
        (name, str(person))
        for name, person in application.steps.values_list("move", "actor_person")
        if person is not None
    ]
    problem = workflow.separation_problem(move, str(scope.person_id), earlier)
    if problem:
        raise Refusal(problem)
