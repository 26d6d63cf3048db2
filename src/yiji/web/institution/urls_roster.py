"""The roster of the institution's physicians and the page of one."""

from django.urls import path

from yiji.web.institution.views import roster

urlpatterns = [
    path("physicians/", roster.primary_roster_page, name="primary_roster"),
    path("physicians/<uuid:physician_id>/", roster.physician, name="physician"),
    path(
        "physicians/<uuid:physician_id>/department/", roster.physician_department, name="physician_department"
    ),
]
