"""The texts of e-mails by template id; a template without one of its own goes out with the text of the SMS."""

from __future__ import annotations

from collections.abc import Mapping

from yiji.notices.templates import text

_FOOT = "\n\n此邮件由系统自动发出，请勿回复。工作人员不会向您索取验证码。"

# Template id: (subject, body).
TEMPLATES: dict[str, tuple[str, str]] = {
    "email-code": (
        "【医籍】邮箱验证码",
        "您正在医籍系统验证邮箱。\n\n验证码：{code}\n\n{minutes} 分钟内有效。如非本人操作，请忽略此邮件。",
    ),
    "SMS-2": (
        "【医籍】验证码",
        "您正在医籍系统验证身份。\n\n验证码：{code}\n\n{minutes} 分钟内有效。如非本人操作，请立即修改密码。",
    ),
    "SMS-3": (
        "【医籍】账户激活码",
        "{institution}为您发送激活码：{code}\n\n{hours} 小时内有效。请登录医师个人端激活账户。",
    ),
}


def email_text(template: str, params: Mapping[str, object]) -> tuple[str, str]:
    """Subject and body; KeyError when the template or one of its parameters is missing."""
    if template in TEMPLATES:
        subject, body = TEMPLATES[template]
        return subject, body.format(**params) + _FOOT
    return "【医籍】通知", text(template, params).removeprefix("【医籍】") + _FOOT
