"""Entry page and public lookup."""

from django.urls import path

from yiji.web.public.views import entry, lookup

urlpatterns = [
    path("", entry.entry, name="entry"),
    path("lookup/", lookup.lookup, name="lookup"),
    path("help/", entry.help_page, name="help"),
]
