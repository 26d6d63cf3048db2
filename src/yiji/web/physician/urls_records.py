"""The physician's own qualification and registrations."""

from django.urls import path

from yiji.web.physician.views import records

urlpatterns = [
    path("qualification/", records.qualification, name="qualification"),
    path("registrations/", records.registrations, name="registrations"),
]
