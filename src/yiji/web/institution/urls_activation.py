"""Activating physicians' accounts; looking at protected values."""

from django.urls import path

from yiji.web.institution.views import activation_in_person, activation_list, reveal

urlpatterns = [
    path("activations/", activation_list.pending_activations, name="pending_activations"),
    path("activations/send-codes/", activation_list.send_codes, name="send_activation_codes"),
    path(
        "activations/<uuid:account_id>/", activation_in_person.pending_activation, name="pending_activation"
    ),
    path("activations/<uuid:account_id>/activate/", activation_in_person.activate, name="activate_directly"),
    path("activations/<uuid:account_id>/confirm/", activation_in_person.confirm, name="confirm_activation"),
    path("activations/<uuid:account_id>/decline/", activation_in_person.decline, name="decline_activation"),
    path("reveal/<slug:kind>/<uuid:object_id>/", reveal.reveal, name="reveal"),
]
