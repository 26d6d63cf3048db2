"""Addresses of correction tickets (A-14)."""

from django.urls import path

from yiji.web.authority.views import corrections as views

urlpatterns = [
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/<uuid:correction_id>/", views.correction, name="correction"),
    path("corrections/<uuid:correction_id>/accept/", views.accept, name="accept_correction"),
    path("corrections/<uuid:correction_id>/supplement/", views.supplement, name="supplement_correction"),
    path("corrections/<uuid:correction_id>/forward/", views.forward, name="forward_correction"),
    path("corrections/<uuid:correction_id>/check/", views.check, name="check_correction"),
    path("corrections/<uuid:correction_id>/decide/", views.decide, name="decide_correction"),
    path("corrections/<uuid:correction_id>/send-back/", views.send_back, name="send_back_correction"),
    path(
        "corrections/<uuid:correction_id>/papers/<uuid:paper_id>/<int:page>/",
        views.correction_paper,
        name="correction_paper",
    ),
]
