"""The physician's account: signing up, home, security, messages."""

from django.urls import path

from yiji.web.physician.views import account_pages, account_sign_up

urlpatterns = [
    path("", account_pages.home, name="home"),
    path("sign-up/", account_sign_up.sign_up, name="sign_up"),
    path("sign-up/phone/", account_sign_up.verify_phone, name="verify_phone"),
    path("sign-up/phone/again/", account_sign_up.resend_phone_code, name="resend_phone_code"),
    path("security/", account_pages.security, name="security"),
    path("security/password/", account_pages.change_password, name="change_password"),
    path("security/end-sessions/", account_pages.end_other_sessions, name="end_other_sessions"),
    path("messages/", account_pages.messages, name="messages"),
]
