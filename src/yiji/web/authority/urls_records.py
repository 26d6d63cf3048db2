"""Addresses of the register, sent messages, log and working calendar."""

from django.urls import path

from yiji.web.authority.views import physicians, records, working_calendar

urlpatterns = [
    path("physicians/", physicians.physicians, name="physicians"),
    path("physicians/<uuid:physician_id>/", physicians.physician, name="physician"),
    path("physicians/<uuid:physician_id>/reveal/", physicians.reveal, name="reveal_physician"),
    path("outbox/", records.outbox, name="outbox"),
    path("audit-log/", records.audit_log, name="audit_log"),
    path("working-calendar/", working_calendar.working_calendar, name="working_calendar"),
]
