"""Start-up checks of the electronic seal: a key that is named must open and be in force; production wants one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

_SOON = dt.timedelta(days=60)


@register(Tags.security)
def seal_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a key file that does not open or has run out; warn where none is named and where one ends soon."""
    if not settings.YIJI_SEAL_PKCS12:
        if settings.YIJI_SEAL_DEMO:
            return []
        return [
            Warning(
                "没有配置电子签章 (YIJI_SEAL_PKCS12)：电子证照和文书无法签章，签章任务会失败。",
                id="yiji.W010",
            )
        ]
    # The library that opens the file is slow to load; without a key it is not needed here.
    from yiji.certificates.signing.provider import SealKeyMissing, expires_at, key_provider

    try:
        ends = expires_at(key_provider())
    except SealKeyMissing as error:
        return [Error(str(error), id="yiji.E010")]
    left = ends - dt.datetime.now(dt.UTC)
    if left <= dt.timedelta(0):
        return [Error(f"电子签章证书已于 {ends:%Y-%m-%d} 到期。", id="yiji.E011")]
    if left < _SOON:
        return [Warning(f"电子签章证书将于 {ends:%Y-%m-%d} 到期，请及时更换。", id="yiji.W011")]
    return []
