"""Start-up checks through a live connection: the database's durability settings, and the right master key."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections

from yiji.vault.keys import check_master_key
from yiji.vault.models import DataKey


@register(Tags.database)  # type: ignore[type-var]
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


@register(Tags.database)  # type: ignore[type-var]
def master_key(app_configs: Any, databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start with a master key that does not open this database's data keys."""
    if DEFAULT_DB_ALIAS not in (databases or []):
        return []
    if DataKey._meta.db_table not in connections[DEFAULT_DB_ALIAS].introspection.table_names():
        return []
    try:
        check_master_key()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="yiji.E004")]
    return []
