"""What the database itself refuses to do to the audit log."""

from yiji.guards.triggers import append_only

GUARDS = append_only("audit_auditevent")
