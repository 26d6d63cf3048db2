"""Home page, profile, sent messages and log of the institution."""

from django.urls import path

from yiji.web.institution.views import home, records

urlpatterns = [
    path("", home.home, name="home"),
    path("profile/", home.profile, name="profile"),
    path("outbox/", records.outbox, name="outbox"),
    path("audit-log/", records.audit_log, name="audit_log"),
]
