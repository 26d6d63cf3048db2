"""What every page's template may use besides its own data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from yiji.accounts.queries.institution_accounts import closing_counts
from yiji.accounts.queries.staff_counts import staff_counts
from yiji.accounts.scope import Scope
from yiji.applications.queries.counters import CAP
from yiji.applications.queries.counters import menu_counts as application_counts
from yiji.institutions.queries.announcements import unread_announcements
from yiji.institutions.queries.approving_authorities import proposals_to_check
from yiji.institutions.queries.licence_changes import licence_change_count
from yiji.notices.inbox import unread_count
from yiji.register.queries.conduct_counts import waiting_conduct
from yiji.register.queries.corrections import my_turn as corrections_of_mine
from yiji.register.queries.info_changes import waiting_count
from yiji.register.queries.pending_activations import accounts_for_authority, pending_activations
from yiji.register.queries.phone_changes import phone_change_count
from yiji.register.queries.reconciliation import waiting_differences
from yiji.register.queries.revocations import revocation_counts
from yiji.web.shared.message_pages import recipients


def page_context(request: HttpRequest) -> dict[str, Any]:
    """``scope``, ``demo`` (demo conveniences on) and the menu's counters, read only where a menu is drawn."""
    scope = getattr(request, "scope", None) or Scope.public()
    return {
        "scope": scope,
        "demo": settings.YIJI_DEMO,
        "menu_counts": SimpleLazyObject(lambda: _menu_counts(scope)),
    }


def _menu_counts(scope: Scope) -> dict[str, int]:
    counts = application_counts(scope)
    if scope.side in ("institution", "authority"):
        counts["unread_messages"] = unread_count(recipients(scope))
    if scope.may(f"{scope.side}:correction:view"):
        counts["corrections"] = corrections_of_mine(scope, CAP)
    if scope.side == "institution":
        counts["unread_announcements"] = unread_announcements(scope, timezone.localdate())
        counts["authority_proposals"] = proposals_to_check(scope)
        counts["pending_activations"] = pending_activations(scope)[:CAP].count()
        counts["roster_differences"] = waiting_differences(scope)
        counts["phone_changes"] = phone_change_count(scope, CAP)
        counts["info_change_requests"] = waiting_count(scope, CAP)
    if scope.may(f"{scope.side}:account:view"):
        counts["revocations"] = sum(revocation_counts(scope).values())
    if scope.may("authority:conduct:check"):
        counts["conduct"] = waiting_conduct(scope, CAP)
    if scope.side == "authority":
        counts["institution_closings"] = closing_counts(scope) + licence_change_count(scope)
    if scope.may("authority:physician_account:activate"):
        counts["physician_accounts"] = accounts_for_authority(scope, only_due=True)[:CAP].count()
    counts |= staff_counts(scope)
    if scope.side == "physician":
        counts["unread_messages"] = unread_count([scope.user_id])
    return counts
