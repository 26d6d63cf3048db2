"""Browser and system in words, from the user agent; the network of an address. A short table, nothing exact."""

from __future__ import annotations

import ipaddress
import re

from django.http import HttpRequest

from yiji.accounts.actions.begin_session import Device
from yiji.web.shared.request_context import client_address

# In this order: what calls itself Chrome or Safari as well comes before them.
_BROWSERS = (
    (r"MicroMessenger/(\d+)", "微信"),
    (r"Edg(?:e|A|iOS)?/(\d+)", "Edge"),
    (r"QAXBrowser|QIANXIN", "奇安信浏览器"),
    (r"Qihoobrowser|360SE|360EE|QihooBrowser", "360 浏览器"),
    (r"MetaSr|SogouMobileBrowser", "搜狗浏览器"),
    (r"MQQBrowser/(\d+)|QQBrowser/(\d+)", "QQ 浏览器"),
    (r"UCBrowser/(\d+)|UBrowser/(\d+)", "UC 浏览器"),
    (r"HuaweiBrowser/(\d+)", "华为浏览器"),
    (r"MiuiBrowser/(\d+)", "小米浏览器"),
    (r"OPR/(\d+)", "Opera"),
    (r"(?:Firefox|FxiOS)/(\d+)", "Firefox"),
    (r"(?:Headless)?(?:Chrome|CriOS|Chromium)/(\d+)", "Chrome"),
    (r"Version/(\d+)[\d.]* (?:Mobile/\S+ )?Safari", "Safari"),
)
_SYSTEMS = (
    (r"HarmonyOS|OpenHarmony|ArkWeb", "鸿蒙"),
    (r"iPhone|iPod", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android (\d+)|Android", "Android"),
    (r"Windows NT 10", "Windows 10/11"),
    (r"Windows NT 6\.[23]", "Windows 8"),
    (r"Windows NT 6\.1", "Windows 7"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"UOS|Uniontech", "统信 UOS"),
    (r"Kylin", "麒麟"),
    (r"Linux|X11", "Linux"),
)


def device_of(request: HttpRequest) -> Device:
    """The device that a request comes from."""
    agent = request.META.get("HTTP_USER_AGENT", "")[:500]
    return Device(
        browser=_words(agent, _BROWSERS),
        system=_words(agent, _SYSTEMS),
        network=network_of(client_address(request)),
    )


def network_of(address: str) -> str:
    """The /24 of an IPv4 or the /48 of an IPv6 address; "" for anything else."""
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    length = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network(f"{found}/{length}", strict=False))


def _words(agent: str, table: tuple[tuple[str, str], ...]) -> str:
    for pattern, name in table:
        found = re.search(pattern, agent)
        if found:
            version = next((group for group in found.groups() if group), "")
            return f"{name} {version[:4]}".strip()
    return ""
