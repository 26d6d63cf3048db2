"""What the database itself refuses to do to applications; the steps come from the workflow table."""

from yiji.guards.triggers import Guard, allowed_steps, append_only, linear_version
from yiji.rulebook.workflow import PHYSICIAN_APPLICATION, STATES

_TABLE = "applications_application"
_STEPS = {
    state: [
        move.to_state
        for move in PHYSICIAN_APPLICATION.moves
        if state in move.from_states and not move.keeps_state
    ]
    for state in STATES
}

GUARDS = [
    *linear_version(_TABLE),
    *allowed_steps(_TABLE, "state", _STEPS),
    Guard(
        "guard_application_born_as_draft",
        _TABLE,
        "INSERT",
        "NEW.state <> 'draft'",
        "an application begins as draft",
    ),
    Guard(
        "guard_application_no_delete",
        _TABLE,
        "DELETE",
        "OLD.state <> 'draft'",
        "applications are never deleted",
    ),
    *append_only("applications_applicationstep"),
]
