"""Addresses of the reports an institution writes itself (seed 8.2, 8.3)."""

from django.urls import path

from yiji.web.institution.views import report_wizard, reports, situations

_ONE = "applications/<uuid:application_id>/"

urlpatterns = [
    path("situations/", situations.situations, name="situations"),
    path("off-roster/", reports.off_roster_filings, name="off_roster_filings"),
    path("deregistrations/", reports.deregistrations, name="deregistrations"),
    path("filing-cancellations/", reports.filing_cancellations, name="filing_cancellations"),
    path(
        "registrations/<uuid:registration_id>/off-roster/", reports.start_off_roster, name="start_off_roster"
    ),
    path(
        "registrations/<uuid:registration_id>/deregister/",
        reports.start_deregistration,
        name="start_deregistration",
    ),
    path("filings/<uuid:filing_id>/cancel/", reports.start_cancellation, name="start_cancellation"),
    path(f"{_ONE}step/<int:step>/", report_wizard.application_step, name="application_step"),
    path(f"{_ONE}submit/", report_wizard.submit_application, name="submit_application"),
    path(f"{_ONE}attach/", report_wizard.attach, name="attach_document"),
    path(f"{_ONE}documents/<uuid:document_id>/remove/", report_wizard.remove, name="remove_document"),
    path(f"{_ONE}check/", report_wizard.check_report, name="check_report"),
    path(f"{_ONE}send-back/", report_wizard.send_back_report, name="send_back_report"),
    path(f"{_ONE}withdraw/", report_wizard.withdraw_report, name="withdraw_report"),
    path(f"{_ONE}supply/", report_wizard.supply_report, name="supply_report"),
]
