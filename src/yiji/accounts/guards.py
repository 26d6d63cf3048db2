"""What the database itself refuses to do to account records."""

from yiji.guards.triggers import append_only, linear_version

GUARDS = [
    *append_only("accounts_credentialissue"),
    *linear_version("accounts_physicianaccount"),
    *linear_version("accounts_institutionaccount"),
]
