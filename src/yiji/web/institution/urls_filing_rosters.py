"""Seed 6.4, 6.5 and the lists of registrations in other practice places."""

from django.urls import path

from yiji.web.institution.views import filing_rosters as views

urlpatterns = [
    path("filings/elsewhere/", views.filed_elsewhere_roster, name="filed_elsewhere_roster"),
    path("filings/here/", views.filed_here_roster, name="filed_here_roster"),
    path("physicians/other-places/", views.other_places_roster, name="other_places_roster"),
]
