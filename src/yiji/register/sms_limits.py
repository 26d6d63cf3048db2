"""How many messages one number may get: taken before a message is queued, whoever asks for it."""

from __future__ import annotations

from yiji.limits.limiter import (
    SMS_PER_NUMBER_DAY,
    SMS_PER_NUMBER_HOUR,
    SMS_PER_NUMBER_MINUTE,
    require,
)

_TOO_OFTEN = "向该手机号发送的短信过于频繁，请稍后再试。"


def require_sms_asked_by_visitor(phone: str) -> None:
    """A visitor may have one message a minute sent to a number; raises TooMany."""
    require(SMS_PER_NUMBER_MINUTE, phone, "验证码刚刚发出，请一分钟后再获取。")
    require_sms_sent_by_staff(phone)


def require_sms_sent_by_staff(phone: str) -> None:
    """Staff keep to the hour and the day, and to their own pause between two codes; raises TooMany."""
    require(SMS_PER_NUMBER_HOUR, phone, _TOO_OFTEN)
    require(SMS_PER_NUMBER_DAY, phone, _TOO_OFTEN)
