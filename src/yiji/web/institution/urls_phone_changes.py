"""更改医师手机号 (domain I-18)."""

from django.urls import path

from yiji.web.institution.views import phone_changes as views

urlpatterns = [
    path("phone-changes/", views.phone_changes, name="phone_changes"),
    path("phone-changes/new/<uuid:account_id>/", views.ask_phone_change, name="ask_phone_change"),
    path("phone-changes/<uuid:phone_change_id>/", views.phone_change, name="phone_change"),
    path("phone-changes/<uuid:phone_change_id>/check/", views.check, name="check_phone_change"),
    path("phone-changes/<uuid:phone_change_id>/confirm/", views.confirm, name="confirm_phone_change"),
    path("phone-changes/<uuid:phone_change_id>/refuse/", views.refuse, name="refuse_phone_change"),
]
