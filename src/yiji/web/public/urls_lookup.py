"""Entry page and public lookup."""

from django.urls import path

from yiji.web.public.views import entry, lookup, verify

urlpatterns = [
    path("", entry.entry, name="entry"),
    path("lookup/", lookup.lookup, name="lookup"),
    path("verify/", verify.verify, name="verify"),
    path("verify/keys.json", verify.keys, name="verify_keys"),
    path("help/", entry.help_page, name="help"),
]
