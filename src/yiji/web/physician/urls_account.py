"""The physician's account: signing up, activation, home, security, messages."""

from django.urls import path

from yiji.web.physician.views import account_activation, account_pages, account_sign_up

urlpatterns = [
    path("", account_pages.home, name="home"),
    path("sign-up/", account_sign_up.sign_up, name="sign_up"),
    path("sign-up/phone/", account_sign_up.verify_phone, name="verify_phone"),
    path("sign-up/phone/again/", account_sign_up.resend_phone_code, name="resend_phone_code"),
    path("activate/", account_activation.activate, name="activate"),
    path("activate/status/", account_activation.activation_status, name="activation_status"),
    path("activate/name/", account_activation.correct_name, name="correct_name"),
    path("activate/institution/", account_activation.choose_institution, name="choose_institution"),
    path("activate/certificate/", account_activation.claim, name="claim"),
    path("security/", account_pages.security, name="security"),
    path("security/password/", account_pages.change_password, name="change_password"),
    path("security/end-sessions/", account_pages.end_other_sessions, name="end_other_sessions"),
    path("messages/", account_pages.messages, name="messages"),
]
