"""The public addresses: entry page, session end, lookup."""

from yiji.web.public import urls_lookup, urls_session

app_name = "public"
urlpatterns = [
    *urls_lookup.urlpatterns,
    *urls_session.urlpatterns,
]
