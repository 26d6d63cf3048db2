"""Physicians whose institution does not answer."""

from django.urls import path

from yiji.web.authority.views import activation

urlpatterns = [
    path("physician-accounts/", activation.physician_accounts, name="physician_accounts"),
    path("physician-accounts/<uuid:account_id>/", activation.physician_account, name="physician_account"),
]
