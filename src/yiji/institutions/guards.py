"""What the database itself refuses to do to imports and proposals of institutions."""

from yiji.guards.triggers import Guard, allowed_steps, linear_version

GUARDS = [
    *linear_version("institutions_institutionimport"),
    *allowed_steps(
        "institutions_institutionimport",
        "state",
        {
            "checking": ("ready", "refused", "discarded"),
            "ready": ("applying", "discarded"),
            "applying": ("ready", "done"),
            # The check itself broke off and is tried once more.
            "refused": ("checking",),
        },
    ),
    Guard(
        "guard_institutionimportrow_applied_once",
        "institutions_institutionimportrow",
        "UPDATE",
        "OLD.applied_at IS NOT NULL AND (NEW.applied_at IS NULL OR NEW.applied_at <> OLD.applied_at)",
        "a row of an import is written once",
    ),
    *linear_version("institutions_authorityproposal"),
    *allowed_steps(
        "institutions_authorityproposal", "state", {"proposed": ("confirmed", "declined", "withdrawn")}
    ),
]
