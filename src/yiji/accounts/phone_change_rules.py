"""The figures and refusals of a physician's move to another phone in one place."""

from __future__ import annotations

import datetime as dt

from yiji.kernel.outcome import Problem, Refusal
from yiji.limits.limiter import (
    SMS_PER_NUMBER_DAY,
    SMS_PER_NUMBER_HOUR,
    SMS_PER_NUMBER_MINUTE,
    Limit,
    require,
)
from yiji.rulebook import assumptions as a

CODE_MINUTES = a.PHONE_CODE_VALID.value
COOLING = dt.timedelta(hours=a.PHONE_CHANGE_COOLING.value)
AT_INSTITUTION = dt.timedelta(days=a.PHONE_CHANGE_AT_INSTITUTION.value)
# The code's ten minutes and the typing.
PROVING = dt.timedelta(minutes=CODE_MINUTES + 5)
LOOK_ONLY_WITHOUT_FACTOR = dt.timedelta(hours=a.LOOK_ONLY_AFTER_ACTIVATION.value)
STOP_CODE_LENGTH = a.ACTIVATION_SLIP_LENGTH.value

PHONE_CHANGES = Limit("phone-change:account", a.PHONE_CHANGES_PER_DAY.value, 86_400)
PHONE_CHANGES_AT_DESK = Limit("phone-change:clerk", a.DIRECT_ACTIVATIONS_PER_DAY.value, 86_400)
STOPS_PER_ADDRESS = Limit("phone-change-stop:address", 20, 3600)
EMAILS_PER_ACCOUNT = Limit("email:account", 10, 86_400)
EMAILS_PER_ADDRESS = Limit("email:address", 5, 3600)

# Purposes of the one-time codes; each is bound to the change's id.
NEW, OLD, EMAIL, STOP = "phone", "phone_old", "email", "phone_stop"


def require_sms(phone: str) -> None:
    """One unit of each limit of a number, before a code is sent to it; raises TooMany."""
    require(SMS_PER_NUMBER_MINUTE, phone, "验证码刚刚发出，请 1 分钟后再重新发送。")
    require(SMS_PER_NUMBER_HOUR, phone, "一小时内向该手机号发送的短信过多，请稍后再试。")
    require(SMS_PER_NUMBER_DAY, phone, "今天向该手机号发送的短信过多，请明天再试。")


def same_phone() -> Refusal:
    """The new number is the one that is registered already."""
    return Refusal(
        Problem("phone_same", "这就是现在登记的手机号。", field="phone", way_out="请填写新的手机号。")
    )


def phone_taken() -> Refusal:
    """Told only after the number was proved, and never whose it is."""
    return Refusal(
        Problem(
            "phone_taken",
            "这个手机号已用于另一个医师账户，不能再用：一个手机号只能用于一个医师账户。",
            field="phone",
            way_out="请换一个本人的手机号。另一个账户也是您本人的，请先登录那个账户更换手机号；"
            "不是您本人的，请到主要执业机构或卫生健康行政部门说明。",
        )
    )


def under_way() -> Refusal:
    """One move at a time."""
    return Refusal(
        Problem(
            "phone_change_under_way",
            "已有一次更换手机号正在办理。",
            way_out="请在“账户与安全”中查看进度；要改用别的号码，请先停止它。",
        )
    )
