"""Who is told of each change of the register, in the transaction that makes it (packages above this one)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from yiji.accounts.scope import Scope
from yiji.register.models import RegisterChange

Listener = Callable[[Scope, RegisterChange], None]
PortraitListener = Callable[[Scope, uuid.UUID, dt.date], None]
_listeners: list[Listener] = []
_portrait_listeners: list[PortraitListener] = []


def after_change(function: Listener) -> Listener:
    """Register a function called with each stored change; what it raises undoes the change."""
    if function not in _listeners:
        _listeners.append(function)
    return function


def tell(scope: Scope, change: RegisterChange) -> None:
    """Call every listener; the registration of ``change`` is as the change left it."""
    for listener in _listeners:
        listener(scope, change)


def after_portrait(function: PortraitListener) -> PortraitListener:
    """Register a function called with the physician's id and the day of each approved photograph."""
    if function not in _portrait_listeners:
        _portrait_listeners.append(function)
    return function


def tell_portrait(scope: Scope, physician_id: uuid.UUID, on: dt.date) -> None:
    """Call every listener; the physician has his new photograph already."""
    for listener in _portrait_listeners:
        listener(scope, physician_id, on)
