"""Installs every declared trigger after each migrate (a table rebuild drops them) and compares."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.db import connection
from django.utils.module_loading import module_has_submodule

from yiji.guards.triggers import Guard


def declared() -> list[Guard]:
    """The guards, on this engine, of every app that has a ``guards`` module with a GUARDS list."""
    found: list[Guard] = []
    for config in apps.get_app_configs():
        if config.label != "guards" and config.module and module_has_submodule(config.module, "guards"):
            found.extend(import_module(f"{config.name}.guards").GUARDS)
    return [guard for guard in found if guard.on(connection.vendor)]


def installed() -> set[str]:
    """The names of the guard triggers that the database has now."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard_%%'", []
            )
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'guard_%%'", []
            )
        return {row[0] for row in cursor.fetchall()}


def uninstall() -> None:
    """Drop all guard triggers (before a rebuild; the test suite also needs it to empty its tables)."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in declared():
            if guard.table in tables:
                where = "" if connection.vendor == "sqlite" else f" ON {guard.table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{where}")


def install() -> None:
    """Drop and create all guard triggers whose table exists."""
    uninstall()
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in declared():
            if guard.table not in tables:
                continue
            statements = [guard.sqlite()] if connection.vendor == "sqlite" else guard.postgres()
            for statement in statements:
                cursor.execute(statement)


def missing() -> set[str]:
    """Declared guards that the database lacks."""
    return {guard.name for guard in declared()} - installed()
