"""Start-up checks: the database's durability settings are read back through a live connection."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def durability(app_configs: Any, databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse an SQLite that may lose acknowledged writes, and a PostgreSQL that is too old or not synchronous."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for pragma, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
                    value = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
                    if value != wanted and not (pragma == "journal_mode" and value == "memory"):
                        found.append(Error(f"SQLite {pragma}={value}, {wanted} is needed", id="yiji.E001"))
            else:
                cursor.execute("SHOW server_version_num")
                if int(cursor.fetchone()[0]) < 150000:
                    found.append(Error("PostgreSQL 15 or newer is needed", id="yiji.E002"))
                for name in ("fsync", "full_page_writes", "synchronous_commit"):
                    cursor.execute(f"SHOW {name}")
                    if cursor.fetchone()[0] == "off":
                        found.append(Error(f"PostgreSQL {name}=off loses data", id="yiji.E003"))
    return found
