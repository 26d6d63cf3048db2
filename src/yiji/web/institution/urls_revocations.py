"""Revoking physicians' accounts (seed 5.1)."""

from django.urls import path

from yiji.web.institution.views import revocations as views

urlpatterns = [
    path("accounts/", views.live_accounts, name="live_accounts"),
    path("accounts/<uuid:account_id>/revoke/", views.revoke_account, name="revoke_account"),
    path(
        "accounts/<uuid:account_id>/revoke/<uuid:claim_id>/",
        views.revoke_claimed_account,
        name="revoke_claimed_account",
    ),
    path("revocations/", views.revocations, name="revocations"),
    path("revocations/<uuid:revocation_id>/", views.revocation, name="revocation"),
    path("revocations/<uuid:revocation_id>/evidence/", views.evidence, name="revocation_evidence"),
    path("revocations/<uuid:revocation_id>/confirm/", views.confirm, name="confirm_revocation"),
    path("revocations/<uuid:revocation_id>/decline/", views.decline, name="decline_revocation"),
    path("revocations/<uuid:revocation_id>/take-back/", views.take_back, name="take_back_revocation"),
    path("account-claims/", views.claims, name="account_claims"),
    path("account-claims/<uuid:claim_id>/", views.claim, name="account_claim"),
    path("account-claims/<uuid:claim_id>/reject/", views.reject_claim, name="reject_account_claim"),
]
