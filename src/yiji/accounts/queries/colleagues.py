"""The people of one's own organisation as they stand now: operators of an institution, officers of an authority."""

from __future__ import annotations

import uuid

from yiji.accounts.models import User
from yiji.accounts.scope import Scope
from yiji.accounts.visibility import get_live_membership, get_live_post, visible_memberships, visible_posts

_CONFIRMING_ROLES = ("administrator", "checker")


def colleague_of(scope: Scope, colleague_id: uuid.UUID) -> User:
    """The user behind a present membership (institution) or post (authority) of the own organisation."""
    if scope.side == "institution":
        return get_live_membership(scope, colleague_id).user
    return get_live_post(scope, colleague_id).user


def may_confirm_reset(scope: Scope, subject: User) -> list[uuid.UUID]:
    """Users who could confirm a reset that ``scope`` asks for: neither the asking person nor the subject."""
    excluded = {scope.person_id, subject.person_id} - {None}
    return [
        user.pk
        for user in _confirming(scope)
        if user.pk not in (scope.user_id, subject.pk)
        and user.person_id not in excluded
        and user.is_active
        and not user.must_set_password
    ]


def other_supervisors(scope: Scope) -> list[uuid.UUID]:
    """Users of the own authority who hold the supervise duty, are set up, and are another person."""
    return [
        user.pk
        for user in _supervisors(scope)
        if user.pk != scope.user_id
        and (user.person_id is None or user.person_id != scope.person_id)
        and user.is_active
        and not user.must_set_password
    ]


def _confirming(scope: Scope) -> list[User]:
    if scope.side == "institution":
        rows = visible_memberships(scope).filter(ended_at__isnull=True, role__in=_CONFIRMING_ROLES)
        return [row.user for row in rows.select_related("user")]
    return _supervisors(scope)


def _supervisors(scope: Scope) -> list[User]:
    # Few rows of one authority; lists inside JSON are not searched alike by both engines.
    posts = visible_posts(scope).filter(ended_at__isnull=True).select_related("user")
    return [post.user for post in posts if "supervise" in post.duties]
