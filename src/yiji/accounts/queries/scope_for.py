"""Builds the Scope of a logged-in user from what he is right now (roles are read afresh for each request)."""

from __future__ import annotations

import uuid

from django.db.models import OuterRef, Subquery

from yiji.accounts.institution_states import SHUT
from yiji.accounts.models import (
    AuthorityOfficer,
    InstitutionAccount,
    Membership,
    PhysicianAccount,
    User,
)
from yiji.accounts.scope import Scope

# A frozen account (claimed by somebody else) may not come in either until the claim is answered.
_READ_ONLY_ACCOUNT = ("revoked", "closed", "locked")


def scope_for(user: User) -> Scope | None:
    """The scope, or None when the user has no live post, membership or account any more."""
    if user.side == "institution":
        return _operator_scope(user)
    if user.side == "authority":
        return _officer_scope(user)
    if user.side == "physician":
        return _physician_scope(user)
    return None


def _base(user: User, **more: object) -> Scope:
    return Scope(
        side=user.side,
        user_id=user.pk,
        person_id=user.person_id,
        display_name=user.display_name,
        **more,  # type: ignore[arg-type]
    )


def _operator_scope(user: User) -> Scope | None:
    account = InstitutionAccount.objects.filter(institution_id=OuterRef("institution_id"))
    membership = (
        Membership.objects.filter(user=user, ended_at__isnull=True)
        .annotate(account_state=Subquery(account.values("state")[:1]))
        .first()
    )
    if membership is None or membership.account_state in SHUT:
        return None
    return _base(
        user,
        organisation_id=membership.institution_id,
        roles=frozenset({f"institution.{membership.role}"}),
        account_state=membership.account_state or "",
    )


def _officer_scope(user: User) -> Scope | None:
    post = AuthorityOfficer.objects.filter(user=user, ended_at__isnull=True).first()
    if post is None:
        return None
    return _base(
        user,
        organisation_id=post.authority_id,
        roles=frozenset(f"authority.{duty}" for duty in post.duties),
    )


def _physician_scope(user: User) -> Scope | None:
    account = PhysicianAccount.objects.filter(user=user).exclude(state__in=_READ_ONLY_ACCOUNT).first()
    if account is None:
        return None
    roles = {"physician"}
    if account.state == "active":
        roles.add("physician.active")
    elif account.state == "verified" and account.activation_method == "APPROVAL":
        roles.add("physician.applicant")
    return _base(
        user,
        roles=frozenset(roles),
        physician_account_id=account.pk,
        physician_id=account.physician_id,
        account_state=account.state,
    )


def live_user(user_id: uuid.UUID) -> User | None:
    """The user while he may log in."""
    return User.objects.filter(pk=user_id, is_active=True).first()
