"""The physician's applications: list, page, wizard."""

from django.urls import path

from yiji.web.physician.views import applications, wizard

urlpatterns = [
    path("applications/", applications.applications, name="applications"),
    path("applications/start/", applications.application_start, name="application_start"),
    path("applications/<uuid:application_id>/", applications.application, name="application"),
    path("applications/<uuid:application_id>/withdraw/", applications.withdraw_application, name="withdraw"),
    path("applications/<uuid:application_id>/respond/", applications.respond_to_hearing, name="respond"),
    path("applications/<uuid:application_id>/supply/", applications.supply_supplement, name="supply"),
    path(
        "applications/<uuid:application_id>/documents/<uuid:document_id>/",
        applications.application_document,
        name="application_document",
    ),
    path(
        "applications/<uuid:application_id>/form.pdf", applications.application_form, name="application_form"
    ),
    path(
        "applications/<uuid:application_id>/step/<int:step>/",
        wizard.application_step,
        name="application_step",
    ),
    path("applications/<uuid:application_id>/attach/", wizard.attach, name="attach_document"),
    path(
        "applications/<uuid:application_id>/documents/<uuid:document_id>/remove/",
        wizard.remove,
        name="remove_document",
    ),
    path("applications/<uuid:application_id>/submit/", wizard.submit_application, name="submit_application"),
]
