"""The department dictionary, its sheets, and who is in which department (seed 4, 4.1)."""

from django.urls import path

from yiji.web.institution.views import department_batches as batches
from yiji.web.institution.views import department_members as members
from yiji.web.institution.views import department_sheets as sheets
from yiji.web.institution.views import department_states as states
from yiji.web.institution.views import department_upload as upload
from yiji.web.institution.views import departments as views

_ONE = "departments/<uuid:department_id>/"
_SHEET = "departments/import/<uuid:sheet_id>/"

urlpatterns = [
    path("departments/", views.departments, name="departments"),
    path("departments/add/", views.department_add, name="department_add"),
    path("departments/template/", views.department_template, name="department_template"),
    path("departments/export/<slug:file_kind>/", sheets.export, name="department_export"),
    path("departments/import/", sheets.department_imports, name="department_imports"),
    path("departments/import/template/", sheets.import_template, name="department_import_template"),
    path(_SHEET, sheets.department_import, name="department_import"),
    path(f"{_SHEET}apply/", sheets.apply_import, name="apply_department_import"),
    path(f"{_SHEET}discard/", sheets.discard_import, name="discard_department_import"),
    path(f"{_SHEET}refused/", sheets.refused_sheet, name="department_import_refused"),
    path(_ONE, views.department_change, name="department_change"),
    path(f"{_ONE}members/", members.department_members, name="department_members"),
    path(f"{_ONE}disable/", states.department_disable, name="department_disable"),
    path(f"{_ONE}restore/", states.department_restore, name="department_restore"),
    path(f"{_ONE}move/", states.department_move, name="department_move"),
    path(f"{_ONE}merge/", states.department_merge, name="department_merge"),
    path(f"{_ONE}undo/", states.department_undo, name="department_undo"),
    path(f"{_ONE}delete/", states.department_delete, name="department_delete"),
    path("departments/places/<uuid:place_id>/remove/", members.remove_member, name="remove_from_department"),
    path("departments/places/<uuid:place_id>/primary/", members.set_primary, name="set_primary_department"),
    path("departments/assign/", batches.choose_for_department, name="choose_for_department"),
    path(
        "departments/assign/upload/",
        upload.upload_departments_of_physicians,
        name="upload_departments_of_physicians",
    ),
    path("departments/assign/<uuid:assignment_id>/", batches.department_batch, name="department_batch"),
]
