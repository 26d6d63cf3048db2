"""The public addresses: entry page, session end, lookup, announcements, installable app."""

from yiji.web.public import urls_announcements, urls_app, urls_lookup, urls_session

app_name = "public"
urlpatterns = [
    *urls_announcements.urlpatterns,
    *urls_app.urlpatterns,
    *urls_lookup.urlpatterns,
    *urls_session.urlpatterns,
]
