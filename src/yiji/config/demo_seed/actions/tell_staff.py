"""The demo's staff: earlier log-ins, an officer to confirm, a lost log-in to reset, a role that is handed over."""

from __future__ import annotations

import datetime as dt

from yiji.accounts.actions.begin_session import Device, count_failed_try
from yiji.accounts.actions.end_sessions import log_out
from yiji.accounts.actions.hand_over_role import offer_hand_over
from yiji.accounts.actions.issue_recovery_codes import issue_recovery_codes
from yiji.accounts.actions.log_in import complete_log_in
from yiji.accounts.actions.officer_posts import propose_officer
from yiji.accounts.actions.reset_access import ask_access_reset
from yiji.config.demo_seed.actions.write_staff import scope_of
from yiji.config.demo_seed.cast import DOCTOR, STAFF
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id, person

_HALL = Device("Chrome 131", "Windows 10/11", "203.0.113.0/24")
_WARD = Device("奇安信浏览器", "统信 UOS", "203.0.113.0/24")
_PHONE = Device("微信 8", "Android 14", "198.51.100.0/24")
_LOG_INS = (
    ("jc_admin", _HALL, 5, 0),
    ("jc_admin", _WARD, 3, 2),
    ("jc_admin", _HALL, 1, 0),
    ("jc_clerk", _HALL, 2, 1),
    ("xihu_intake", _HALL, 4, 0),
    ("xihu_intake", _WARD, 1, 3),
)
_NEW_OFFICER = person("xihu_new", "裘敏", "2", dt.date(1993, 3, 25), "330702", 66, "13905710105")


def tell_staff(today: dt.date) -> None:
    """Everything through the real acts; nothing of it is decided yet."""
    with clock_at(at_hour(working_days_before(today, 150), 9)):
        for member in STAFF:
            issue_recovery_codes(demo_id("user", member.login_name))
    for login_name, device, days, failed in _LOG_INS:
        with clock_at(at_hour(working_days_before(today, days), 9)):
            _came_and_went(login_name, device, "totp", failed)
    with clock_at(at_hour(working_days_before(today, 2), 20)):
        _came_and_went(DOCTOR.key, _PHONE, "sms", 0)
    with clock_at(at_hour(working_days_before(today, 1), 14)):
        propose_officer(
            scope_of("xihu_intake"),
            login_name="xihu_new",
            name=_NEW_OFFICER.name,
            id_number=_NEW_OFFICER.id_number,
            phone=_NEW_OFFICER.phone,
            duties=["intake", "read_only"],
        )
        ask_access_reset(
            scope_of("jc_admin"),
            demo_id("membership", "jc_viewer"),
            document_seen=True,
            reason="手机丢失，恢复码也已遗失。",
        )
        offer_hand_over(
            scope_of("jc_clerk"),
            demo_id("membership", "jc_viewer"),
            pending={"applications": 6, "pending_activations": 9},
        )


def _came_and_went(login_name: str, device: Device, factor: str, failed: int) -> None:
    scope = scope_of(login_name)
    if scope.user_id is None:
        return
    for _ in range(failed):
        count_failed_try(scope.user_id)
    session = complete_log_in(scope.user_id, factor=factor, device=device)
    log_out(scope, session.pk)
