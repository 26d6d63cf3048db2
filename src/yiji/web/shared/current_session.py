"""The log-in that a request belongs to, and what is told when it is over."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.accounts.queries.session_state import how_it_ended

KEY = "log_in"
_TOLD = "ended_why"


def current_session(request: HttpRequest) -> uuid.UUID | None:
    """The id of the log-in's row; None for a visitor."""
    try:
        return uuid.UUID(str(request.session.get(KEY, "")))
    except ValueError:
        return None


def drop_session(request: HttpRequest, session_id: uuid.UUID | None, why: str) -> None:
    """Log the browser out and keep the reason for the next log-in page."""
    told = how_it_ended(session_id, why) if session_id else None
    logout(request)
    if told:
        request.session[_TOLD] = told


def why_it_ended(request: HttpRequest) -> str:
    """The reason in words, told once; "" when nothing ended."""
    told = request.session.pop(_TOLD, None)
    return _in_words(told) if told else ""


def _in_words(told: dict[str, Any]) -> str:
    words = {
        "newer": _("您的账户在另一处登录，这里已退出。如非本人，请立即修改密码。"),
        "idle": _("长时间没有操作，已自动退出。请重新登录。"),
        "expired": _("登录已满 8 小时，请重新登录。"),
        "by_owner": _("您在另一处退出了这里的登录。如非本人，请立即修改密码。"),
        "password": _("密码已更改，请用新密码登录。"),
        "recovery": _("密码已通过“忘记密码”重设，请用新密码登录。如非本人，请立即联系本单位管理员。"),
        "second_factor": _("动态口令已重新绑定，请重新登录。"),
        "role": _("您的角色或岗位有变更，请重新登录。"),
        "handed_over": _("您的角色已交接，登录已退出。"),
        "taken_over": _("您已接手新的角色，请重新登录。"),
        "access_reset": _("您的登录方式已按申请重置，请查收短信中的设置码，从“首次登录”进入。"),
        "suspended": _("发证机关已停用本机构的账户，登录已退出。请重新登录，查看原因和联系方式。"),
        "closed": _("本机构的账户已关闭，登录已退出。请重新登录，查看原因和联系方式。"),
        "agent_replaced": _("发证机关已按新的授权委托书更换本机构的账户负责人，您的登录已退出。"),
        "reissued": _("发证机关已重新发放设置码，原密码和动态口令已失效。请查收短信，从“首次登录”进入。"),
        "log_out": _("您已退出登录。"),
    }
    if told["why"] == "newer" and told.get("at"):
        at = dt.datetime.fromisoformat(told["at"])
        place = " · ".join(part for part in (told.get("browser"), told.get("system")) if part)
        return _("您的账户于 %(at)s 在另一处登录（%(place)s），这里已退出。如非本人，请立即修改密码。") % {
            "at": _local(at),
            "place": place or _("未知设备"),
        }
    return words.get(told["why"], _("您的账户有变更，请重新登录。"))


def _local(moment: dt.datetime) -> str:

    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
