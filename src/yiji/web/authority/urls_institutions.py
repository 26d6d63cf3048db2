"""Addresses of the desk that issues credentials."""

from django.urls import path

from yiji.web.authority.views import institutions

urlpatterns = [
    path("institutions/", institutions.institutions, name="institutions"),
    path("institutions/<uuid:institution_id>/", institutions.institution, name="institution"),
    path("credentials/", institutions.to_issue, name="issue_credentials"),
    path(
        "institutions/<uuid:institution_id>/credentials/",
        institutions.issue_credentials,
        name="issue_credentials",
    ),
    path("credentials/<uuid:issue_id>/", institutions.credentials_receipt, name="credentials_receipt"),
]
