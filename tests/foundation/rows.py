"""Rows for the tests of the guards, and a way to try one statement against them."""

from __future__ import annotations

import uuid
from collections import deque
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests import factories
from yiji.applications.models import Application
from yiji.register.models import Physician
from yiji.rulebook.every_workflow import steps_of_states
from yiji.rulebook.workflow import STATES

# Who acts at which desk, so that a row of any state also passes the checks on persons.
PERSONS = {"submitter_person": 1, "acceptor_person": 2, "examiner_person": 3, "decider_person": 4}


def steps_from(state: str) -> set[str]:
    """The states that some workflow allows next."""
    return set(steps_of_states()[state])


def way_to(state: str) -> list[str]:
    """The shortest allowed way from draft, without draft itself."""
    ways = deque([["draft"]])
    while ways:
        way = ways.popleft()
        if way[-1] == state:
            return way[1:]
        ways.extend([*way, following] for following in sorted(steps_from(way[-1])) if following not in way)
    raise AssertionError(f"{state} cannot be reached")


def make_application(physician: Physician | None = None, state: str = "draft", **values: Any) -> Application:
    """An application that went its lawful way to ``state``."""
    assert state in STATES
    physician = physician or factories.make_physician()
    account = values.pop("account", None) or factories.make_physician_account(physician)
    fields = {"type": "INITIAL", "physician_name": physician.name, "category": "clinical", **values}
    application = Application.objects.create(account=account, physician=physician, **fields)
    for version, following in enumerate(way_to(state), 1):
        people = {name: uuid.UUID(int=number) for name, number in PERSONS.items()}
        Application.objects.filter(pk=application.pk).update(state=following, version=version, **people)
    return Application.objects.get(pk=application.pk)


def run(sql: str, *params: Any) -> int:
    """Execute one statement as a person at the database's console would; the number of rows it changed."""
    values = [param.hex if isinstance(param, uuid.UUID) and on_sqlite() else param for param in params]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def on_sqlite() -> bool:
    """Whether the tests run on SQLite."""
    return connection.vendor == "sqlite"


def refused(sql: str, *params: Any, match: str | None = None) -> None:
    """Assert that the database itself refuses the statement."""
    with pytest.raises(DatabaseError, match=match):
        run(sql, *params)
