"""Addresses of the import of institutions."""

from django.urls import path

from yiji.web.authority.views import institution_imports as views

urlpatterns = [
    path("institution-imports/", views.institution_imports, name="institution_imports"),
    path("institution-imports/template/", views.template, name="institution_import_template"),
    path("institution-imports/<uuid:import_id>/", views.institution_import, name="institution_import"),
    path("institution-imports/<uuid:import_id>/confirm/", views.confirm, name="confirm_institution_import"),
    path("institution-imports/<uuid:import_id>/discard/", views.discard, name="discard_institution_import"),
    path("institution-imports/<uuid:import_id>/report/", views.report, name="institution_import_report"),
]
