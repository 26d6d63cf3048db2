"""Addresses of the authority's announcements and messages."""

from django.urls import path

from yiji.web.authority.views import announcements, messages

urlpatterns = [
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/new/", announcements.announcement_write, name="announcement_write"),
    path("announcements/<uuid:announcement_id>/", announcements.announcement, name="announcement"),
    path(
        "announcements/<uuid:announcement_id>/change/",
        announcements.announcement_change,
        name="announcement_change",
    ),
    path(
        "announcements/<uuid:announcement_id>/publish/",
        announcements.announcement_publish,
        name="announcement_publish",
    ),
    path(
        "announcements/<uuid:announcement_id>/withdraw/",
        announcements.announcement_withdraw,
        name="announcement_withdraw",
    ),
    path(
        "announcements/<uuid:announcement_id>/discard/",
        announcements.announcement_discard,
        name="announcement_discard",
    ),
    path("messages/", messages.messages, name="messages"),
]
