"""账户与安全 and 消息: password, phone, e-mail, authenticator app, who looked, inbox; and the ways back in."""

from django.urls import path

from yiji.web.physician.views import access_log, email, lost_phone, messages, phone, recovery, security

urlpatterns = [
    path("security/", security.security, name="security"),
    path("security/password/", security.change_password, name="change_password"),
    path("security/end-sessions/", security.end_other_sessions, name="end_other_sessions"),
    path("security/app/", security.bind_totp, name="bind_totp"),
    path("security/app/remove/", security.remove_totp, name="remove_totp"),
    path("security/app/recovery-codes/", security.renew_recovery_codes, name="renew_recovery_codes"),
    path("security/display/", security.set_display, name="set_display"),
    path("security/phone/", phone.change_phone, name="change_phone"),
    path("security/phone/verify/", phone.change_phone_prove, name="change_phone_prove"),
    path("security/phone/stop/", phone.stop_phone_change_here, name="stop_own_phone_change"),
    path("security/phone/withdraw/", phone.withdraw_phone_change_here, name="withdraw_phone_change"),
    path("security/email/", email.own_email, name="email"),
    path("security/email/verify/", email.email_prove, name="email_prove"),
    path("security/email/remove/", email.remove_own_email, name="remove_email"),
    path("security/who-looked/", access_log.access_log, name="access_log"),
    path("lost-phone/", lost_phone.lost_phone, name="lost_phone"),
    path("lost-phone/verify/", lost_phone.lost_phone_prove, name="lost_phone_prove"),
    path("stop-phone-change/", lost_phone.stop_phone_change, name="stop_phone_change"),
    path("stop-phone-change/again/", lost_phone.resend_stop_code_page, name="resend_stop_code"),
    path("forgot-password/", recovery.forgot_password, name="forgot_password"),
    path("forgot-password/verify/", recovery.recovery_verify, name="recovery_verify"),
    path("forgot-password/password/", recovery.recovery_password, name="recovery_password"),
    path("messages/", messages.messages, name="messages"),
    path("messages/read-all/", messages.read_all_messages, name="read_all_messages"),
    path("messages/sms/", messages.message_preferences, name="message_preferences"),
    path("messages/<uuid:notice_id>/read/", messages.read_message, name="read_message"),
    path("messages/<uuid:notice_id>/", messages.open_message, name="open_message"),
]
