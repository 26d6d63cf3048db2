"""Nothing on the institution's home page takes a full scan, however many rows there are (seed 2.3)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.web.test_home import NOW, application, cards, filing, fill, info_change, waiting_account
from yiji.accounts.models import User
from yiji.institutions.models import Institution
from yiji.notices.send import notify

pytestmark = pytest.mark.django_db
BIG_TABLES = (
    "accounts_physicianaccount",
    "applications_application",
    "audit_auditevent",
    "certificates_officialpaper",
    "institutions_institution",
    "jobs_job",
    "notices_announcement",
    "notices_announcementread",
    "notices_inappnotice",
    "register_accountclaim",
    "register_accountrevocation",
    "register_infochange",
    "register_multiinstitutionfiling",
    "register_physician",
    "register_registration",
    "register_rosterfinding",
)


@pytest.fixture
def institution() -> Institution:
    return factories.make_institution()


@pytest.fixture
def admin(institution: Institution) -> User:
    return factories.make_operator(institution, "administrator")


def test_their_number_does_not_grow_with_the_rows(institution: Institution, admin: User) -> None:
    client = factories.logged_in(admin)
    fill(institution, admin, 1)
    client.get("/institution/")
    with CaptureQueriesContext(connection) as few:
        assert client.get("/institution/").status_code == 200
    for number in range(12):
        waiting_account(institution, number)
        info_change(institution, number)
        application(institution, "submitted", due_on=dt.date(2026, 12, 1))
        filing(institution, factories.make_institution(), 30)
    many_notices(institution.pk, 100_000)
    with CaptureQueriesContext(connection) as many:
        assert client.get("/institution/").status_code == 200
    assert len(many) == len(few)
    assert len(many) < 90


def test_a_hundred_thousand_read_messages_do_not_slow_the_count_of_unread_ones(
    institution: Institution, admin: User
) -> None:
    many_notices(institution.pk, 100_000)
    notify(institution.pk, "welcome", {}, dedup_key="new")
    assert cards(factories.scope_of(admin))["messages"].count == 1


def test_every_query_finds_its_rows_by_an_index(institution: Institution, admin: User) -> None:
    client = factories.logged_in(admin)
    fill(institution, admin, 2)
    with CaptureQueriesContext(connection) as asked:
        client.get("/institution/")
    scans = [
        f"{line}\n  {query['sql'][:300]}"
        for query in asked.captured_queries
        if query["sql"].startswith("SELECT")
        for line in full_scans(query["sql"])
    ]
    assert not scans, "\n".join(scans)


def test_the_check_of_plans_finds_a_full_scan(institution: Institution) -> None:
    assert list(full_scans("SELECT id FROM notices_inappnotice WHERE template = 'welcome'"))
    assert not list(full_scans("SELECT id FROM notices_inappnotice WHERE dedup_key = 'x'"))


def many_notices(recipient: uuid.UUID, count: int) -> None:
    """That many read notices of one recipient, written by the database itself."""
    if connection.vendor == "sqlite":
        numbers = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %s) "
            "SELECT lower(hex(randomblob(16))), %s, 'welcome', '{}', 'many' || i, '', %s, %s FROM n"
        )
    else:
        numbers = "SELECT gen_random_uuid(), %s, 'welcome', '{}', 'many' || i, '', %s, %s FROM generate_series(1, %s) i"
    who: Any = recipient.hex if connection.vendor == "sqlite" else recipient
    at: Any = NOW.replace(tzinfo=None).isoformat(" ") if connection.vendor == "sqlite" else NOW
    arguments = [count, who, at, at] if connection.vendor == "sqlite" else [who, at, at, count]
    columns = "id, recipient_id, template, params, dedup_key, object_kind, created_at, read_at"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO notices_inappnotice ({columns}) {numbers}", arguments)


def full_scans(sql: str) -> Iterator[str]:
    """The lines of the plan that read a big table from end to end."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            lines = [str(row[3]) for row in cursor.fetchall()]
            for line in lines:
                words = line.split()
                named = words[1] if len(words) > 1 else ""
                if words[0] == "SCAN" and (named in BIG_TABLES or named in aliases(sql)):
                    yield line
            return
        # So few rows lie in a test that reading them all is cheapest; the planner is asked whether it must.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}")
        for (line,) in cursor.fetchall():
            if "Seq Scan on" in line and line.split("Seq Scan on ")[1].split()[0] in BIG_TABLES:
                yield line


def aliases(sql: str) -> set[str]:
    """The short names under which a query knows a big table."""
    found = set()
    for table in BIG_TABLES:
        for part in sql.split(f'"{table}" ')[1:]:
            name = part.split()[0].strip('"')
            if name.startswith(("U", "V", "T")) and len(name) <= 3:
                found.add(name)
    return found
