"""The type of a request that has passed the scope middleware."""

from __future__ import annotations

from django.http import HttpRequest

from yiji.accounts.scope import Scope


class ScopedRequest(HttpRequest):
    """A request with the reader's scope; every view takes one."""

    scope: Scope
