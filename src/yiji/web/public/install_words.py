"""What the download page checks in the browser, and the questions it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class BrowserCheck:
    """One line of the check. ``tone`` and ``word`` are for a bad outcome: ``bad`` stops work, ``wait`` does not."""

    key: str
    label: Any
    tone: str
    word: Any
    way_out: Any


CHECKS = (
    BrowserCheck(
        "browser", _("浏览器版本"), "bad", _("太旧"), _("请升级浏览器，或改用极速（Chromium）模式。")
    ),
    BrowserCheck(
        "cookies", _("Cookie"), "bad", _("被禁用"), _("登录需要 Cookie，请在浏览器设置里允许本站保存。")
    ),
    BrowserCheck(
        "secure", _("加密连接"), "wait", _("没有"), _("请用 https 开头的网址打开；否则不能安装成应用。")
    ),
    BrowserCheck(
        "install", _("安装成应用"), "wait", _("不支持"), _("可以用桌面快捷方式，办理业务不受影响。")
    ),
    BrowserCheck("pdf", _("PDF 阅读器"), "wait", _("没有"), _("申请表会下载成文件，请用 PDF 阅读器打开。")),
    BrowserCheck("print", _("打印"), "wait", _("不能调用"), _("请下载申请表后从 PDF 阅读器打印。")),
    BrowserCheck(
        "fonts",
        _("生僻字显示"),
        "wait",
        _("本机缺字"),
        _("屏幕上可能显示方框；打印的申请表自带字库，不受影响。"),
    ),
    BrowserCheck("screen", _("屏幕大小"), "wait", _("偏小"), _("宽度不足 1280，表格可能需要左右滚动。")),
)
QUESTIONS = (
    (
        _("原来国家系统的客户端还要装吗？"),
        _("本系统不需要 Windows 客户端，也不读取它的数据。两个系统的账户互不相通。"),
    ),
    (
        _("安装成应用后，别人打开电脑就能看到数据吗？"),
        _(
            "不能。本机只保存图标、样式和断网提示页，不保存任何业务数据；每次打开都要登录，退出登录时浏览器会清除本站的缓存。"
        ),
    ),
    (_("怎么更新？"), _("不用管。每次打开都是最新版本，旧的文件自动清除。")),
    (
        _("怎么卸载？"),
        _("打开应用窗口右上角的菜单，选“卸载”；手机长按图标删除。卸载不影响账户和已办的业务。"),
    ),
    (
        _("显示“没有网络：看不到数据，也没有提交任何内容”怎么办？"),
        _("检查本机网络；其他网站能打开的，稍等几分钟再试。断网之前已提示成功的业务不受影响。"),
    ),
    (
        _("显示“没有收到回执”怎么办？"),
        _("提交时断了网，系统可能办了也可能没办。联网后先看业务台账，确认没有办成再重新提交。"),
    ),
    (
        _("单位只允许用内网，能安装吗？"),
        _("能打开本页就能用。安装成应用需要 https 网址；只有 http 的，请用桌面快捷方式。"),
    ),
    (_("几个人共用一台电脑可以吗？"), _("可以，每人用自己的用户名登录，用完退出登录。应用只需安装一次。")),
)
