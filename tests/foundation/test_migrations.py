"""Migrations say what the models say, and lead back to nothing and forward again."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command

_BACK_AND_FORTH = """
import django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from yiji.guards.install import missing
call_command("migrate", verbosity=0)
before = set(connection.introspection.table_names())
executor = MigrationExecutor(connection)
own = [one for one in executor.loader.migrated_apps if apps.get_app_config(one).name.startswith("yiji.")]
leaves = executor.loader.graph.leaf_nodes()
executor.migrate([(one, None) for one in own])
left = [name for name in connection.introspection.table_names() if name.split("_")[0] in own]
assert not left, left
MigrationExecutor(connection).migrate(leaves)
call_command("migrate", verbosity=0)
assert set(connection.introspection.table_names()) == before
assert not missing()
print("BACK AND FORTH", len(own))
"""


@pytest.mark.django_db
def test_no_model_differs_from_its_migrations() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.fixture
def another_database(engine: str) -> Iterator[str]:
    """The address of an empty database of the same engine beside that of the tests."""
    if not os.environ.get("YIJI_FULL_MIGRATIONS"):
        pytest.skip("takes most of a minute: YIJI_FULL_MIGRATIONS=1 asks for it")
    if engine == "sqlite":
        yield "sqlite:///:memory:"
        return
    import psycopg

    told, name = settings.DATABASES["default"], f"back_and_forth_{uuid.uuid4().hex[:8]}"
    server = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"], "password": told["PASSWORD"]}
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_all_migrations_lead_back_and_forth(another_database: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BACK_AND_FORTH],
        env=os.environ | {"YIJI_DATABASE_URL": another_database},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "BACK AND FORTH 12" in done.stdout
