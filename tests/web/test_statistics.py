"""The authority's statistics: right figures of its own scope, drawn without inline styles, exported, stored when large."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import uuid
from collections import Counter
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from yiji.accounts.scope import Scope
from yiji.applications.actions import count_statistics
from yiji.applications.actions.count_statistics import ask_statistics, queue_nightly
from yiji.applications.models import Application, StatisticsSnapshot
from yiji.applications.queries import statistics as counting
from yiji.applications.queries.statistics import percentile, statistics
from yiji.applications.statistic_periods import usual_periods
from yiji.codelists.calendar import working_days
from yiji.institutions.models import Institution
from yiji.jobs.models import Job
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import NotFound
from yiji.register.actions.apply_changes import apply_changes
from yiji.register.models import MultiInstitutionFiling, Registration
from yiji.rulebook.register_changes import CloseRegistration, MarkOffRoster

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
PAGE = "authority:statistics"


def _officer(institution: Institution) -> Scope:
    return factories.scope_of(factories.make_user_officer(institution.licence_issuer))


def _registered(institution: Institution, **values: Any) -> Registration:
    physician = factories.make_physician(
        category=values.pop("qualified_as", "clinical"), level=values.pop("of", "1")
    )
    return factories.make_registration(physician, institution, **values)


def _application(
    institution: Institution, *, received: dt.date, accepted: dt.date | None = None, decided: dt.date | None = None,
    state: str = "received", kind: str = "INITIAL", **values: Any,
) -> Application:  # fmt: skip
    def noon(day: dt.date | None) -> dt.datetime | None:
        return day and dt.datetime(day.year, day.month, day.day, 4, tzinfo=dt.UTC)

    physician = factories.make_physician()
    registration = _registered(institution)
    application = Application.objects.create(
        type=kind, started_by="institution", physician=physician, physician_name=physician.name,
        institution=institution, authority=institution.licence_issuer, registration=registration,
    )  # fmt: skip
    for step in _WAY[state]:
        more = {} if step != state else {
            "received_at": noon(received), "accepted_at": noon(accepted), "decided_at": noon(decided), **values
        }  # fmt: skip
        if step in ("granted", "refused"):
            more |= {
                "examiner_person": uuid.uuid4(),
                "decider_person": uuid.uuid4(),
                "submitter_person": uuid.uuid4(),
            }
        Application.objects.filter(pk=application.pk).update(state=step, version=F("version") + 1, **more)
    application.refresh_from_db()
    return application


_TO_RECEIVED = ("submitted", "institution_confirmed", "received")
_WAY: dict[str, tuple[str, ...]] = {
    "received": _TO_RECEIVED,
    "not_accepted": (*_TO_RECEIVED, "not_accepted"),
    "accepted": (*_TO_RECEIVED, "accepted"),
    "granted": (*_TO_RECEIVED, "accepted", "examined", "granted"),
    "refused": (*_TO_RECEIVED, "accepted", "examined", "refused"),
}


def _figures(scope: Scope, period: tuple[dt.date, dt.date] = YEAR) -> dict[str, Any]:
    found = statistics(scope, *period, now=NOW)
    assert found.figures is not None
    assert not found.stored
    return found.figures


def test_registrations_are_counted_by_status_and_those_in_force_by_everything_else() -> None:
    institution = factories.make_institution()
    other = factories.make_institution(authority=institution.licence_issuer)
    _registered(institution, scopes=["11", "12"])
    _registered(institution, status="off_roster")
    _registered(other, qualified_as="tcm", scopes=["51"])
    _registered(other, of="2", status="suspended")
    _registered(other, status="deregistered", ended_on="2026-02-03")
    found = _figures(_officer(institution))
    assert dict(found["status"]) == {"active": 2, "off_roster": 1, "suspended": 1, "deregistered": 1}
    assert found["live"] == 4
    assert dict(found["level"]) == {"1": 3, "2": 1}
    assert dict(found["category"]) == {"clinical": 3, "tcm": 1}
    assert dict(found["scope"]) == {"11": 3, "12": 1, "51": 1}
    assert dict(found["region"]) == {factories.REGION: 4}
    assert dict(found["institution"]) == {institution.name: 2, other.name: 2}
    assert found["institution_rest"] == [0, 0]


def test_another_authority_counts_nothing_of_it_and_no_other_side_counts_at_all() -> None:
    institution = factories.make_institution()
    _registered(institution)
    _application(institution, received=dt.date(2026, 3, 2))
    elsewhere = factories.make_authority(county_code="330106", city_code="330100", province_code="330000")
    found = _figures(factories.scope_of(factories.make_user_officer(elsewhere)))
    assert found["live"] == 0
    assert not any(found[name] for name in ("status", "outcome", "month", "days", "overdue", "moves"))
    for stranger in (factories.scope_of(factories.make_operator(institution)), Scope.public()):
        with pytest.raises(NotFound):
            statistics(stranger, *YEAR)


def test_a_province_is_told_by_city_and_counts_the_institutions_below_it() -> None:
    institution = factories.make_institution()
    _registered(institution)
    province = factories.make_authority(level="province", city_code="", county_code="")
    found = _figures(factories.scope_of(factories.make_user_officer(province)))
    assert dict(found["region"]) == {factories.CITY: 1}


def test_the_institutions_beyond_the_longest_list_are_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yiji.register.queries.statistics.MOST_INSTITUTIONS", 2)
    authority = factories.make_authority()
    for n in (3, 2, 1, 1):
        institution = factories.make_institution(authority=authority)
        for _ in range(n):
            _registered(institution)
    found = _figures(factories.scope_of(factories.make_user_officer(authority)))
    assert [n for _name, n in found["institution"]] == [3, 2]
    assert found["institution_rest"] == [2, 2]


def test_who_left_and_who_was_deregistered_is_counted_by_reason_within_the_period() -> None:
    institution = factories.make_institution()
    scope, system = _officer(institution), Scope.system("test")
    for day, reason in (
        (dt.date(2026, 3, 1), "1"),
        (dt.date(2026, 12, 31), "1"),
        (dt.date(2025, 12, 31), "2"),
    ):
        row = _registered(institution)
        left = MarkOffRoster(str(row.pk), reason, day, day)
        apply_changes(system, [left], physician_id=row.physician_id, application_id=None, effective_on=day)
    for status, reason in (("deregistered", "01"), ("revoked", "04"), ("superseded", "99")):
        row = _registered(institution)
        close = CloseRegistration(str(row.pk), status, reason)  # type: ignore[arg-type]
        apply_changes(
            system,
            [close],
            physician_id=row.physician_id,
            application_id=None,
            effective_on=dt.date(2026, 5, 6),
        )
    found = _figures(scope)
    assert dict(found["off_roster"]) == {"1": 2}
    assert dict(found["deregistered"]) == {"01": 1, "04": 1}
    assert dict(found["moves"]) == {"MarkOffRoster": 2, "CloseRegistration": 3}
    assert _figures(scope, (dt.date(2024, 1, 1), dt.date(2024, 12, 31)))["moves"] == []


def test_filings_are_counted_running_opened_and_ended() -> None:
    institution = factories.make_institution()
    rows = [_registered(institution) for _ in range(3)]
    for row, state, ended in zip(
        rows, ("active", "expired", "cancelled"), (None, "2026-02-01", "2024-02-01"), strict=True
    ):
        MultiInstitutionFiling.objects.create(
            registration=row, institution=institution, authority=institution.licence_issuer, scopes=["11"],
            starts_on="2026-01-05", ends_on="2028-01-04", approved_on="2026-01-05", state=state, ended_on=ended,
        )  # fmt: skip
    assert dict(_figures(_officer(institution))["filings"]) == {
        "running": 1, "opened": 3, "expired": 1, "cancelled": 0, "ended_with_primary": 0,
    }  # fmt: skip


def test_applications_are_counted_by_type_month_outcome_days_and_delay() -> None:
    institution = factories.make_institution()
    march, april = dt.date(2026, 3, 2), dt.date(2026, 4, 1)
    _application(institution, received=march)
    _application(institution, received=march, state="not_accepted")
    for days, due in ((1, april), (3, april), (9, march)):
        _application(
            institution, received=march, accepted=march, decided=march + dt.timedelta(days=days), state="granted",
            decision_due_on=due,
        )  # fmt: skip
    _application(
        institution,
        received=march,
        accepted=march,
        decided=april,
        state="refused",
        kind="CHANGE",
        paused_days=4,
    )
    late = {"whose_turn": "authority", "due_on": TODAY - dt.timedelta(days=1)}
    _application(institution, received=april, accepted=april, state="accepted", **late)
    _application(
        institution, received=april, accepted=april, state="accepted", whose_turn="authority", due_on=TODAY
    )
    _application(institution, received=dt.date(2025, 12, 31))
    found = _figures(_officer(institution))
    assert {(kind, state): n for kind, state, n in found["outcome"]} == {
        ("INITIAL", "received"): 1, ("INITIAL", "not_accepted"): 1, ("INITIAL", "granted"): 3,
        ("INITIAL", "accepted"): 2, ("CHANGE", "refused"): 1,
    }  # fmt: skip
    assert found["month"] == [["2026-03", 6, 3], ["2026-04", 2, 1]]
    between = working_days().working_days_between
    three = Counter(between(march, march + dt.timedelta(days=days)) for days in (1, 3, 9))
    assert found["days"] == [
        ["CHANGE", 1, between(march, april) - 4, between(march, april) - 4, 0],
        ["INITIAL", 3, percentile(three, 50), percentile(three, 90), 1],
    ]
    assert found["overdue"] == [["INITIAL", 1]]


def test_a_day_begins_at_midnight_here_not_in_greenwich() -> None:
    institution = factories.make_institution()
    one = _application(institution, received=dt.date(2026, 3, 2))
    late_evening = dt.datetime(2026, 2, 28, 16, 30, tzinfo=dt.UTC)
    Application.objects.filter(pk=one.pk).update(received_at=late_evening, version=F("version") + 1)
    scope = _officer(institution)
    assert _figures(scope, (dt.date(2026, 3, 1), dt.date(2026, 3, 31)))["month"] == [["2026-03", 1, 0]]
    assert _figures(scope, (dt.date(2026, 2, 1), dt.date(2026, 2, 28)))["month"] == []


def test_the_number_of_queries_does_not_grow_with_the_register() -> None:
    institution = factories.make_institution()
    scope, counts = _officer(institution), []
    for _ in range(2):
        for _more in range(4):
            _application(institution, received=dt.date(2026, 3, 2))
        with CaptureQueriesContext(connection) as queries:
            _figures(scope)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


def _client(institution: Institution, duties: tuple[str, ...] = ("read_only",)) -> Client:
    return factories.logged_in(factories.make_user_officer(institution.licence_issuer, duties))


def _world() -> tuple[Institution, Client]:
    institution = factories.make_institution()
    day = timezone.localdate()
    _application(institution, received=day)
    return institution, _client(institution)


def test_the_page_draws_charts_with_tables_and_no_inline_style() -> None:
    institution, client = _world()
    page = client.get(reverse(PAGE))
    text = page.content.decode()
    assert page.status_code == 200
    assert 'class="month-chart"' in text
    assert 'role="img"' in text
    assert text.count("<table") >= 8
    assert institution.name in text
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*src=)", text)
    drawn = [float(width) for width in re.findall(r'class="bar-fill" width="([0-9.]+)"', text)]
    assert drawn
    assert all(0 <= width <= 100 for width in drawn)
    assert reverse(PAGE) in client.get(reverse("authority:workbench")).content.decode()


def test_an_authority_with_nothing_sees_that_there_is_nothing() -> None:
    authority = factories.make_authority(county_code="330106", city_code="330100", province_code="330000")
    page = factories.logged_in(factories.make_user_officer(authority)).get(reverse(PAGE))
    assert "期内没有收件，也没有决定。" in page.content.decode()


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("2026-05-01", "2026-04-01", "结束日期早于开始日期"),
        ("2001-01-01", "2026-04-01", "最多统计十年"),
        ("2026-05-01", "", "请填写起止两个日期"),
        ("昨天", "2026-04-01", "不是有效的日期"),
        ("1200-01-01", "2026-04-01", "不能早于"),
        ("\x00", "9999-99-99", "不是有效的日期"),
    ],
)
def test_a_wrong_period_is_told_with_what_was_typed(since: str, until: str, told: str) -> None:
    institution = factories.make_institution()
    client = _client(institution)
    page = client.get(reverse(PAGE), {"since": since, "until": until})
    assert page.status_code == 422
    assert told in page.content.decode()
    assert "figure-section" not in page.content.decode()
    for name in ("authority:statistics_workbook", "authority:statistics_csv"):
        assert client.get(reverse(name), {"since": since, "until": until}).status_code == 302
    assert (
        client.post(reverse("authority:count_statistics"), {"since": since, "until": until}).status_code
        == 422
    )


def test_the_files_hold_the_figures_of_the_page() -> None:
    institution, client = _world()
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("authority:statistics_workbook")).content))
    assert "说明" in book.sheetnames
    level = book["按级别"]
    assert [[cell.value for cell in row] for row in level.rows] == [["项目", "注册数"], ["执业医师", 1]]
    answer = client.get(reverse("authority:statistics_csv"))
    head, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == ["表", "项目", "指标", "数值"]
    assert ["按主要执业机构", institution.name, "注册数", "1"] in lines
    assert ["收件和结果", "医师执业注册（首次）", "收件", "1"] in lines or any(
        line[0] == "收件和结果" and line[2:] == ["收件", "1"] for line in lines
    )


def test_a_large_register_is_counted_in_the_background_and_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "LIVE_LIMIT", 0)
    institution, client = _world()
    empty = client.get(reverse(PAGE)).content.decode()
    assert "还没有统计过" in empty
    since, until = usual_periods(timezone.localdate())["year"]
    data = {"since": since.isoformat(), "until": until.isoformat()}
    assert client.get(reverse("authority:statistics_csv")).status_code == 302
    asked = [client.post(reverse("authority:count_statistics"), data) for _ in range(2)]
    assert asked[0].status_code == 302
    assert asked[0]["Location"] == asked[1]["Location"]
    run_due()
    page = client.get(reverse(PAGE))
    assert "夜间统计" in page.content.decode()
    assert institution.name in page.content.decode()
    scope = _officer(institution)
    with CaptureQueriesContext(connection) as queries:
        found = statistics(scope, since, until)
    assert found.stored
    assert found.figures is not None
    assert len(queries) <= 4
    assert client.get(reverse("authority:statistics_csv")).status_code == 200


def test_the_night_counts_the_usual_periods_of_large_registers_once(monkeypatch: pytest.MonkeyPatch) -> None:
    institution, _ = _world()
    assert queue_nightly(TODAY) == 0
    monkeypatch.setattr(counting, "LIVE_LIMIT", 0)
    periods = len(usual_periods(TODAY))
    assert queue_nightly(TODAY) == queue_nightly(TODAY) == periods
    assert Job.objects.filter(kind=count_statistics.KIND).count() == periods
    old = StatisticsSnapshot.objects.create(
        authority=institution.licence_issuer, since="2020-01-01", until="2020-01-31", tables={},
        taken_at=timezone.now() - dt.timedelta(days=61),
    )  # fmt: skip
    run_due()
    assert set(StatisticsSnapshot.objects.values_list("since", "until")) == set(usual_periods(TODAY).values())
    assert not StatisticsSnapshot.objects.filter(pk=old.pk).exists()


def test_nobody_but_an_authority_asks_for_a_count() -> None:
    institution = factories.make_institution()
    with pytest.raises(NotFound):
        ask_statistics(factories.scope_of(factories.make_operator(institution)), *YEAR)
    assert not Job.objects.filter(kind=count_statistics.KIND).exists()
