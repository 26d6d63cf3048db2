"""Addresses of correction tickets (A-14)."""

from django.urls import path

from yiji.web.institution.views import corrections as views

urlpatterns = [
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/new/", views.ask_for_record, name="ask_for_record"),
    path("corrections/new/<uuid:qualification_id>/", views.ask_correction, name="ask_correction"),
    path("corrections/<uuid:correction_id>/", views.correction, name="correction"),
    path("corrections/<uuid:correction_id>/answer/", views.answer_correction, name="answer_correction"),
    path("corrections/<uuid:correction_id>/withdraw/", views.withdraw_correction, name="withdraw_correction"),
    path(
        "corrections/<uuid:correction_id>/papers/<uuid:paper_id>/<int:page>/",
        views.correction_paper,
        name="correction_paper",
    ),
]
