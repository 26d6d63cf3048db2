"""Addresses of the log-in pages of the institution portal."""

from django.urls import path

from yiji.web.institution.views import own_account, recovery_steps
from yiji.web.institution.views import session_steps as views

urlpatterns = [
    path("login/", views.login, name="login"),
    path("first-login/", views.first_login, name="first_login"),
    path("set-password/", views.set_password, name="set_password"),
    path("enrol-second-factor/", views.enrol_second_factor, name="enrol_second_factor"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("recovery-code/", views.recovery_code, name="recovery_code"),
    path("forgot-password/", recovery_steps.forgot_password, name="forgot_password"),
    path("forgot-password/verify/", recovery_steps.recovery_verify, name="recovery_verify"),
    path("forgot-password/new/", recovery_steps.recovery_password, name="recovery_password"),
    path("lost-access/", recovery_steps.lost_access, name="lost_access"),
    path("lost-second-factor/", recovery_steps.lost_second_factor, name="lost_second_factor"),
    path("lost-second-factor/bind/", recovery_steps.rebind_lost, name="rebind_lost"),
    path("security/second-factor/", own_account.rebind_second_factor, name="rebind_second_factor"),
    path("security/phone/", own_account.change_phone, name="change_phone"),
    path("security/phone/verify/", own_account.verify_new_phone, name="verify_new_phone"),
    path("security/cancel-reset/", own_account.cancel_reset, name="cancel_reset"),
    path("security/", own_account.security, name="security"),
    path("security/change-password/", own_account.change_password, name="change_password"),
    path("security/renew-recovery-codes/", own_account.renew_recovery_codes, name="renew_recovery_codes"),
    path("security/sessions/", own_account.sessions, name="sessions"),
    path("security/sessions/<uuid:session_id>/end/", own_account.end_session, name="end_session"),
    path("security/end-other-sessions/", own_account.end_other_sessions, name="end_other_sessions"),
]
