"""Deciding on changes of information (seed 7)."""

from django.urls import path

from yiji.web.institution.views import info_change_file as one
from yiji.web.institution.views import info_changes as views

urlpatterns = [
    path("info-changes/", views.info_change_requests, name="info_change_requests"),
    path("info-changes/decide/", views.decide_chosen, name="decide_info_changes"),
    path("info-changes/<uuid:change_id>/", one.info_change, name="info_change"),
    path("info-changes/<uuid:change_id>/approve/", one.approve, name="approve_info_change"),
    path("info-changes/<uuid:change_id>/return/", one.send_back, name="return_info_change"),
    path("info-changes/<uuid:change_id>/evidence/<int:page>/", one.evidence, name="info_change_evidence"),
    path("info-changes/<uuid:change_id>/photo/<slug:which>/", one.photo, name="info_change_photo"),
]
