"""Revoking physicians' accounts and answering claims (seed 5.1)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from yiji.register.queries.revocations import revocation_evidence
from yiji.web.shared import revocation_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import file_response
from yiji.web.shared.request import ScopedRequest


@access("institution:account:view")
def live_accounts(request: ScopedRequest) -> HttpResponse:
    """The live accounts."""
    return pages.live_accounts_page(request)


@access("institution:account:view")
def revocations(request: ScopedRequest) -> HttpResponse:
    """Requests to revoke, by state."""
    return pages.revocations_page(request)


@access("institution:account:revoke")
def revoke_account(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """Ask for the revocation of one account."""
    return pages.ask_page(request, account_id)


@access("institution:account:revoke")
def revoke_claimed_account(
    request: ScopedRequest, account_id: uuid.UUID, claim_id: uuid.UUID
) -> HttpResponse:
    """Ask for the revocation of an account that was claimed."""
    return pages.ask_page(request, account_id, claim_id)


@access("institution:account:view")
def revocation(request: ScopedRequest, revocation_id: uuid.UUID) -> HttpResponse:
    """One request."""
    return pages.revocation_page(request, revocation_id)


@access("institution:account:view")
def evidence(request: ScopedRequest, revocation_id: uuid.UUID) -> HttpResponse:
    """The evidence of one request."""
    media_type, data = revocation_evidence(request.scope, revocation_id)
    return file_response(data, media_type, revocation_id.hex[:8])


@require_POST
@access("institution:account:check")
def confirm(request: ScopedRequest, revocation_id: uuid.UUID) -> HttpResponse:
    """Revoke, as the second person."""
    return pages.confirm_page(request, revocation_id)


@require_POST
@access("institution:account:check")
def decline(request: ScopedRequest, revocation_id: uuid.UUID) -> HttpResponse:
    """Do not agree."""
    return pages.decline_page(request, revocation_id)


@require_POST
@access("institution:account:revoke")
def take_back(request: ScopedRequest, revocation_id: uuid.UUID) -> HttpResponse:
    """Take one's own request back."""
    return pages.take_back_page(request, revocation_id)


@access("institution:account:view")
def claims(request: ScopedRequest) -> HttpResponse:
    """Claims of those in whose name somebody else opened an account."""
    return pages.claims_page(request)


@access("institution:account:view")
def claim(request: ScopedRequest, claim_id: uuid.UUID) -> HttpResponse:
    """One claim."""
    return pages.claim_page(request, claim_id)


@require_POST
@access("institution:account:revoke")
def reject_claim(request: ScopedRequest, claim_id: uuid.UUID) -> HttpResponse:
    """The account is its holder's."""
    return pages.reject_claim_page(request, claim_id)
