"""What every test run shares: the database engine it was asked for is the one it gets."""

from __future__ import annotations

import os

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

ENGINES = {"sqlite": "django.db.backends.sqlite3", "postgres": "django.db.backends.postgresql"}

# How quickly a busy machine draws examples says nothing about the code under test.
hypothesis_settings.register_profile("yiji", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("yiji")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to run on another engine than YIJI_TEST_DB asks for: such a run would prove nothing."""
    wanted = os.environ.get("YIJI_TEST_DB")
    if wanted is None:
        return
    if wanted not in ENGINES:
        raise pytest.UsageError(f"YIJI_TEST_DB={wanted}: there are {', '.join(ENGINES)}")
    found = settings.DATABASES["default"]["ENGINE"]
    if found != ENGINES[wanted]:
        raise pytest.UsageError(
            f"YIJI_TEST_DB={wanted}, but the settings say {found}. `make test-pg` starts a PostgreSQL and "
            "names it; by hand: YIJI_DATABASE_URL=postgres://user:password@host:port/database"
        )


def pytest_report_header() -> str:
    """Name the engine at the top of the report."""
    return f"database: {settings.DATABASES['default']['ENGINE'].rsplit('.', 1)[-1]}"


@pytest.fixture
def engine() -> str:
    """The database engine of this run: ``sqlite`` or ``postgres``."""
    return "sqlite" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "postgres"
