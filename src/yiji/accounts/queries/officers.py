"""The officers of an authority and the proposals that wait, for its supervising persons."""

from __future__ import annotations

import uuid
from typing import Any

from yiji.accounts.models import AuthorityOfficer, OfficerProposal
from yiji.accounts.one_time_codes import live_code
from yiji.accounts.scope import Scope
from yiji.accounts.visibility import get_live_post, visible_posts, visible_proposals
from yiji.kernel.outcome import NotFound
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_phone

_MOST = 500


def officer_list(scope: Scope, *, ended: bool = False) -> list[dict[str, Any]]:
    """Present (or past) officers, oldest first; the phone is masked, ``own`` marks the reader himself."""
    posts = visible_posts(scope).filter(ended_at__isnull=not ended).select_related("user")
    return [_row(scope, post) for post in posts.order_by("since", "id")[:_MOST]]


def officer(scope: Scope, post_id: uuid.UUID) -> dict[str, Any]:
    """One present officer with ``code_expires_at``; or NotFound."""
    post = get_live_post(scope, post_id)
    code = live_code("setup", post.user_id) if post.user.must_set_password else None
    return {**_row(scope, post), "code_expires_at": code.expires_at if code else None}


def open_proposals(scope: Scope) -> list[dict[str, Any]]:
    """Proposals that wait for the second person, the oldest first."""
    found = visible_proposals(scope).filter(state="proposed").select_related("proposed_by", "post__user")
    return [_proposal(scope, one) for one in found.order_by("proposed_at", "id")[:_MOST]]


def proposal(scope: Scope, proposal_id: uuid.UUID) -> dict[str, Any]:
    """One proposal of the own authority; or NotFound."""
    found = (
        visible_proposals(scope).filter(pk=proposal_id).select_related("proposed_by", "post__user").first()
    )
    if found is None:
        raise NotFound
    return _proposal(scope, found)


def _row(scope: Scope, post: AuthorityOfficer) -> dict[str, Any]:
    return {
        "id": post.pk,
        "name": post.user.display_name,
        "login_name": post.user.login_name,
        "duties": post.duties,
        "phone": mask_phone(reveal(post.user, "phone")),
        "since": post.since,
        "ended_at": post.ended_at,
        "waiting": post.user.must_set_password,
        "second_factor": post.user.totp_confirmed_at is not None,
        "last_seen_at": post.user.last_seen_at,
        "own": post.user_id == scope.user_id,
    }


def _proposal(scope: Scope, found: OfficerProposal) -> dict[str, Any]:
    before = found.post.duties if found.post else []
    return {
        "id": found.pk,
        "new": found.post_id is None,
        "name": found.display_name,
        "login_name": found.login_name,
        "phone": mask_phone(reveal(found, "phone")),
        "duties": found.duties,
        "before": before,
        "state": found.state,
        "proposed_by": found.proposed_by.display_name,
        "proposed_at": found.proposed_at,
        "own": found.proposed_by_id == scope.user_id,
        "about_me": found.person_id == scope.person_id,
    }
