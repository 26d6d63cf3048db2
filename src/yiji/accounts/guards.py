"""What the database itself refuses to do to account records."""

from yiji.guards.triggers import Guard, allowed_steps, append_only, linear_version

GUARDS = [
    *append_only("accounts_credentialissue"),
    *linear_version("accounts_physicianaccount"),
    *linear_version("accounts_institutionaccount"),
    *append_only("accounts_institutionaccountstep"),
    *linear_version("accounts_institutionclosing"),
    Guard(
        "guard_institutionaccount_closed_for_good",
        "accounts_institutionaccount",
        "UPDATE",
        "OLD.state = 'closed' AND NEW.state <> 'closed'",
        "a closed institution account is never opened again",
    ),
    *linear_version("accounts_physicianphonechange"),
    *allowed_steps(
        "accounts_physicianphonechange",
        "state",
        {
            "asked": ("checked", "cooling", "done", "stopped", "expired"),
            "checked": ("cooling", "stopped", "expired"),
            "cooling": ("done", "stopped", "expired"),
        },
    ),
]
