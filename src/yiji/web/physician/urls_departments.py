"""科室信息: the physician's departments and his choice (seed 4.1)."""

from django.urls import path

from yiji.web.physician.views import departments as views

urlpatterns = [
    path("departments/", views.departments, name="departments"),
    path("departments/<uuid:institution_id>/choose/", views.choose, name="choose_department"),
    path("departments/places/<uuid:place_id>/leave/", views.leave, name="leave_department"),
    path("departments/places/<uuid:place_id>/primary/", views.set_primary, name="set_primary_department"),
]
