"""E-mail gateways behind one interface: a file in the demo, the log, or a mail server."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from smtplib import SMTPException
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import BadHeaderError, EmailMessage, get_connection

from yiji.notices.gateways import GatewayError

log = logging.getLogger(__name__)


class EmailGateway(Protocol):
    """Takes one e-mail. ``dedup_key`` lets a mail program fold a message that was delivered twice."""

    def send(self, address: str, template: str, subject: str, body: str, dedup_key: str) -> str:
        """Returns the gateway's reference; raises GatewayError."""


class ConsoleEmailGateway:
    """Logs that an e-mail went out, without address or text."""

    def send(self, address: str, template: str, subject: str, body: str, dedup_key: str) -> str:
        log.warning("e-mail %s", template)
        return f"console:{dedup_key[:40]}"


class FileEmailGateway:
    """Appends one JSON line per e-mail (template and key only; texts are read on the outbox page)."""

    def send(self, address: str, template: str, subject: str, body: str, dedup_key: str) -> str:
        line = json.dumps({"template": template, "dedup_key": dedup_key}, ensure_ascii=False)
        with open(settings.YIJI_EMAIL_FILE, "a", encoding="utf-8") as out:
            out.write(line + "\n")
            out.flush()
            os.fsync(out.fileno())
        return f"file:{dedup_key[:40]}"


class SmtpEmailGateway:
    """Hands the e-mail to the mail server of YIJI_SMTP_HOST; the same key gives the same Message-ID."""

    def send(self, address: str, template: str, subject: str, body: str, dedup_key: str) -> str:
        reference = hashlib.sha256(dedup_key.encode()).hexdigest()[:32]
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
        message = EmailMessage(
            subject,
            body,
            settings.DEFAULT_FROM_EMAIL,
            [address],
            headers={"Message-ID": f"<{reference}@{domain}>", "Auto-Submitted": "auto-generated"},
            connection=get_connection(),
        )
        try:
            message.send()
        except (SMTPException, BadHeaderError) as error:
            raise GatewayError(type(error).__name__) from error
        return f"smtp:{reference}"


_GATEWAYS: dict[str, type[EmailGateway]] = {
    "console": ConsoleEmailGateway,
    "file": FileEmailGateway,
    "smtp": SmtpEmailGateway,
}


def email_gateway() -> EmailGateway:
    """The gateway that YIJI_EMAIL_GATEWAY names."""
    try:
        return _GATEWAYS[settings.YIJI_EMAIL_GATEWAY]()
    except KeyError:
        raise ImproperlyConfigured(
            f"YIJI_EMAIL_GATEWAY={settings.YIJI_EMAIL_GATEWAY!r}; 可选：{', '.join(_GATEWAYS)}"
        ) from None
