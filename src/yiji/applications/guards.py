"""What the database itself refuses to do to applications; the steps come from the workflow table."""

from yiji.guards.triggers import Guard, allowed_steps, append_only, linear_version
from yiji.rulebook.every_workflow import steps_of_states

_TABLE = "applications_application"
GUARDS = [
    *linear_version(_TABLE),
    *allowed_steps(_TABLE, "state", steps_of_states()),
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
