"""Addresses of the approving authorities."""

from django.urls import path

from yiji.web.institution.views import approving_authorities as settings
from yiji.web.institution.views import authority_proposals as proposals

urlpatterns = [
    path("approving-authorities/", settings.approving_authorities, name="approving_authorities"),
    path(
        "approving-authorities/defaults/",
        settings.adopt_default_authorities,
        name="adopt_default_authorities",
    ),
    path("approving-authorities/directory/", settings.directory, name="authority_directory"),
    path(
        "approving-authorities/proposals/<uuid:proposal_id>/",
        proposals.authority_proposal,
        name="authority_proposal",
    ),
    path(
        "approving-authorities/proposals/<uuid:proposal_id>/confirm/",
        proposals.confirm,
        name="confirm_authority_proposal",
    ),
    path(
        "approving-authorities/proposals/<uuid:proposal_id>/decline/",
        proposals.decline,
        name="decline_authority_proposal",
    ),
    path(
        "approving-authorities/proposals/<uuid:proposal_id>/withdraw/",
        proposals.withdraw,
        name="withdraw_authority_proposal",
    ),
    path("approving-authorities/<slug:category>/", settings.set_authority, name="set_approving_authority"),
    path(
        "approving-authorities/<slug:category>/cancel/",
        settings.cancel_waiting,
        name="cancel_waiting_authority",
    ),
]
