"""Who is told of each change of the register, in the transaction that makes it (packages above this one)."""

from __future__ import annotations

from collections.abc import Callable

from yiji.accounts.scope import Scope
from yiji.register.models import RegisterChange

Listener = Callable[[Scope, RegisterChange], None]
_listeners: list[Listener] = []


def after_change(function: Listener) -> Listener:
    """Register a function called with each stored change; what it raises undoes the change."""
    if function not in _listeners:
        _listeners.append(function)
    return function


def tell(scope: Scope, change: RegisterChange) -> None:
    """Call every listener; the registration of ``change`` is as the change left it."""
    for listener in _listeners:
        listener(scope, change)
