"""Keyset pages: no row lost or doubled in either direction, nonsense gives the first page, counting ends at its cap."""

from __future__ import annotations

import base64
import datetime as dt
import json
import uuid
from urllib.parse import quote

import pytest
from django.db.models import QuerySet
from django.test import RequestFactory
from django.utils import timezone

from yiji.notices.models import InAppNotice
from yiji.search.models import NameToken
from yiji.web.shared.lists import COUNT_CAP, Page, keyset_page

pytestmark = pytest.mark.django_db


def _notices(count: int) -> QuerySet[InAppNotice]:
    """Notices of which many share their moment."""
    recipient = uuid.uuid4()
    InAppNotice.objects.bulk_create(
        InAppNotice(recipient_id=recipient, template=f"t{n % 3}", dedup_key=f"{recipient}{n}")
        for n in range(count)
    )
    rows = InAppNotice.objects.filter(recipient_id=recipient)
    start = timezone.now()
    for n, key in enumerate(rows.order_by("dedup_key").values_list("pk", flat=True)):
        rows.filter(pk=key).update(created_at=start - dt.timedelta(microseconds=n // 7))
    return rows


def _page(rows: QuerySet[InAppNotice], order: tuple[str, ...], query: str = "") -> Page:
    return keyset_page(RequestFactory().get(f"/list/?{query}"), rows, order, ["id"])


ORDERS = [
    ("-created_at", "id"),
    ("created_at", "-id"),
    ("template", "-created_at", "id"),
    ("-template", "id"),
]


@pytest.mark.parametrize("order", ORDERS, ids="|".join)
@pytest.mark.parametrize("count", [1, 20, 21, 40, 63])
def test_every_row_is_met_once_going_on_and_once_coming_back(order: tuple[str, ...], count: int) -> None:
    rows = _notices(count)
    wanted = list(rows.order_by(*order).values_list("pk", flat=True))
    forward, page = [], _page(rows, order)
    assert page.previous_token == ""
    while True:
        forward.append([row["id"] for row in page.rows])
        if not page.next_token:
            break
        page = _page(rows, order, f"at={page.next_token}")
    assert [key for part in forward for key in part] == wanted
    backward = [[row["id"] for row in page.rows]]
    while page.previous_token:
        page = _page(rows, order, f"at={page.previous_token}")
        backward.insert(0, [row["id"] for row in page.rows])
    assert backward == forward
    assert page.count == count


def test_rows_that_come_and_go_between_two_pages_move_no_other_row() -> None:
    order = ("-created_at", "id")
    rows = _notices(45)
    wanted = list(rows.order_by(*order).values_list("pk", flat=True))
    first = _page(rows, order)
    rows.filter(pk__in=wanted[:5]).delete()
    InAppNotice.objects.create(recipient_id=uuid.uuid4(), template="x", dedup_key="x")
    second = _page(rows, order, f"at={first.next_token}")
    assert [row["id"] for row in second.rows] == wanted[20:40]


def test_the_last_row_of_the_page_may_vanish() -> None:
    order = ("-created_at", "id")
    rows = _notices(45)
    wanted = list(rows.order_by(*order).values_list("pk", flat=True))
    first = _page(rows, order)
    rows.filter(pk=wanted[19]).delete()
    assert [row["id"] for row in _page(rows, order, f"at={first.next_token}").rows] == wanted[20:40]


def _token(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


NOW = "2026-03-02T08:00:00+00:00"
SOME_ID = str(uuid.UUID(int=7))
NONSENSE = {
    "empty": "",
    "no base64": "%%%",
    "chinese": "第二页",
    "letters": "abcdefg",
    "long": "A" * 5000,
    "no json": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "a number": base64.urlsafe_b64encode(b"17").decode(),
    "an object": base64.urlsafe_b64encode(b'{"a":1}').decode(),
    "too few": _token("n", NOW),
    "too many": _token("n", NOW, SOME_ID, SOME_ID),
    "no direction": _token("x", NOW, SOME_ID),
    "no date": _token("n", "yesterday", SOME_ID),
    "no id": _token("n", NOW, "7"),
    "nul byte": _token("n", NOW, "\x00"),
    "lists": _token("n", [NOW], [SOME_ID]),
    "date without zone": _token("n", "2026-03-02T08:00:00", SOME_ID),
    "date before the calendar": _token("n", "0001-01-01T00:00:00+14:00", SOME_ID),
    "date after the calendar": _token("n", "9999-12-31T23:59:59-14:00", SOME_ID),
}


@pytest.mark.parametrize(
    "token",
    [pytest.param(token, id=name) for name, token in NONSENSE.items()],
)
def test_a_nonsensical_token_gives_the_first_page(token: str) -> None:
    order = ("-created_at", "id")
    rows = _notices(25)
    page = _page(rows, order, f"at={quote(token)}")
    assert [row["id"] for row in page.rows] == list(rows.order_by(*order).values_list("pk", flat=True)[:20])
    assert page.previous_token == ""


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * 300], ids=["nul byte", "surrogate", "long"])
def test_a_nonsensical_text_in_a_token_is_no_error(text: str) -> None:
    NameToken.objects.bulk_create(
        NameToken(kind="k", token=f"{n:02d}", object_id=uuid.uuid4()) for n in range(25)
    )
    request = RequestFactory().get(f"/list/?at={_token('n', text, 1)}")
    page = keyset_page(request, NameToken.objects.all(), ("token", "id"), ["token"])
    assert len(page.rows) in (0, 20)


@pytest.mark.parametrize(
    "size",
    [
        "",
        "7",
        "-1",
        "1000000000",
        "10 00",
        "２０",
        "1e9",
        "020",
        "NaN",
        "20.0",
        "0020999999999",
    ],
)
def test_only_the_offered_page_sizes_are_given(size: str) -> None:
    page = _page(_notices(25), ("-created_at", "id"), f"size={quote(size)}")
    assert page.size == 20
    assert len(page.rows) == 20


def test_a_larger_page_may_be_asked_for() -> None:
    page = _page(_notices(55), ("-created_at", "id"), "size=50")
    assert (page.size, len(page.rows), page.next_token != "") == (50, 50, True)


def test_counting_ends_at_its_cap() -> None:
    NameToken.objects.bulk_create(
        NameToken(kind="k", token=str(n), object_id=uuid.uuid4()) for n in range(COUNT_CAP + 5)
    )
    request = RequestFactory().get("/list/")
    page = keyset_page(request, NameToken.objects.all(), ("id",), ["token"])
    assert (page.count, page.count_capped, page.count_text) == (COUNT_CAP, True, "1,000+")
    few = keyset_page(request, NameToken.objects.filter(token="3"), ("id",), ["token"])
    assert (few.count, few.count_capped, few.count_text) == (1, False, "1")
