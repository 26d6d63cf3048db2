"""The demo's announcements and the main hospital's word on printing (seed 2.1, 2.3)."""

from __future__ import annotations

import datetime as dt

from yiji.config.demo_seed.actions.write_staff import OFFICER, scope_of
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.institutions.actions.publish_announcement import publish_announcement
from yiji.institutions.actions.read_announcement import read_announcement
from yiji.institutions.actions.sign_off_printing import sign_off_printing
from yiji.institutions.actions.withdraw_announcement import withdraw_announcement
from yiji.institutions.actions.write_announcement import write_announcement
from yiji.institutions.announcement_rules import AnnouncementText

# Title, text, audience, urgent, public, published so many working days ago, shown for so many days (None: on).
_WRITTEN: tuple[tuple[str, str, str, bool, bool, int, int | None], ...] = (
    (
        "首次注册集中受理安排",
        "本年度医师资格考试合格人员的首次注册申请，请各机构在收到申请后五个工作日内确认。\n\n"
        "材料齐全的当日受理；需要补正的，我委一次性告知。\n\n咨询电话：0571-80000001。",
        "division",
        False,
        True,
        12,
        90,
    ),
    (
        "核对本院医师名单",
        "请各机构每月用人事名单与登记库核对一次，离职、调离人员在三十日内申请备案。\n\n"
        "依据：《医师执业注册管理办法》第十九条。",
        "own",
        False,
        False,
        6,
        None,
    ),
    (
        "医师个人信息修改的证明材料",
        "审核任职资格、学历时，请核对证书原件。照片须为近期白底免冠照，不符合的请退回并写明理由。",
        "own",
        False,
        False,
        3,
        None,
    ),
    (
        "今晚系统维护",
        "今晚 22:00 至 23:00 系统维护，期间不能提交业务。维护前已提交的业务不受影响。",
        "division",
        True,
        True,
        0,
        3,
    ),
)
_MISTAKEN = "关于停止受理的通知"


def tell_announcements(today: dt.date) -> None:
    """Write, publish, withdraw and read some through the real actions; one stays a draft."""
    officer, clerk = scope_of(OFFICER), scope_of("jc_clerk")
    for title, body, audience, urgent, public, ago, lasts in _WRITTEN:
        day = working_days_before(today, ago)
        until = day + dt.timedelta(days=lasts) if lasts is not None else None
        with clock_at(at_hour(day, 9)):
            text = AnnouncementText(title, body, audience, urgent, public, day, until)
            kept = write_announcement(officer, text)
            publish_announcement(officer, kept.pk, version=0)
    day = working_days_before(today, 8)
    with clock_at(at_hour(day, 10)):
        text = AnnouncementText(_MISTAKEN, "下周一停止受理一天。", "own", False, False, day)
        kept = write_announcement(officer, text)
        publish_announcement(officer, kept.pk, version=0)
        read_announcement(clerk, kept.pk)
    with clock_at(at_hour(day, 15)):
        withdraw_announcement(officer, kept.pk, version=1, reason="日期有误，另行通知。")
        sign_off_printing(scope_of("jc_admin"), works=True)
    with clock_at(at_hour(working_days_before(today, 1), 16)):
        draft = AnnouncementText("年末业务办理时间（草稿）", "待定。", "own", False, False, today)
        write_announcement(officer, draft)
