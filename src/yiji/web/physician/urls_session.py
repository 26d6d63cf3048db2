"""Addresses of the log-in pages of the physician's portal."""

from django.urls import path

from yiji.web.physician.views import session_steps as views

urlpatterns = [
    path("login/", views.login, name="login"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("resend-code/", views.resend_code, name="resend_code"),
    path("recovery-code/", views.recovery_code, name="recovery_code"),
    path("security/sessions/", views.sessions, name="sessions"),
    path("security/sessions/<uuid:session_id>/end/", views.end_session, name="end_session"),
]
