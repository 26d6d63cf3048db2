"""Addresses of the public announcements."""

from django.urls import path

from yiji.web.public.views import announcements

urlpatterns = [
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/<uuid:announcement_id>/", announcements.announcement, name="announcement"),
]
