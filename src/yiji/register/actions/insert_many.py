"""Inserts many rows of one table with one prepared statement: for lists of thousands, where the ORM costs most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, CharField, Field, Model, TextField, UUIDField


def insert_many(model: type[Model], rows: Sequence[dict[str, Any]]) -> None:
    """Insert ``rows`` (values by the attribute names of the model's columns) in the caller's transaction.

    All rows have the keys of the first; columns that it lacks get their field's default. Values go through the
    fields' own preparation, and the database's checks and triggers hold as for any other insert.
    """
    if not rows:
        return
    # The connection itself, not Django's per-thread proxy: it is asked once for every value.
    database = connections["default"]
    # A number that the database gives by itself is left to it.
    fields = [
        field
        for field in model._meta.concrete_fields
        if field.attname in rows[0] or not isinstance(field, AutoField)
    ]
    given = [field for field in fields if field.attname in rows[0]]
    others = [field for field in fields if field.attname not in rows[0]]
    quote = database.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in (*given, *others))
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    constant = [field.get_db_prep_save(field.get_default(), database) for field in others]
    columns = [_prepared(field, [row[field.attname] for row in rows], database) for field in given]
    with database.cursor() as cursor:
        cursor.executemany(statement, [(*values, *constant) for values in zip(*columns, strict=True)])


def _prepared(field: Field[Any, Any], values: list[Any], database: BaseDatabaseWrapper) -> list[Any]:
    """What the driver gets; text goes as it is, and a value met before in the column is prepared once."""
    if isinstance(field, CharField | TextField) and all(type(value) is str for value in values):
        return values
    if values and all(value is values[0] for value in values):
        return [field.get_db_prep_save(values[0], database)] * len(values)
    if isinstance(field, UUIDField) and not database.features.has_native_uuid_field:
        return [
            value.hex if type(value) is UUID else field.get_db_prep_save(value, database) for value in values
        ]
    prepare = field.get_db_prep_save
    return [None if value is None else prepare(value, database) for value in values]
