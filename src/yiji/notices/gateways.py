"""SMS gateways behind one interface; the demo writes messages to a file instead of sending them."""

from __future__ import annotations

import json
import logging
import os
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

log = logging.getLogger(__name__)


class GatewayError(Exception):
    """The gateway did not take the message; it is tried again later."""


class Gateway(Protocol):
    """Takes one message. ``dedup_key`` lets a gateway drop a message that was delivered twice."""

    def send(self, phone: str, template: str, text: str, dedup_key: str) -> str:
        """Returns the gateway's reference; raises GatewayError."""


class ConsoleGateway:
    """Logs that a message went out, without phone or text."""

    def send(self, phone: str, template: str, text: str, dedup_key: str) -> str:
        log.warning("SMS %s", template)
        return f"console:{dedup_key[:40]}"


class FileGateway:
    """Appends one JSON line per message (template and key only; texts are read on the outbox page)."""

    def send(self, phone: str, template: str, text: str, dedup_key: str) -> str:
        line = json.dumps({"template": template, "dedup_key": dedup_key}, ensure_ascii=False)
        with open(settings.YIJI_SMS_FILE, "a", encoding="utf-8") as out:
            out.write(line + "\n")
            out.flush()
            os.fsync(out.fileno())
        return f"file:{dedup_key[:40]}"


_GATEWAYS: dict[str, type[ConsoleGateway] | type[FileGateway]] = {
    "console": ConsoleGateway,
    "file": FileGateway,
}


def gateway() -> Gateway:
    """The gateway that YIJI_SMS_GATEWAY names."""
    try:
        return _GATEWAYS[settings.YIJI_SMS_GATEWAY]()
    except KeyError:
        raise ImproperlyConfigured(
            f"YIJI_SMS_GATEWAY={settings.YIJI_SMS_GATEWAY!r}; 可选：{', '.join(_GATEWAYS)}"
        ) from None
