"""Who sees which accounts, operators and desk visits; nothing else filters them by tenant."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from yiji.accounts.models import (
    AccessReset,
    AuthorityOfficer,
    CredentialIssue,
    InstitutionAccount,
    LogInSession,
    Membership,
    OfficerProposal,
    RoleHandOver,
    User,
)
from yiji.accounts.scope import Scope
from yiji.kernel.outcome import NotFound


def visible_institution_accounts(scope: Scope) -> QuerySet[InstitutionAccount]:
    """Institution: its own; authority: those it issued; system: all; others: none."""
    accounts = InstitutionAccount.objects.all()
    if scope.side == "system":
        return accounts
    if scope.side == "institution" and scope.organisation_id:
        return accounts.filter(institution_id=scope.organisation_id)
    if scope.side == "authority" and scope.organisation_id:
        issued = CredentialIssue.objects.filter(authority_id=scope.organisation_id)
        return accounts.filter(pk__in=issued.values("account_id"))
    return accounts.none()


def visible_credential_issues(scope: Scope) -> QuerySet[CredentialIssue]:
    """Authority: visits to its own desk; others: none (the receipt is handed over on paper)."""
    if scope.side == "authority" and scope.organisation_id:
        return CredentialIssue.objects.filter(authority_id=scope.organisation_id)
    if scope.side == "system":
        return CredentialIssue.objects.all()
    return CredentialIssue.objects.none()


def visible_memberships(scope: Scope) -> QuerySet[Membership]:
    """Institution: its own operators, past ones too; others: none."""
    if scope.side == "institution" and scope.organisation_id:
        return Membership.objects.filter(institution_id=scope.organisation_id)
    return Membership.objects.none()


def visible_users(scope: Scope) -> QuerySet[User]:
    """Institution: its own operators; everybody: oneself."""
    if scope.side == "institution" and scope.organisation_id:
        return User.objects.filter(pk__in=visible_memberships(scope).values("user_id"))
    return User.objects.filter(pk=scope.user_id) if scope.user_id else User.objects.none()


def visible_log_ins(scope: Scope) -> QuerySet[LogInSession]:
    """Everybody: one's own log-ins, and nobody else's."""
    return (
        LogInSession.objects.filter(user_id=scope.user_id) if scope.user_id else LogInSession.objects.none()
    )


def get_live_membership(scope: Scope, membership_id: uuid.UUID) -> Membership:
    """A present operator of the scope's institution; NotFound alike for foreign, ended and unknown ids."""
    found = (
        visible_memberships(scope)
        .filter(pk=membership_id, ended_at__isnull=True)
        .select_related("user")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def visible_posts(scope: Scope) -> QuerySet[AuthorityOfficer]:
    """Authority: the posts of the own one, past ones too; others: none."""
    if scope.side == "authority" and scope.organisation_id:
        return AuthorityOfficer.objects.filter(authority_id=scope.organisation_id)
    return AuthorityOfficer.objects.none()


def get_live_post(scope: Scope, post_id: uuid.UUID) -> AuthorityOfficer:
    """A present officer of the scope's authority; NotFound alike for foreign, ended and unknown ids."""
    found = visible_posts(scope).filter(pk=post_id, ended_at__isnull=True).select_related("user").first()
    if found is None:
        raise NotFound
    return found


def visible_proposals(scope: Scope) -> QuerySet[OfficerProposal]:
    """Authority: proposals of officers for the own one; others: none."""
    if scope.side == "authority" and scope.organisation_id:
        return OfficerProposal.objects.filter(authority_id=scope.organisation_id)
    return OfficerProposal.objects.none()


def visible_access_resets(scope: Scope) -> QuerySet[AccessReset]:
    """Institution and authority: resets within the own one; others: none."""
    if scope.side in ("institution", "authority") and scope.organisation_id:
        return AccessReset.objects.filter(side=scope.side, organisation_id=scope.organisation_id)
    return AccessReset.objects.none()


def visible_hand_overs(scope: Scope) -> QuerySet[RoleHandOver]:
    """Institution: those of the own one; others: none. Who may answer one is for the actions to say."""
    if scope.side == "institution" and scope.organisation_id:
        return RoleHandOver.objects.filter(institution_id=scope.organisation_id)
    return RoleHandOver.objects.none()
