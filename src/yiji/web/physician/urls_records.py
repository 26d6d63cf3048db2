"""The physician's own qualification and registrations."""

from django.urls import path

from yiji.web.physician.views import records

urlpatterns = [
    path("qualification/", records.qualification, name="qualification"),
    path("registrations/", records.registrations, name="registrations"),
    path(
        "registrations/notes/<uuid:note_id>/reply/",
        records.reply_to_employer_note,
        name="reply_to_employer_note",
    ),
]
