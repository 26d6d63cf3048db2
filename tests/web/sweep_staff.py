"""The staff's own objects for the authorisation sweep: log-ins, resets, hand-overs, posts and proposals."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests import factories
from yiji.accounts.actions.begin_session import begin_session
from yiji.accounts.models import (
    AccessReset,
    AuthorityOfficer,
    Membership,
    OfficerProposal,
    RoleHandOver,
    User,
)


def _operator(tenant: Any) -> User:
    return factories.make_operator(tenant.institution, "viewer")


def _officer(tenant: Any) -> User:
    return factories.make_user_officer(tenant.authority, ("read_only",))


def _reset(tenant: Any, side: str) -> AccessReset:
    """A reset of a colleague's log-in that another colleague asked for."""
    make = _operator if side == "institution" else _officer
    asking = make(tenant)
    return AccessReset.objects.create(
        user=make(tenant),
        side=side,
        organisation_id=(tenant.institution if side == "institution" else tenant.authority).pk,
        reason="手机丢失",
        asked_by=asking,
        asked_by_person=asking.person_id,
        asked_at=timezone.now(),
        due_at=timezone.now() + dt.timedelta(days=1),
    )


def _hand_over(tenant: Any) -> RoleHandOver:
    leaving, successor = (Membership.objects.get(user=_operator(tenant)) for _ in range(2))
    return RoleHandOver.objects.create(
        institution_id=tenant.institution.pk,
        leaving=leaving,
        successor=successor,
        role="viewer",
        offered_at=timezone.now(),
        expires_at=timezone.now() + dt.timedelta(days=14),
    )


def _proposal(tenant: Any) -> OfficerProposal:
    proposer = factories.make_user_officer(tenant.authority, ("supervise",))
    return OfficerProposal.objects.create(
        authority_id=tenant.authority.pk,
        login_name=f"new.{tenant.name}",
        display_name="新虚",
        person_id=uuid.uuid4(),
        duties=["intake"],
        proposed_by=proposer,
        proposed_by_person=proposer.person_id,
        proposed_at=timezone.now(),
    )


# What stands behind the arguments of the staff's own pages, by portal.
STAFF_OBJECTS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("institution", "session_id"): lambda tenant: begin_session(_operator(tenant), factor="totp"),
    ("authority", "session_id"): lambda tenant: begin_session(tenant.officer, factor="totp"),
    ("physician", "session_id"): lambda tenant: begin_session(tenant.account.user, factor="sms"),
    ("institution", "reset_id"): lambda tenant: _reset(tenant, "institution"),
    ("authority", "reset_id"): lambda tenant: _reset(tenant, "authority"),
    ("institution", "hand_over_id"): _hand_over,
    ("authority", "post_id"): lambda tenant: AuthorityOfficer.objects.get(user=_officer(tenant)),
    ("authority", "proposal_id"): _proposal,
}
