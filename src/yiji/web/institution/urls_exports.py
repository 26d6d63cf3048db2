"""Exports of the institution's lists."""

from django.urls import path

from yiji.web.institution.views import exports as views

urlpatterns = [
    path("exports/", views.roster_exports, name="roster_exports"),
    path("exports/<uuid:export_id>/release/", views.release, name="release_export"),
    path("exports/<uuid:export_id>/decline/", views.decline, name="decline_export"),
]
