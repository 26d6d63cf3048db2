"""What every test run shares: the database engine it was asked for is the one it gets."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from yiji.guards.install import uninstall

ENGINES = {"sqlite": "django.db.backends.sqlite3", "postgres": "django.db.backends.postgresql"}

ROOT = Path(__file__).resolve().parent
# Files of ten seconds and more, longest first (`pytest --durations=0`).
LONGEST = (
    "web/test_authorisation_sweep.py",
    "badinput/test_uploaded_files.py",
    "foundation/test_list_pages.py",
    "register/test_list_sizes.py",
    "applications/test_decisions_parallel.py",
    "institutions/test_institution_import_rows.py",
    "web/test_every_type.py",
    "web/test_page_headers.py",
    "register/test_register_lists.py",
    "register/test_hr_roster.py",
    "applications/test_life_machine.py",
    "register/test_activation_parallel.py",
    "demo/test_seed.py",
)

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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no core waits at the end for the other one's last file."""
    order = {ROOT / name: place for place, name in enumerate(LONGEST)}
    gone = [str(path) for path in order if not path.exists()]
    if gone:
        raise pytest.UsageError(f"tests/conftest.py names files that are not there: {gone}")
    items.sort(key=lambda item: order.get(item.path, len(order)))


def pytest_report_header() -> str:
    """Name the engine at the top of the report."""
    return f"database: {settings.DATABASES['default']['ENGINE'].rsplit('.', 1)[-1]}"


@pytest.fixture(autouse=True)
def guards_step_aside(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test with real commits every table is emptied, which the guards would rightly refuse."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        uninstall()


@pytest.fixture
def engine() -> str:
    """The database engine of this run: ``sqlite`` or ``postgres``."""
    return "sqlite" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "postgres"
