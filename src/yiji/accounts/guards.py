"""What the database itself refuses to do to account records."""

from yiji.guards.triggers import allowed_steps, append_only, linear_version

GUARDS = [
    *append_only("accounts_credentialissue"),
    *linear_version("accounts_physicianaccount"),
    *linear_version("accounts_institutionaccount"),
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
