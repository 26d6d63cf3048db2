"""Home page, profile, sent messages and log of the institution."""

from django.urls import path

from yiji.web.institution.views import announcements, home, printing, records

urlpatterns = [
    path("", home.home, name="home"),
    path("profile/", home.profile, name="profile"),
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/<uuid:announcement_id>/", announcements.announcement, name="announcement"),
    path("messages/", announcements.messages, name="messages"),
    path("printing/", printing.printing, name="printing"),
    path("outbox/", records.outbox, name="outbox"),
    path("audit-log/", records.audit_log, name="audit_log"),
]
