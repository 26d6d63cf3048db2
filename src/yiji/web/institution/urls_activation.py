"""Activating physicians' accounts; looking at protected values."""

from django.urls import path

from yiji.web.institution.views import (
    activation_codes,
    activation_in_person,
    activation_list,
    activation_ways,
    reveal,
)

urlpatterns = [
    path("activations/", activation_list.pending_activations, name="pending_activations"),
    path("activations/review/", activation_codes.review_codes, name="review_activation_codes"),
    path("activations/send-codes/", activation_codes.send_codes, name="send_activation_codes"),
    path("activations/batches/<uuid:batch_id>/", activation_codes.activation_batch, name="activation_batch"),
    path("activations/method/", activation_ways.method, name="activation_method"),
    path("activations/method/set/", activation_ways.set_method, name="set_activation_method"),
    path(
        "activations/<uuid:account_id>/", activation_in_person.pending_activation, name="pending_activation"
    ),
    path("activations/<uuid:account_id>/activate/", activation_in_person.activate, name="activate_directly"),
    path("activations/<uuid:account_id>/confirm/", activation_in_person.confirm, name="confirm_activation"),
    path("activations/<uuid:account_id>/decline/", activation_in_person.decline, name="decline_activation"),
    path("activations/<uuid:account_id>/email/", activation_codes.email_code, name="email_activation_code"),
    path("activations/<uuid:account_id>/slip/", activation_ways.slip, name="activation_slip"),
    path("activations/<uuid:account_id>/refuse/", activation_ways.refuse, name="refuse_activation"),
    path("activations/<uuid:account_id>/take-back/", activation_ways.take_back, name="take_back_activation"),
    path("reveal/<slug:kind>/<uuid:object_id>/", reveal.reveal, name="reveal"),
]
