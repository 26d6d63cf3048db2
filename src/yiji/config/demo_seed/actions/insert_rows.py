"""Inserts the demo's past as whole rows, many at a time; the acts of its present go through the real actions."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model

_BATCH = 500


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert rows of one model; the database's checks and triggers hold as for any other insert."""
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=_BATCH)
