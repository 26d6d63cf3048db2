"""What every page's template may use besides its own data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from yiji.accounts.scope import Scope


def page_context(request: HttpRequest) -> dict[str, Any]:
    """``scope``, ``demo`` (demo conveniences on) and the time zone's name are the same for all pages."""
    return {"scope": getattr(request, "scope", None) or Scope.public(), "demo": settings.YIJI_DEMO}
