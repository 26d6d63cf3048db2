"""The drawn pictures of browsers on the download page: where the menu is, and what to press in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

_LINE, _TOP = 24, 62


@dataclass(frozen=True)
class Line:
    """One line of a drawn menu; ``step`` is the number in the circle beside it, "" for a line that is only there."""

    label: Any
    step: str = ""


@dataclass(frozen=True)
class Picture:
    """One browser. ``phone`` draws a phone instead of a window; ``mark`` says what stands in the address bar."""

    key: str
    title: Any
    steps: tuple[Any, ...]
    menu: tuple[Line, ...] = ()
    glyph: str = "dots"
    mark: str = ""
    mark_step: str = ""
    menu_step: str = ""
    phone: bool = False
    note: Any = ""

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The menu's lines with their places from above."""
        return [
            {
                "label": line.label,
                "step": line.step,
                "y": _TOP + place * _LINE,
                "text_y": _TOP + place * _LINE + 16,
            }
            for place, line in enumerate(self.menu)
        ]

    @property
    def menu_height(self) -> int:
        return len(self.menu) * _LINE + 8


@dataclass(frozen=True)
class Group:
    """Pictures under one heading."""

    title: Any
    pictures: tuple[Picture, ...] = field(default_factory=tuple)


_CHROME = Picture(
    "chrome",
    _("Chrome 浏览器"),
    (
        _("点地址栏右端的安装图标 ①，再点“安装”。"),
        _("没有这个图标的，点右上角的三点 ②，选“投放、保存和分享”，再选“将网页作为应用安装” ③。"),
    ),
    menu=(
        Line(_("新标签页")),
        Line(_("投放、保存和分享"), "3"),
        Line(_("设置")),
    ),
    mark="install",
    mark_step="1",
    menu_step="2",
    note=_("各版本的菜单名称略有不同，旧版直接写“安装医籍机构端”。"),
)
_EDGE = Picture(
    "edge",
    _("Edge 浏览器"),
    (
        _("点地址栏右端的“应用可用”图标 ①，再点“安装”。"),
        _("没有这个图标的，点右上角的三点 ②，选“应用” ③，再选“将此站点作为应用安装”。"),
    ),
    menu=(Line(_("新建标签页")), Line(_("应用"), "3"), Line(_("设置"))),
    glyph="wide-dots",
    mark="install",
    mark_step="1",
    menu_step="2",
    note=_("较新的版本把“应用”放在“更多工具”里。"),
)
_DOMESTIC = Picture(
    "domestic",
    _("360、奇安信、搜狗高速浏览器"),
    (
        _("先看地址栏右端 ①：显示“兼容”的，点它改成“极速”（搜狗叫“高速”，奇安信叫“Chromium 内核”）。"),
        _("这些浏览器多数没有“安装应用”，请下载下面的桌面快捷方式，双击即可打开。"),
        _("快捷方式打开的不是本浏览器的，在 Windows 设置的“默认应用”里改。"),
    ),
    glyph="lines",
    mark="bolt",
    mark_step="1",
    note=_("兼容模式用的是旧的 IE 内核，页面会排版错乱，不能办理业务。"),
)
_XINCHUANG = Picture(
    "xinchuang",
    _("统信 UOS、麒麟自带的浏览器"),
    (
        _("点右上角的菜单 ①，选“更多工具” ②，再选“创建快捷方式”，勾选“在窗口中打开”。"),
        _("菜单里没有的，下载下面的 Linux 桌面快捷方式，放到桌面并允许启动。"),
    ),
    menu=(Line(_("新建标签页")), Line(_("更多工具"), "2"), Line(_("设置"))),
    glyph="lines",
    menu_step="1",
)
_ANDROID = Picture(
    "android",
    _("安卓手机"),
    (
        _("用手机的 Chrome、Edge 或自带浏览器打开本页。"),
        _("点右上角的三点 ①，选“安装应用”或“添加到主屏幕” ②。"),
    ),
    menu=(Line(_("刷新")), Line(_("添加到主屏幕"), "2"), Line(_("设置"))),
    menu_step="1",
    phone=True,
    note=_("在微信里打开的，先点右上角，选“在浏览器打开”。"),
)
_IPHONE = Picture(
    "iphone",
    _("苹果手机、平板"),
    (
        _("用 Safari 浏览器打开本页。"),
        _("点下方的分享图标 ①，向上滑，选“添加到主屏幕” ②。"),
    ),
    menu=(Line(_("拷贝")), Line(_("添加到主屏幕"), "2"), Line(_("在页面上查找"))),
    glyph="share",
    menu_step="1",
    phone=True,
)

_DESKTOP = Group(_("电脑"), (_CHROME, _EDGE, _DOMESTIC, _XINCHUANG))
_PHONES = Group(_("手机"), (_ANDROID, _IPHONE))


def picture_groups(portal: str) -> tuple[Group, ...]:
    """Computers first for offices, phones first for physicians."""
    return (_PHONES, _DESKTOP) if portal == "physician" else (_DESKTOP, _PHONES)
