"""Addresses for log-out and language."""

from django.urls import path

from yiji.web.public.views import session_end

urlpatterns = [
    path("logout/", session_end.logout, name="logout"),
    path("language/", session_end.set_language, name="set_language"),
]
