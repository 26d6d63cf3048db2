"""Confirming many at once, and the ledger of everything the institution did (seed 8)."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.applications.case import Case, fill, make_case
from yiji.accounts.models import User
from yiji.applications.actions.start_draft import start_draft
from yiji.applications.actions.submit import submit
from yiji.applications.models import Application
from yiji.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
LEDGER = reverse("institution:ledger")


@pytest.fixture
def cases() -> list[Case]:
    """Three applicants of one hospital, all waiting for it."""
    first = make_case()
    found = [first]
    for number in range(2):
        person = factories.make_physician(f"虚{number}", qualified=False)
        factories.make_qualification(person, factories.resident_id(), year=timezone.localdate().year - 1)
        user = User.objects.get(pk=factories.make_physician_account(person).user_id)
        case = Case(**{**first.__dict__, "physician": person, "applicant": user})
        case.application = start_draft(factories.scope_of(user))
        fill(case)
        found.append(case)
    for case in found:
        submit(case.scope("applicant"), case.application.pk, version=case.version)
    return found


def post(client: Any, cases: list[Case], **more: Any) -> Any:
    ids = [str(case.application.pk) for case in cases]
    return client.post(reverse("institution:confirm_applications"), factories.form_data(chosen=ids, **more))


def opinion() -> dict[str, str]:
    return {"confirm": "1", "usual_opinion": "0", "employed_from": timezone.localdate().isoformat()}


def test_three_are_confirmed_with_one_opinion_and_each_says_what_became_of_it(cases: list[Case]) -> None:
    client = factories.logged_in(cases[0].clerk)
    listed = client.get(reverse("institution:applications")).content.decode()
    assert listed.count('type="checkbox" name="chosen"') == 3
    review = post(client, cases).content.decode()
    assert review.count("可以确认") == 3
    done = post(client, cases, **opinion())
    assert done.content.decode().count("已确认") == 3
    assert [case.state for case in cases] == ["received"] * 3
    again = post(client, cases, **opinion())
    assert again.status_code == 404, "what is not waiting any more is not offered"


def test_one_that_cannot_be_confirmed_stops_no_other(cases: list[Case]) -> None:
    client = factories.logged_in(cases[0].clerk)
    cases[1].application.documents.filter(kind="employment_proof").update(removed_at=timezone.now())
    assert post(client, cases).content.decode().count("不会确认</span>") == 1
    page = post(client, cases, **opinion()).content.decode()
    assert page.count("未确认") == 1
    assert [case.state for case in cases] == ["received", "submitted", "received"]


def test_without_an_opinion_or_a_choice_nothing_happens(cases: list[Case]) -> None:
    client = factories.logged_in(cases[0].clerk)
    bare = post(client, cases, confirm="1", usual_opinion="own", employed_from="")
    assert bare.status_code == 422
    assert post(client, []).status_code == 302
    assert {case.state for case in cases} == {"submitted"}


def test_a_foreign_application_is_not_confirmed_in_the_crowd(cases: list[Case]) -> None:
    stranger = factories.logged_in(factories.make_operator(factories.make_institution()))
    assert post(stranger, cases).status_code == 404


def test_the_ledger_shows_everything_filters_it_and_leaves_as_a_workbook(cases: list[Case]) -> None:
    client = factories.logged_in(cases[0].clerk)
    cases[0].confirm()
    page = client.get(LEDGER).content.decode()
    assert all(case.application.number in page for case in _fresh(cases))
    done = client.get(f"{LEDGER}?stage=done").content.decode()
    assert "没有符合条件的业务" in done
    named = client.post(LEDGER, factories.form_data(name="虚1", stage="open"))
    assert "虚1" not in named["Location"], "a name never stands in an address"
    found = client.get(named["Location"]).content.decode()
    assert cases[2].application.number in found
    assert cases[0].application.number not in found
    client.post(LEDGER, factories.form_data(clear="1"))
    sheet = client.post(reverse("institution:export_ledger"), factories.form_data(stage="open"))
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.iter_rows(values_only=True))
    assert len([row for row in rows if row[0] and str(row[0]).startswith("SQ")]) == 3
    assert AuditEvent.objects.filter(verb="ledger.export").count() == 1


def _fresh(cases: list[Case]) -> list[Case]:
    for case in cases:
        case.application = Application.objects.get(pk=case.application.pk)
    return cases
