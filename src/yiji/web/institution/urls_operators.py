"""Addresses of the operators' pages, of resets of their log-ins and of hand-overs."""

from django.urls import path

from yiji.web.institution.views import access_resets, hand_over, operators

urlpatterns = [
    path("operators/", operators.operators, name="operators"),
    path("operators/add/", operators.add, name="operator_add"),
    path("operators/<uuid:membership_id>/role/", operators.change_role, name="operator_role"),
    path("operators/<uuid:membership_id>/end/", operators.end, name="operator_end"),
    path("operators/<uuid:membership_id>/code/", operators.resend_code, name="operator_resend"),
    path("operators/<uuid:membership_id>/reset/", access_resets.ask_reset, name="operator_reset"),
    path("access-resets/", access_resets.access_resets, name="access_resets"),
    path("access-resets/<uuid:reset_id>/", access_resets.access_reset, name="access_reset"),
    path("access-resets/<uuid:reset_id>/confirm/", access_resets.confirm_reset, name="confirm_reset"),
    path("access-resets/<uuid:reset_id>/cancel/", access_resets.cancel_reset, name="cancel_operator_reset"),
    path("hand-over/", hand_over.hand_over, name="hand_over"),
    path("hand-over/offer/", hand_over.offer, name="offer_hand_over"),
    path("hand-over/newcomer/", hand_over.offer_to_newcomer, name="offer_to_newcomer"),
    path("hand-over/<uuid:hand_over_id>/", hand_over.offered, name="hand_over_one"),
    path("hand-over/<uuid:hand_over_id>/accept/", hand_over.accept, name="accept_hand_over"),
    path("hand-over/<uuid:hand_over_id>/approve/", hand_over.approve, name="approve_hand_over"),
    path("hand-over/<uuid:hand_over_id>/decline/", hand_over.decline, name="decline_hand_over"),
    path("hand-over/<uuid:hand_over_id>/withdraw/", hand_over.withdraw, name="withdraw_hand_over"),
]
