"""Addresses of the authority's announcements and messages."""

from django.urls import path

from yiji.web.authority.views import announcements, messages, register_lists

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
    path("name-lists/", register_lists.register_lists, name="register_lists"),
    path("name-lists/print/", register_lists.print_register_list, name="print_register_list"),
    path("name-lists/announcement.pdf", register_lists.register_list_pdf, name="register_list_pdf"),
    path("messages/", messages.messages, name="messages"),
]
