"""Every list of physicians opens with the same number of queries whatever the size of the register (issue: lists)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from yiji.institutions.models import Institution
from yiji.register.actions.insert_many import insert_many
from yiji.register.models import MultiInstitutionFiling, Physician, Registration

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LISTS = (
    "primary_roster",
    "filed_elsewhere_roster",
    "filed_here_roster",
    "other_places_roster",
    "verify_qualifications",
    "verify_registrations",
)
FEW, MANY = 100, 100_000


def add_people(place: Institution, other: Institution, count: int, start: int) -> None:
    """Physicians registered at the place; each hundredth is filed elsewhere, another from elsewhere here."""
    people = [
        {
            "id": uuid.uuid4(),
            "name": f"虚{number}",
            "id_number_index": uuid.uuid4(),
            "sex": "1",
            "created_at": timezone.now(),
        }
        for number in range(start, start + count)
    ]
    rows = [
        {
            "id": uuid.uuid4(),
            "physician_id": person["id"],
            "level": "1",
            "category": "clinical",
            "scopes": ["11"],
            "practice_jurisdiction": place.province_code,
            "province_code": place.province_code,
            "primary_institution_id": (other if number % 100 == 1 else place).pk,
            "approving_authority_id": place.licence_issuer_id,
            "certificate_no": f"11034010{number:07d}",
            "approved_on": dt.date(2015, 1, 1) + dt.timedelta(days=number % 3000),
            "created_at": timezone.now(),
        }
        for number, person in enumerate(people, start)
    ]
    filings = [
        {
            "id": uuid.uuid4(),
            "registration_id": row["id"],
            "institution_id": (place if number % 100 == 1 else other).pk,
            "scopes": ["11"],
            "starts_on": dt.date(2026, 1, 1),
            "ends_on": dt.date(2028, 1, 1),
        }
        for number, row in enumerate(rows, start)
        if number % 100 < 2
    ]
    with transaction.atomic():
        for model, values in ((Physician, people), (Registration, rows), (MultiInstitutionFiling, filings)):
            insert_many(model, values)


def queries_of(client: Client, name: str, query: str = "") -> tuple[int, list[str]]:
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(reverse(f"institution:{name}") + query)
    assert answer.status_code == 200, name
    return len(seen), [one["sql"] for one in seen.captured_queries]


def test_a_hundred_and_a_hundred_thousand_physicians_take_the_same_queries(capsys: Any) -> None:
    place, other = factories.make_institution(), factories.make_institution()
    client = factories.logged_in(factories.make_operator(place))
    add_people(place, other, FEW, 0)
    for name in LISTS:
        queries_of(client, name)  # the session and the caches of the process are warm from here on
    asked = [(name, "") for name in LISTS] + [
        ("primary_roster", f"?sort={key}") for key in ("name", "-department")
    ]
    few = {one: queries_of(client, *one)[0] for one in asked}
    add_people(place, other, MANY - FEW, FEW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    # Writing so many took a while: the session notes once more when its owner was last seen.
    queries_of(client, LISTS[0])
    many = {one: queries_of(client, *one)[0] for one in asked}
    with capsys.disabled():
        print(f"\nqueries of each list at {FEW} and at {MANY} physicians: {sorted(set(many.values()))}")
    assert many == few


# What is read straight off an index; orders by a name or a department sort the one institution's rows.
ALONG_AN_INDEX = (
    ("primary_roster", "", "roster_by_approval"),
    ("primary_roster", "?sort=approved_on", "roster_by_approval"),
    ("primary_roster", "?sort=certificate_no", "roster_by_certificate"),
    ("primary_roster", "?sort=-category", "roster_by_kind"),
    ("verify_qualifications", "?state=all", "roster_by_approval"),
    ("verify_registrations", "?state=all", "roster_by_approval"),
    ("filed_here_roster", "", "filings_here"),
)


def test_the_lists_read_their_pages_along_an_index_without_sorting() -> None:
    place, other = factories.make_institution(), factories.make_institution()
    # Where one institution has a large part of everybody, a planner may rightly go other ways.
    for _n in range(60):
        factories.make_institution()
    add_people(place, other, 600, 0)
    add_people(other, place, 15_000, 600)
    client = factories.logged_in(factories.make_operator(place))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for name, query, index in ALONG_AN_INDEX:
        answer = client.get(reverse(f"institution:{name}") + query)
        following = f"{query or '?'}&at={answer.context['page'].next_token}"
        for address in (query, following):
            plan = plan_of_page(queries_of(client, name, address)[1])
            assert index in plan, (name, address, plan)
            assert "USE TEMP B-TREE FOR ORDER BY" not in plan, (name, address, plan)
            # The rows of the page; the last of one person's assessments may be sorted within its own subquery.
            assert "Sort Key: register_" not in plan, (name, address, plan)
            assert "SCAN register_registration" not in plan, (name, address, plan)
            assert "Seq Scan on register_registration" not in plan, (name, address, plan)


def plan_of_page(statements: list[str]) -> str:
    """How the database reads the rows of the page: the one query that is ordered and limited."""
    table = '"register_multiinstitutionfiling"."ends_on"', '"register_registration"'
    page = next(
        sql
        for sql in statements
        if " LIMIT 21" in sql and "ORDER BY" in sql and any(one in sql for one in table)
    )
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + page)
        return "\n".join(str(row) for row in cursor.fetchall())
