"""Penalties, suspensions, bars and periodic assessments (A-9, A-10)."""

from django.urls import path

from yiji.web.authority.views import assessment_sheets as sheets
from yiji.web.authority.views import assessments, conduct

urlpatterns = [
    path("conduct/", conduct.conduct_records, name="conduct_records"),
    path("conduct/record/", conduct.record, name="record_conduct"),
    path("physicians/<uuid:physician_id>/conduct/", conduct.record_of, name="record_conduct_of"),
    path("conduct/<uuid:conduct_id>/", conduct.detail, name="conduct_record"),
    path("conduct/<uuid:conduct_id>/evidence/", conduct.evidence, name="conduct_evidence"),
    path("conduct/<uuid:conduct_id>/confirm/", conduct.confirm, name="confirm_conduct"),
    path("conduct/<uuid:conduct_id>/return/", conduct.send_back, name="return_conduct"),
    path("conduct/<uuid:conduct_id>/close/", conduct.close, name="close_conduct"),
    path("conduct/<uuid:conduct_id>/close/agree/", conduct.agree, name="agree_close_conduct"),
    path("conduct/<uuid:conduct_id>/close/decline/", conduct.decline, name="decline_close_conduct"),
    path("assessments/", assessments.assessments, name="assessments"),
    path("physicians/<uuid:physician_id>/assessment/", assessments.record, name="record_assessment"),
    path("assessments/<uuid:assessment_id>/", assessments.detail, name="assessment"),
    path("assessments/<uuid:assessment_id>/suspend/", assessments.suspend, name="suspend_after_failure"),
    path("assessments/<uuid:assessment_id>/confirm/", assessments.confirm, name="confirm_assessment"),
    path("assessments/<uuid:assessment_id>/return/", assessments.send_back, name="return_assessment"),
    path("assessments/<uuid:assessment_id>/withdraw/", assessments.withdraw, name="withdraw_assessment"),
    path("assessment-sheets/", sheets.sheets, name="assessment_sheets"),
    path("assessment-sheets/template/", sheets.template, name="assessment_template"),
    path("assessment-sheets/<uuid:assessment_sheet_id>/", sheets.sheet, name="assessment_sheet"),
    path(
        "assessment-sheets/<uuid:assessment_sheet_id>/submit/", sheets.submit, name="submit_assessment_sheet"
    ),
    path(
        "assessment-sheets/<uuid:assessment_sheet_id>/discard/",
        sheets.discard,
        name="discard_assessment_sheet",
    ),
    path(
        "assessment-sheets/<uuid:assessment_sheet_id>/report/", sheets.report, name="assessment_sheet_report"
    ),
    path(
        "assessment-sheets/<uuid:assessment_sheet_id>/confirm/",
        sheets.confirm,
        name="confirm_assessment_sheet",
    ),
    path(
        "assessment-sheets/<uuid:assessment_sheet_id>/return/",
        sheets.send_back,
        name="return_assessment_sheet",
    ),
]
