"""The menus of the portals as data: label, URL name, permission and the counter shown beside the label."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class MenuItem:
    """One line of a menu. It is shown when its URL name exists and the reader holds ``permission``."""

    label: Any
    url_name: str
    permission: str = ""
    counter: str = ""
    icon: str = ""


@dataclass(frozen=True)
class MenuGroup:
    """A titled group of lines. A group without a label shows its lines on the first level."""

    label: Any
    icon: str
    items: tuple[MenuItem, ...]


@dataclass(frozen=True)
class MenuLink:
    """A line ready to be drawn."""

    label: Any
    url: str
    icon: str
    count: int
    current: bool


@dataclass(frozen=True)
class MenuSection:
    """A group ready to be drawn."""

    label: Any
    icon: str
    links: tuple[MenuLink, ...]


_INSTITUTION = (
    MenuGroup(
        "",
        "",
        (
            MenuItem(_("首页"), "institution:home", "institution:home:view", icon="home"),
            MenuItem(
                _("公告"),
                "institution:announcements",
                "institution:announcement:view",
                "unread_announcements",
                icon="megaphone",
            ),
        ),
    ),
    MenuGroup(
        _("本院执业医师"),
        "users",
        (
            MenuItem(_("主执业机构在本院"), "institution:primary_roster", "institution:roster:view"),
            MenuItem(_("本院多机构备案"), "institution:filed_elsewhere_roster", "institution:roster:view"),
            MenuItem(_("外院备案在本院"), "institution:filed_here_roster", "institution:roster:view"),
            MenuItem(_("名单导出"), "institution:roster_exports", "institution:roster:view"),
            MenuItem(_("定期考核"), "institution:assessments", "institution:assessment:view"),
            MenuItem(
                _("资格信息验证"), "institution:verify_qualifications", "institution:reconciliation:view"
            ),
            MenuItem(
                _("注册信息验证"), "institution:verify_registrations", "institution:reconciliation:view"
            ),
            MenuItem(_("信息更正"), "institution:corrections", "institution:correction:view", "corrections"),
            MenuItem(
                _("医师验证"),
                "institution:roster_reconciliation",
                "institution:roster:view",
                "roster_differences",
            ),
        ),
    ),
    MenuGroup(
        _("办理"),
        "inbox",
        (
            MenuItem(
                _("账户激活"),
                "institution:pending_activations",
                "institution:activation:view",
                "pending_activations",
            ),
            MenuItem(_("账户撤销"), "institution:live_accounts", "institution:account:view", "revocations"),
            MenuItem(
                _("更改手机号"), "institution:phone_changes", "institution:phone_change:view", "phone_changes"
            ),
            MenuItem(
                _("信息修改审核"),
                "institution:info_change_requests",
                "institution:info_change:view",
                "info_change_requests",
            ),
            MenuItem(
                _("业务申请确认"),
                "institution:applications",
                "institution:application:view",
                "applications",
            ),
            MenuItem(_("该办哪项业务"), "institution:which_business", "institution:report:view"),
            MenuItem(_("备案和注销的情形"), "institution:situations", "institution:report:view"),
            MenuItem(_("申请备案"), "institution:off_roster_filings", "institution:report:view"),
            MenuItem(_("申请注销"), "institution:deregistrations", "institution:report:view"),
            MenuItem(_("取消外院备案"), "institution:filing_cancellations", "institution:report:view"),
            MenuItem(_("业务台账"), "institution:ledger", "institution:application:view"),
            MenuItem(_("文书"), "institution:official_papers", "institution:paper:view"),
            MenuItem(_("批量打印"), "institution:print_batches", "institution:application:print"),
            MenuItem(_("空白文书"), "institution:blank_papers", "institution:paper:view"),
            MenuItem(_("已发消息"), "institution:outbox", "institution:outbox:view"),
            MenuItem(_("任务"), "institution:jobs", "institution:job:view"),
        ),
    ),
    MenuGroup(
        _("设置"),
        "settings",
        (
            MenuItem(
                _("审批机关"),
                "institution:approving_authorities",
                "institution:approving_authority:view",
                "authority_proposals",
            ),
            MenuItem(_("激活方式"), "institution:activation_method", "institution:activation:view"),
            MenuItem(_("科室字典"), "institution:departments", "institution:department:view"),
            MenuItem(_("常用意见"), "institution:opinion_templates", "institution:opinion_template:maintain"),
            MenuItem(_("本机构信息"), "institution:profile", "institution:profile:view"),
            MenuItem(_("规则"), "institution:rules", "institution:reference:view"),
            MenuItem(_("字典"), "institution:dictionaries", "institution:reference:view"),
            MenuItem(_("打印准备"), "institution:printing", "institution:home:view"),
            MenuItem(_("操作员"), "institution:operators", "institution:operator:view"),
            MenuItem(
                _("登录方式重置"),
                "institution:access_resets",
                "institution:operator:check",
                "access_resets",
            ),
            MenuItem(_("角色交接"), "institution:hand_over", "institution:hand_over:own", "hand_overs"),
            MenuItem(_("日志"), "institution:audit_log", "institution:audit:view"),
        ),
    ),
)

_PHYSICIAN = (
    MenuGroup(
        "",
        "",
        (
            MenuItem(_("首页"), "physician:home", "physician:account:view", icon="home"),
            MenuItem(_("资格信息"), "physician:qualification", "physician:record:view", icon="certificate"),
            MenuItem(_("执业信息"), "physician:registrations", "physician:record:view", icon="shield"),
            MenuItem(_("电子证照"), "physician:e_certificates", "physician:record:view", icon="certificate"),
            MenuItem(_("信息维护"), "physician:information", "physician:info_change:view", icon="users"),
            MenuItem(
                _("信息更正"),
                "physician:corrections",
                "physician:correction:view",
                "corrections",
                icon="edit",
            ),
            MenuItem(_("科室信息"), "physician:departments", "physician:record:view", icon="building"),
            MenuItem(_("处罚与考核"), "physician:conduct", "physician:record:view", icon="scale"),
            MenuItem(
                _("该办哪项业务"), "physician:which_business", "physician:application:view", icon="search"
            ),
            MenuItem(
                _("业务申请"), "physician:application_start", "physician:application:write", icon="edit"
            ),
            MenuItem(
                _("我的申请"),
                "physician:applications",
                "physician:application:view",
                "applications",
                icon="docs",
            ),
            MenuItem(_("我的文书"), "physician:official_papers", "physician:paper:view", icon="doc"),
            MenuItem(
                _("消息"), "physician:messages", "physician:account:view", "unread_messages", icon="bell"
            ),
            MenuItem(_("账户与安全"), "physician:security", "physician:account:view", icon="lock"),
        ),
    ),
)

_AUTHORITY = (
    MenuGroup(
        _("办理"),
        "inbox",
        (
            MenuItem(_("工作台"), "authority:workbench", "authority:workbench:view", "my_turn"),
            MenuItem(_("全部申请"), "authority:applications", "authority:application:view"),
            MenuItem(_("文书"), "authority:official_papers", "authority:paper:view"),
            MenuItem(_("批量打印"), "authority:print_batches", "authority:application:view"),
            MenuItem(_("信息更正"), "authority:corrections", "authority:correction:view", "corrections"),
        ),
    ),
    MenuGroup(
        _("机构与医师"),
        "building",
        (
            MenuItem(
                _("机构账户"),
                "authority:institutions",
                "authority:institution:view",
                "institution_closings",
            ),
            MenuItem(_("机构批量导入"), "authority:institution_imports", "authority:institution:import"),
            MenuItem(
                _("医师账户"),
                "authority:physician_accounts",
                "authority:physician_account:activate",
                "physician_accounts",
            ),
            MenuItem(
                _("直接激活设置"), "authority:activation_settings", "authority:activation_setting:maintain"
            ),
            MenuItem(_("账户撤销"), "authority:live_accounts", "authority:account:view", "revocations"),
            MenuItem(_("处罚与考核"), "authority:conduct_records", "authority:conduct:view", "conduct"),
            MenuItem(_("医师库"), "authority:physicians", "authority:physician:view"),
            MenuItem(_("国家资格库导入"), "authority:national_imports", "authority:qualification:import"),
        ),
    ),
    MenuGroup(
        _("管理"),
        "settings",
        (
            MenuItem(_("统计"), "authority:statistics", "authority:statistics:view"),
            MenuItem(_("名单公告"), "authority:register_lists", "authority:announcement:view"),
            MenuItem(_("任务"), "authority:jobs", "authority:job:view"),
            MenuItem(_("已发消息"), "authority:outbox", "authority:outbox:view"),
            MenuItem(_("工作人员"), "authority:officers", "authority:officer:view", "officers"),
            MenuItem(_("公告"), "authority:announcements", "authority:announcement:view"),
            MenuItem(_("规则"), "authority:rules", "authority:reference:view"),
            MenuItem(_("字典"), "authority:dictionaries", "authority:reference:view"),
            MenuItem(_("工作日历"), "authority:working_calendar", "authority:calendar:view"),
            MenuItem(_("日志"), "authority:audit_log", "authority:audit:view"),
        ),
    ),
)

MENUS: dict[str, tuple[MenuGroup, ...]] = {
    "institution": _INSTITUTION,
    "physician": _PHYSICIAN,
    "authority": _AUTHORITY,
}

PORTAL_NAMES: dict[str, Any] = {
    "institution": _("医疗机构端"),
    "physician": _("医师个人端"),
    "authority": _("卫生健康行政部门管理端"),
    "platform": _("平台管理"),
}

PORTAL_HOME: dict[str, str] = {
    "institution": "institution:home",
    "physician": "physician:home",
    "authority": "authority:workbench",
}


def url_or_empty(name: str, *args: Any) -> str:
    """The address of a URL name, or "" where no such page exists."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _current(urls: list[str], path: str) -> str:
    """The menu address that covers ``path``: the exact one, else the longest below which it lies."""
    if path in urls:
        return path
    below = [url for url in urls if url.count("/") > 2 and path.startswith(url)]
    return max(below, key=len, default="")


def build_menu(
    side: str, path: str, may: Callable[[str], bool], counts: Mapping[str, int] | None = None
) -> tuple[MenuSection, ...]:
    """The menu of a side for one reader and page, without lines that lead nowhere or are not allowed."""
    counts = counts or {}
    kept: list[tuple[MenuGroup, list[tuple[MenuItem, str]]]] = []
    for group in MENUS.get(side, ()):
        lines = [
            (item, url)
            for item in group.items
            if (not item.permission or may(item.permission)) and (url := url_or_empty(item.url_name))
        ]
        if lines:
            kept.append((group, lines))
    current = _current([url for _, lines in kept for _, url in lines], path)
    return tuple(
        MenuSection(
            group.label,
            group.icon,
            tuple(
                MenuLink(item.label, url, item.icon, counts.get(item.counter, 0), url == current)
                for item, url in lines
            ),
        )
        for group, lines in kept
    )
