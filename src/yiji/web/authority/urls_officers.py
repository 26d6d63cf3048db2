"""Addresses of the officers' pages and of resets of their log-ins."""

from django.urls import path

from yiji.web.authority.views import officer_resets, officers

urlpatterns = [
    path("officers/", officers.officers, name="officers"),
    path("officers/add/", officers.add_officer, name="add_officer"),
    path("officers/<uuid:post_id>/duties/", officers.change_officer_duties, name="officer_duties"),
    path("officers/<uuid:post_id>/end/", officers.end_officer_post, name="officer_end"),
    path("officers/<uuid:post_id>/code/", officers.resend_code, name="officer_resend"),
    path("officers/<uuid:post_id>/reset/", officer_resets.ask_reset, name="officer_reset"),
    path("officers/proposals/<uuid:proposal_id>/", officers.officer_proposal, name="officer_proposal"),
    path(
        "officers/proposals/<uuid:proposal_id>/confirm/", officers.confirm_proposal, name="confirm_proposal"
    ),
    path(
        "officers/proposals/<uuid:proposal_id>/decline/", officers.decline_proposal, name="decline_proposal"
    ),
    path("access-resets/", officer_resets.access_resets, name="access_resets"),
    path("access-resets/<uuid:reset_id>/", officer_resets.access_reset, name="access_reset"),
    path("access-resets/<uuid:reset_id>/confirm/", officer_resets.confirm_reset, name="confirm_reset"),
    path(
        "access-resets/<uuid:reset_id>/cancel/",
        officer_resets.cancel_officer_reset,
        name="cancel_officer_reset",
    ),
]
