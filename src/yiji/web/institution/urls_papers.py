"""Addresses of official papers."""

from django.urls import path

from yiji.web.institution.views import blank_papers
from yiji.web.institution.views import papers as views

_ONE = "papers/<uuid:official_paper_id>/"
urlpatterns = [
    path("blank-papers/", blank_papers.blank_papers, name="blank_papers"),
    path("papers/", views.official_papers, name="official_papers"),
    path("papers/export/", views.export_official_papers, name="export_official_papers"),
    path(_ONE, views.official_paper, name="official_paper"),
    path(f"{_ONE}file.pdf", views.official_paper_file, name="official_paper_file"),
]
