"""Physicians whose institution can't, won't or doesn't activate them; whether institutions may do it directly."""

from django.urls import path

from yiji.web.authority.views import activation, activation_settings

urlpatterns = [
    path("physician-accounts/", activation.physician_accounts, name="physician_accounts"),
    path("physician-accounts/<uuid:account_id>/", activation.physician_account, name="physician_account"),
    path(
        "physician-accounts/<uuid:account_id>/send-back/", activation.send_back, name="send_back_activation"
    ),
    path("direct-activation/", activation_settings.activation_settings, name="activation_settings"),
    path("direct-activation/all/", activation_settings.set_general_rule, name="set_direct_activation"),
    path(
        "direct-activation/<uuid:institution_id>/",
        activation_settings.set_institution_rule,
        name="set_direct_activation_of",
    ),
]
