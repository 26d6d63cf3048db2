"""The roles of a scope in the words of the workflow table."""

from __future__ import annotations

from yiji.accounts.scope import Scope

_ROLE = {"physician.active": "physician", "physician.applicant": "physician", "system": "system"}


def workflow_roles(scope: Scope) -> frozenset[str]:
    """The scope's roles as the workflow table writes them (``institution:operator``)."""
    return frozenset(_ROLE.get(role, role.replace(".", ":")) for role in scope.roles)
