"""The addresses of the institution portal: one module per topic."""

from yiji.web.institution import (
    urls_activation,
    urls_applications,
    urls_approving_authorities,
    urls_departments,
    urls_exports,
    urls_filing_rosters,
    urls_home,
    urls_info_changes,
    urls_jobs,
    urls_operators,
    urls_phone_changes,
    urls_reconciliation,
    urls_reports,
    urls_revocations,
    urls_roster,
    urls_session,
    urls_verification,
)

app_name = "institution"
urlpatterns = [
    *urls_activation.urlpatterns,
    *urls_applications.urlpatterns,
    *urls_approving_authorities.urlpatterns,
    *urls_departments.urlpatterns,
    *urls_exports.urlpatterns,
    *urls_filing_rosters.urlpatterns,
    *urls_home.urlpatterns,
    *urls_info_changes.urlpatterns,
    *urls_jobs.urlpatterns,
    *urls_operators.urlpatterns,
    *urls_phone_changes.urlpatterns,
    *urls_reconciliation.urlpatterns,
    *urls_reports.urlpatterns,
    *urls_revocations.urlpatterns,
    *urls_roster.urlpatterns,
    *urls_session.urlpatterns,
    *urls_verification.urlpatterns,
]
