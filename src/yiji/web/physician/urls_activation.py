"""The way to an active account: code, certificate number, institution, authority, application first."""

from django.urls import path

from yiji.web.physician.views import account_activation, account_ways

urlpatterns = [
    path("activate/", account_activation.activate, name="activate"),
    path("activate/status/", account_activation.activation_status, name="activation_status"),
    path("activate/name/", account_activation.correct_name, name="correct_name"),
    path("activate/certificate/", account_activation.claim, name="claim"),
    path("activate/institution/", account_ways.choose_institution, name="choose_institution"),
    path("activate/authority/", account_ways.ask_authority, name="ask_authority"),
    path("activate/move/", account_ways.move_to_institution, name="move_to_institution"),
    path("activate/apply-first/", account_ways.apply_first, name="apply_first"),
]
