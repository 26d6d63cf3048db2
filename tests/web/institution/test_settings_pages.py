"""The institution's home, settings, messages and log, as its operators use them."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from yiji.audit.record import record
from yiji.institutions.models import Department
from yiji.notices.send import send_sms

pytestmark = pytest.mark.django_db

DEPARTMENTS = "/institution/departments/"


def test_the_home_page_counts_those_who_wait_and_names_nobody() -> None:
    institution = factories.make_institution()
    for name in ("孙虚", "陈虚"):
        factories.make_physician_account(
            factories.make_physician(name), state="awaiting_activation", institution=institution
        )
    page = factories.logged_in(factories.make_operator(institution)).get("/institution/")
    counters = {counter.key: counter.count for counter in page.context["waiting"]}
    assert counters["activations"] == 2
    assert "孙虚" not in page.content.decode()


def test_the_home_page_asks_a_fixed_number_of_questions() -> None:
    counts = []
    for size in (1, 30):
        institution = factories.make_institution()
        for _ in range(size):
            factories.make_physician_account(
                factories.make_physician(), state="awaiting_activation", institution=institution
            )
        client = factories.logged_in(factories.make_operator(institution))
        with CaptureQueriesContext(connection) as seen:
            client.get("/institution/")
        counts.append(len(seen))
    # One capped question for each counter of the page and of the menu.
    assert counts[0] == counts[1] <= 60


def test_errors_of_a_department_show_at_the_field_and_the_typed_name_stays() -> None:
    institution = factories.make_institution()
    client = factories.logged_in(factories.make_operator(institution))
    assert client.post(f"{DEPARTMENTS}add/", factories.form_data(name="内科")).status_code == 303
    again = client.post(f"{DEPARTMENTS}add/", factories.form_data(name="内科", head_name="陈虚"))
    assert again.status_code == 422
    assert "name" in again.context["form"].errors
    assert 'value="陈虚"' in again.content.decode()


def test_a_department_in_use_cannot_be_disabled_and_its_page_says_to_merge() -> None:
    institution = factories.make_institution()
    top = Department.objects.create(institution=institution, code="A", name="内科")
    Department.objects.create(institution=institution, code="B", name="心内科", parent=top)
    client = factories.logged_in(factories.make_operator(institution))
    answer = client.post(f"{DEPARTMENTS}{top.pk}/disable/", factories.form_data(version="0"))
    assert answer.status_code == 422
    assert "请选择由哪个科室接收医师" in answer.content.decode()


def test_departments_are_moved_merged_disabled_and_restored_from_their_pages() -> None:
    institution = factories.make_institution()
    first = Department.objects.create(institution=institution, code="A", name="甲科", position=1)
    second = Department.objects.create(institution=institution, code="B", name="乙科", position=2)
    client = factories.logged_in(factories.make_operator(institution))

    def post(department: Department, act: str, **fields: str) -> int:
        department.refresh_from_db()
        data = factories.form_data(version=str(department.version), **fields)
        return client.post(f"{DEPARTMENTS}{department.pk}/{act}/", data).status_code

    assert post(second, "move", direction="up") == 303
    assert [n.department.name for n in client.get(DEPARTMENTS).context["nodes"]] == ["乙科", "甲科"]
    assert post(first, "disable") == 303
    assert post(first, "restore") == 303
    assert post(first, "merge", target=str(uuid.uuid4())) == 422
    assert post(first, "merge", target=str(second.pk)) == 303
    first.refresh_from_db()
    assert first.state == "merged"
    stale = factories.form_data(version="0", name="丙科")
    assert client.post(f"{DEPARTMENTS}{second.pk}/", stale).status_code == 409


def test_foreign_departments_answer_like_missing_ones() -> None:
    foreign = Department.objects.create(institution=factories.make_institution(), code="A", name="内科")
    client = factories.logged_in(factories.make_operator(factories.make_institution()))
    assert client.get(f"{DEPARTMENTS}{foreign.pk}/").status_code == 404
    for act in ("disable", "restore", "move", "merge"):
        data = factories.form_data(version="0", direction="up", target=str(foreign.pk))
        assert client.post(f"{DEPARTMENTS}{foreign.pk}/{act}/", data).status_code == 404


def test_an_authority_is_set_by_the_administrator_and_checked_by_another_person() -> None:
    institution = factories.make_institution()
    other = factories.make_authority()
    url = reverse("institution:set_approving_authority", args=["clinical"])
    fields = {"authority": str(other.pk), "effective_from": timezone.localdate().isoformat()}
    data = factories.form_data(**fields, reason="批文第 8 号")
    clerk = factories.logged_in(factories.make_operator(institution))
    assert clerk.post(url, data).status_code == 404
    assert url not in clerk.get("/institution/approving-authorities/").content.decode()
    checker = factories.logged_in(factories.make_operator(institution, "checker"))
    administrator = factories.logged_in(factories.make_operator(institution, "administrator"))
    proposal = administrator.post(url, data)
    assert proposal.status_code == 303
    own = administrator.get(proposal["Location"]).content.decode()
    assert "提出人不能复核" in own
    confirmed = checker.post(f"{proposal['Location']}confirm/", factories.form_data(version="0"))
    assert confirmed.status_code == 303
    page = administrator.get("/institution/approving-authorities/").content.decode()
    assert other.name in page
    assert "与默认值不同" in page


def test_the_outbox_shows_own_messages_masked_and_their_text_in_the_demo_only() -> None:
    own, other = factories.make_institution(), factories.make_institution()
    for institution, phone, code in ((own, "13912345678", "314159"), (other, "13787654321", "271828")):
        params = {"institution": institution.name, "code": code, "hours": 72}
        send_sms(
            "SMS-3",
            phone,
            params,
            dedup_key=f"outbox-{phone}",
            recipient_kind="physician",
            tenant_id=institution.pk,
        )
    client = factories.logged_in(factories.make_operator(own))
    with override_settings(YIJI_DEMO=False):
        text = client.get("/institution/outbox/").content.decode()
    assert "139****5678" in text
    assert "137****4321" not in text
    assert "314159" not in text
    with override_settings(YIJI_DEMO=True):
        text = client.get("/institution/outbox/").content.decode()
    assert "314159" in text
    assert "271828" not in text


def test_the_log_shows_the_own_tenant_in_words() -> None:
    own, other = (factories.make_operator(factories.make_institution(), "administrator") for _ in range(2))
    record(factories.scope_of(own), "department.add", "department", uuid.uuid4())
    record(factories.scope_of(other), "department.merge", "department", uuid.uuid4())
    text = factories.logged_in(own).get("/institution/audit-log/").content.decode()
    assert "新增科室" in text
    assert "合并科室" not in text


@pytest.mark.parametrize("page", ["profile", "approving-authorities", "departments", "physicians"])
def test_a_viewer_reads_every_settings_page(page: str) -> None:
    client = factories.logged_in(factories.make_operator(factories.make_institution(), "viewer"))
    assert client.get(f"/institution/{page}/").status_code == 200
