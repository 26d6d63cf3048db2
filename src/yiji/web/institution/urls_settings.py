"""The department dictionary."""

from django.urls import path

from yiji.web.institution.views import department_states, departments

urlpatterns = [
    path("departments/", departments.departments, name="departments"),
    path("departments/add/", departments.department_add, name="department_add"),
    path("departments/template/", departments.department_template, name="department_template"),
    path("departments/<uuid:department_id>/", departments.department_change, name="department_change"),
    path(
        "departments/<uuid:department_id>/disable/",
        department_states.department_disable,
        name="department_disable",
    ),
    path(
        "departments/<uuid:department_id>/restore/",
        department_states.department_restore,
        name="department_restore",
    ),
    path("departments/<uuid:department_id>/move/", department_states.department_move, name="department_move"),
    path(
        "departments/<uuid:department_id>/merge/", department_states.department_merge, name="department_merge"
    ),
]
