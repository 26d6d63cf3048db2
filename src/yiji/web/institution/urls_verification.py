"""Seed 6.2 and 6.3: verification of qualifications and registrations."""

from django.urls import path

from yiji.web.institution.views import verification as views
from yiji.web.institution.views import verification_reports as reports

urlpatterns = [
    path("verification/qualifications/", views.qualifications, name="verify_qualifications"),
    path("verification/registrations/", views.registrations, name="verify_registrations"),
    path("verification/<slug:check>/record/", views.record, name="record_verification"),
    path("verification/<slug:check>/reports/", reports.verification_reports, name="verification_reports"),
    path("verification/<slug:check>/reports/ask/", reports.ask_report, name="ask_verification_report"),
    path("verification/reports/<uuid:report_id>/", reports.verification_report, name="verification_report"),
    path(
        "verification/reports/<uuid:report_id>/report.pdf",
        reports.verification_report_form,
        name="verification_report_form",
    ),
]
