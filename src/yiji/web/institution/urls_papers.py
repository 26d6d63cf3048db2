"""Addresses of official papers."""

from django.urls import path

from yiji.web.institution.views import papers as views

_ONE = "papers/<uuid:official_paper_id>/"
urlpatterns = [
    path("papers/", views.official_papers, name="official_papers"),
    path(_ONE, views.official_paper, name="official_paper"),
    path(f"{_ONE}file.pdf", views.official_paper_file, name="official_paper_file"),
]
