"""Addresses of the log-in pages of the authority portal."""

from django.urls import path

from yiji.web.authority.views import session_steps as views

urlpatterns = [
    path("login/", views.login, name="login"),
    path("first-login/", views.first_login, name="first_login"),
    path("set-password/", views.set_password, name="set_password"),
    path("enrol-second-factor/", views.enrol_second_factor, name="enrol_second_factor"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("recovery-code/", views.recovery_code, name="recovery_code"),
    path("security/", views.security, name="security"),
    path("security/change-password/", views.change_password, name="change_password"),
    path("security/renew-recovery-codes/", views.renew_recovery_codes, name="renew_recovery_codes"),
    path("security/end-other-sessions/", views.end_other_sessions, name="end_other_sessions"),
]
