"""Fixtures of the accounts' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yiji.guards.install import uninstall


@pytest.fixture
def committed_db(transactional_db: None) -> Iterator[None]:
    """A database in which commits are real; the guards step aside when the suite empties it."""
    yield
    uninstall()
