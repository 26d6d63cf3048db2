"""The physician's own information and what he asks to be changed (seed 7)."""

from django.urls import path

from yiji.web.physician.views import info_changes as views

urlpatterns = [
    path("information/", views.information, name="information"),
    path("information/photo/", views.ask_photo, name="ask_photo_change"),
    path("information/photo/current/", views.own_photo, name="own_photo"),
    path("information/changes/<uuid:change_id>/", views.info_change, name="info_change"),
    path("information/changes/<uuid:change_id>/withdraw/", views.withdraw, name="withdraw_info_change"),
    path(
        "information/changes/<uuid:change_id>/evidence/<int:page>/",
        views.evidence,
        name="info_change_evidence",
    ),
    path("information/changes/<uuid:change_id>/photo/<slug:which>/", views.photo, name="info_change_photo"),
    path("information/<slug:item>/change/", views.ask, name="ask_info_change"),
]
