"""Addresses of the applications that wait for the institution's confirmation."""

from django.urls import path

from yiji.web.institution.views import applications, confirm, confirm_many, ledger

urlpatterns = [
    path("applications/", applications.applications, name="applications"),
    path("applications/confirm/", confirm_many.confirm_applications, name="confirm_applications"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/export/", ledger.export, name="export_ledger"),
    path("ledger/print/", ledger.print_all, name="print_ledger"),
    path("applications/<uuid:application_id>/", applications.application, name="application"),
    path(
        "applications/<uuid:application_id>/confirm/", confirm.confirm_application, name="confirm_application"
    ),
    path("applications/<uuid:application_id>/return/", confirm.return_application, name="return_application"),
    path(
        "applications/<uuid:application_id>/documents/<uuid:document_id>/",
        applications.application_document,
        name="application_document",
    ),
    path(
        "applications/<uuid:application_id>/form.pdf", applications.application_form, name="application_form"
    ),
]
