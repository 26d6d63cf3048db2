"""The physician's account: signing up and home."""

from django.urls import path

from yiji.web.physician.views import account_pages, account_sign_up

urlpatterns = [
    path("", account_pages.home, name="home"),
    path("sign-up/", account_sign_up.sign_up, name="sign_up"),
    path("sign-up/phone/", account_sign_up.verify_phone, name="verify_phone"),
    path("sign-up/phone/again/", account_sign_up.resend_phone_code, name="resend_phone_code"),
]
