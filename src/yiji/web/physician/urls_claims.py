"""Accounts opened by somebody else, and accounts that were revoked (seed 5.1)."""

from django.urls import path

from yiji.web.physician.views import claims

urlpatterns = [
    path("claim-account/", claims.claim_account_start, name="claim_account_start"),
    path("claim-account/verify/", claims.claim_account_prove, name="claim_account_prove"),
    path("objection/", claims.objection_start, name="objection_start"),
    path("objection/write/", claims.objection_write, name="objection_write"),
]
