"""The addresses of the physician portal: one module per topic."""

from yiji.web.physician import (
    urls_account,
    urls_activation,
    urls_applications,
    urls_claims,
    urls_conduct,
    urls_corrections,
    urls_departments,
    urls_e_certificates,
    urls_info_changes,
    urls_papers,
    urls_records,
    urls_security,
    urls_session,
    urls_which_business,
)

app_name = "physician"
urlpatterns = [
    *urls_account.urlpatterns,
    *urls_activation.urlpatterns,
    *urls_applications.urlpatterns,
    *urls_claims.urlpatterns,
    *urls_conduct.urlpatterns,
    *urls_corrections.urlpatterns,
    *urls_departments.urlpatterns,
    *urls_e_certificates.urlpatterns,
    *urls_info_changes.urlpatterns,
    *urls_papers.urlpatterns,
    *urls_records.urlpatterns,
    *urls_security.urlpatterns,
    *urls_session.urlpatterns,
    *urls_which_business.urlpatterns,
]
