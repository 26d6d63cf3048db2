"""The addresses of the authority portal: one module per topic."""

from yiji.web.authority import (
    urls_activation,
    urls_announcements,
    urls_applications,
    urls_conduct,
    urls_corrections,
    urls_institution_import,
    urls_institutions,
    urls_jobs,
    urls_national_import,
    urls_officers,
    urls_papers,
    urls_print_batches,
    urls_records,
    urls_reference,
    urls_revocations,
    urls_session,
    urls_statistics,
)

app_name = "authority"
urlpatterns = [
    *urls_activation.urlpatterns,
    *urls_announcements.urlpatterns,
    *urls_applications.urlpatterns,
    *urls_conduct.urlpatterns,
    *urls_corrections.urlpatterns,
    *urls_institution_import.urlpatterns,
    *urls_institutions.urlpatterns,
    *urls_jobs.urlpatterns,
    *urls_national_import.urlpatterns,
    *urls_officers.urlpatterns,
    *urls_papers.urlpatterns,
    *urls_print_batches.urlpatterns,
    *urls_records.urlpatterns,
    *urls_reference.urlpatterns,
    *urls_revocations.urlpatterns,
    *urls_session.urlpatterns,
    *urls_statistics.urlpatterns,
]
