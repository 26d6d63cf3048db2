"""Addresses of official papers."""

from django.urls import path

from yiji.web.authority.views import papers as views

_ONE = "papers/<uuid:official_paper_id>/"
urlpatterns = [
    path("papers/", views.official_papers, name="official_papers"),
    path("papers/export/", views.export_official_papers, name="export_official_papers"),
    path(_ONE, views.official_paper, name="official_paper"),
    path(f"{_ONE}file.pdf", views.official_paper_file, name="official_paper_file"),
    path(f"{_ONE}withdraw/", views.official_paper_withdraw, name="official_paper_withdraw"),
    path(f"{_ONE}reissue/", views.official_paper_reissue, name="official_paper_reissue"),
    path(f"{_ONE}serve/", views.official_paper_serve, name="official_paper_serve"),
    path(f"{_ONE}services/<int:number>/", views.official_paper_evidence, name="official_paper_evidence"),
    path(f"{_ONE}receipt.pdf", views.official_paper_receipt, name="official_paper_receipt"),
]
