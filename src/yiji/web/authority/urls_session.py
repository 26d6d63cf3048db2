"""Addresses of the log-in pages of the authority portal."""

from django.urls import path

from yiji.web.authority.views import own_account
from yiji.web.authority.views import session_steps as views

urlpatterns = [
    path("login/", views.login, name="login"),
    path("first-login/", views.first_login, name="first_login"),
    path("set-password/", views.set_password, name="set_password"),
    path("enrol-second-factor/", views.enrol_second_factor, name="enrol_second_factor"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("recovery-code/", views.recovery_code, name="recovery_code"),
    path("security/", own_account.security, name="security"),
    path("security/change-password/", own_account.change_password, name="change_password"),
    path("security/renew-recovery-codes/", own_account.renew_recovery_codes, name="renew_recovery_codes"),
    path("security/sessions/", own_account.sessions, name="sessions"),
    path("security/sessions/<uuid:session_id>/end/", own_account.end_session, name="end_session"),
    path("security/end-other-sessions/", own_account.end_other_sessions, name="end_other_sessions"),
]
