"""Usual opinions, and notes to the authority on a registration."""

from django.urls import path

from yiji.web.institution.views import employer_notes, opinion_templates

_NOTE = "registrations/<uuid:registration_id>/note/"
_ONE = "opinions/<uuid:template_id>/"

urlpatterns = [
    path("opinions/", opinion_templates.opinion_templates_page, name="opinion_templates"),
    path(_ONE, opinion_templates.change_opinion_template, name="change_opinion_template"),
    path(f"{_ONE}move/", opinion_templates.move_opinion_template, name="move_opinion_template"),
    path(f"{_ONE}delete/", opinion_templates.delete_opinion_template, name="delete_opinion_template"),
    path(_NOTE, employer_notes.employer_note, name="employer_note"),
    path(
        f"{_NOTE}<uuid:note_id>/withdraw/",
        employer_notes.withdraw_employer_note,
        name="withdraw_employer_note",
    ),
]
