"""Seed 6.2 and 6.3: verification of qualifications and registrations."""

from django.urls import path

from yiji.web.institution.views import verification as views

urlpatterns = [
    path("verification/qualifications/", views.qualifications, name="verify_qualifications"),
    path("verification/registrations/", views.registrations, name="verify_registrations"),
    path("verification/<slug:check>/record/", views.record, name="record_verification"),
]
