"""Periodic assessments of the institution's physicians: read, and handed in as a sheet (ML 42)."""

from django.urls import path

from yiji.web.institution.views import assessments as views

urlpatterns = [
    path("assessments/", views.assessments, name="assessments"),
    path("assessment-sheets/", views.sheets, name="assessment_sheets"),
    path("assessment-sheets/template/", views.template, name="assessment_template"),
    path("assessment-sheets/<uuid:assessment_sheet_id>/", views.sheet, name="assessment_sheet"),
    path(
        "assessment-sheets/<uuid:assessment_sheet_id>/submit/", views.submit, name="submit_assessment_sheet"
    ),
    path(
        "assessment-sheets/<uuid:assessment_sheet_id>/discard/",
        views.discard,
        name="discard_assessment_sheet",
    ),
    path(
        "assessment-sheets/<uuid:assessment_sheet_id>/report/", views.report, name="assessment_sheet_report"
    ),
]
