"""Addresses of the public announcements."""

from django.urls import path

from yiji.web.public.views import announcements, register_lists

urlpatterns = [
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/<uuid:announcement_id>/", announcements.announcement, name="announcement"),
    path("name-lists/", register_lists.register_lists, name="register_lists"),
    path("name-lists/file.csv", register_lists.register_list_file, name="register_list_file"),
]
