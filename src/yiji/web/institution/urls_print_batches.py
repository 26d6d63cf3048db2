"""Addresses of printing many forms as one job, and of the preview of one."""

from django.urls import path

from yiji.web.institution.views import print_batches as views

urlpatterns = [
    path("print-batches/", views.print_batches, name="print_batches"),
    path("print-batches/chosen/", views.print_chosen, name="print_chosen"),
    path("print-batches/day/", views.print_day, name="print_day"),
    path("print-batches/<uuid:print_id>/", views.print_batch, name="print_batch"),
    path("print-batches/<uuid:print_id>/file.pdf", views.print_batch_file, name="print_batch_file"),
    path("print-batches/<uuid:print_id>/again/", views.print_batch_again, name="print_batch_again"),
    path("applications/<uuid:application_id>/preview/", views.print_preview, name="print_preview"),
    path(
        "applications/<uuid:application_id>/preview/form.pdf",
        views.print_preview_file,
        name="print_preview_file",
    ),
]
