"""Scope: who asks, for whom, and how far that person may see; the first argument of every query and action."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from yiji.accounts.permissions import PERMISSIONS, kept_while_restricted


@dataclass(frozen=True)
class Scope:
    """Built once per request, job or token. ``organisation_id`` is the institution or the authority acted for."""

    side: str
    user_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    display_name: str = ""
    organisation_id: uuid.UUID | None = None
    organisation_name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    physician_account_id: uuid.UUID | None = None
    physician_id: uuid.UUID | None = None
    account_state: str = ""

    def may(self, permission: str) -> bool:
        """Whether one of the roles holds ``permission`` (``side:object:verb``) and nothing holds it back."""
        return bool(self.roles & PERMISSIONS.get(permission, frozenset())) and not self._restricts(permission)

    def held_back(self, permission: str) -> bool:
        """Whether only the restriction of the institution's account stands against ``permission``."""
        return bool(self.roles & PERMISSIONS.get(permission, frozenset())) and self._restricts(permission)

    @property
    def is_restricted(self) -> bool:
        """Whether the reader's institution may only read, deregister and file departures (domain §8.1)."""
        return self.side == "institution" and self.account_state == "restricted"

    def _restricts(self, permission: str) -> bool:
        return self.is_restricted and not kept_while_restricted(permission)

    @property
    def is_authenticated(self) -> bool:
        return self.user_id is not None

    @classmethod
    def public(cls) -> Scope:
        """A visitor who has not logged in."""
        return cls(side="public", roles=frozenset({"public"}))

    @classmethod
    def system(cls, name: str) -> Scope:
        """A worker, a command line or a timer acting in the program's own name."""
        return cls(side="system", display_name=name, roles=frozenset({"system"}))
