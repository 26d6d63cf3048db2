"""The institution's home page (seed 2.3): counters equal a recount, dates with their ground, links."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.notices.test_announcements import officer_of, published
from yiji.accounts.models import Membership, PhysicianAccount, User
from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.audit.models import AuditEvent
from yiji.codelists.calendar import working_days
from yiji.institutions.actions.sign_off_printing import sign_off_printing
from yiji.institutions.models import ApprovingAuthority, Department, Institution
from yiji.institutions.queries.home_card import home_card
from yiji.jobs.models import Job
from yiji.notices.models import InAppNotice
from yiji.notices.send import notify
from yiji.register.models import InfoChange, MultiInstitutionFiling
from yiji.web.institution.counter_cards import HomeCounter, Reader, ShownCounter
from yiji.web.institution.home_counters import COUNTERS, shown_counters

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def waiting_account(institution: Institution, days: int, **values: Any) -> PhysicianAccount:
    physician = factories.make_physician()
    factories.make_registration(physician, institution)
    account = factories.make_physician_account(
        physician,
        state="awaiting_activation",
        institution=institution,
        waiting_since=NOW - dt.timedelta(days=days),
        **values,
    )
    return account


def application(institution: Institution, *states: str, due_on: dt.date | None = None) -> Application:
    physician = factories.make_physician()
    account = factories.make_physician_account(physician)
    made = Application.objects.create(
        type="INITIAL",
        account=account,
        physician=physician,
        physician_name=physician.name,
        institution=institution,
        authority=institution.licence_issuer,
    )
    for version, state in enumerate(states, 1):
        Application.objects.filter(pk=made.pk).update(
            state=state,
            version=version,
            submitted_at=NOW,
            confirmed_at=NOW,
            received_at=NOW,
            number=f"SQ{made.pk.hex[:12]}",
            due_on=due_on,
            decision_due_on=due_on,
        )
    return made


def info_change(institution: Institution, days: int) -> InfoChange:
    physician = factories.make_physician()
    account = factories.make_physician_account(physician)
    return InfoChange.objects.create(
        physician=physician,
        account=account,
        institution=institution,
        item="school",
        new_value="某大学",
        submitted_at=NOW - dt.timedelta(days=days),
        submitted_by_person=account.id_number_index,
    )


def filing(primary: Institution, further: Institution, ends_in: int) -> MultiInstitutionFiling:
    registration = factories.make_registration(factories.make_physician(), primary)
    today = timezone.localdate(NOW)
    return MultiInstitutionFiling.objects.create(
        registration=registration,
        institution=further,
        starts_on=today - dt.timedelta(days=300),
        ends_on=today + dt.timedelta(days=ends_in),
    )


@pytest.fixture
def institution() -> Institution:
    return factories.make_institution()


@pytest.fixture
def admin(institution: Institution) -> User:
    return factories.make_operator(institution, "administrator")


@pytest.fixture
def scope(admin: User) -> Scope:
    return factories.scope_of(admin)


def cards(scope: Scope) -> dict[str, ShownCounter]:
    waiting, nothing = shown_counters(Reader(scope, home_card(scope), NOW))
    return {one.key: one for one in (*waiting, *nothing)}


def fill(institution: Institution, admin: User, times: int = 1) -> None:
    """Something of everything, ``times`` over, beside another institution's."""
    other = factories.make_institution(authority=institution.licence_issuer)
    due = timezone.localdate(NOW) + dt.timedelta(days=4)
    for place in (institution, other):
        for number in range(times):
            waiting_account(place, 1 + number)
            waiting_account(place, 1, activation_method="DIRECT")
            for states in (
                ("submitted",),
                ("submitted", "returned_by_institution"),
                ("submitted", "institution_confirmed", "received", "supplement_requested"),
                ("submitted", "institution_confirmed", "received", "accepted"),
            ):
                application(place, *states, due_on=due)
            info_change(place, number)
            filing(place, factories.make_institution(authority=institution.licence_issuer), 20)
            notify(place.pk, "welcome", {}, dedup_key=f"{place.pk}:{number}")
            Job.objects.create(
                kind="send_activation_codes",
                dedup_key=f"{place.pk}:{number}",
                tenant_id=place.pk,
                state="failed",
                run_after=NOW,
            )
    published(officer_of(institution.licence_issuer), urgent=True)
    published(officer_of(institution.licence_issuer))


def test_every_counter_equals_a_recount_over_the_tables(
    institution: Institution, admin: User, scope: Scope
) -> None:
    fill(institution, admin, 3)
    ApprovingAuthority.objects.filter(institution=institution, category="tcm").update(superseded_at=NOW)
    filing(factories.make_institution(), institution, 5)
    filing(institution, factories.make_institution(), -2)
    filing(institution, factories.make_institution(), 91)
    shown = cards(scope)
    mine = Application.objects.filter(institution=institution)
    waiting = PhysicianAccount.objects.filter(
        activating_institution_id=institution.pk, state="awaiting_activation"
    )
    recount = {
        "activations": waiting.exclude(activation_method="DIRECT").count(),
        "direct_activations": waiting.filter(activation_method="DIRECT").count(),
        "to_confirm": mine.filter(state="submitted").count(),
        "returned": mine.filter(state="returned_by_institution").count(),
        "supplement": mine.filter(state="supplement_requested").count(),
        "in_authority": mine.filter(state="accepted").count(),
        "info_changes": InfoChange.objects.filter(institution=institution, state="submitted").count(),
        "messages": InAppNotice.objects.filter(recipient_id__in=[institution.pk, admin.pk]).count(),
        "failed_jobs": Job.objects.filter(tenant_id=institution.pk, state="failed").count(),
        "approving_authorities": 1,
        "filed_elsewhere": 3,
        "filed_here": 1,
        "licence": 0,
    }
    assert {key: shown[key].count for key in recount} == recount
    assert all(count for key, count in recount.items() if key != "licence")
    page = factories.logged_in(admin).get("/institution/").content.decode()
    for key, count in recount.items():
        if count:
            assert str(shown[key].label) in page


def test_each_link_leads_to_a_list_that_answers_and_counts_the_same(
    institution: Institution, admin: User, scope: Scope
) -> None:
    fill(institution, admin, 2)
    client = factories.logged_in(admin)
    for card in cards(scope).values():
        if card.url:
            assert client.get(card.url).status_code == 200, card.url
    linked = {card.key: card.url for card in cards(scope).values()}
    for key in ("to_confirm", "supplement", "returned", "in_authority"):
        rows = client.get(linked[key]).content.decode().count('data-label="申请编号"')
        assert rows == 2, key
    assert "2 条" in client.get(linked["failed_jobs"]).content.decode()


class TestDates:
    def test_the_earliest_date_is_shown_with_what_is_left_and_whether_it_is_law(
        self, institution: Institution, scope: Scope
    ) -> None:
        today = timezone.localdate(NOW)
        first = working_days().add_working_days(today, 2).date
        for due in (first, first + dt.timedelta(days=9)):
            application(institution, "submitted", due_on=due)
            application(institution, "submitted", "institution_confirmed", "received", "accepted", due_on=due)
        shown = cards(scope)
        assert first.isoformat() in shown["to_confirm"].due
        assert "非法定期限" in shown["to_confirm"].due
        assert shown["to_confirm"].tag == "余 2 个工作日"
        assert shown["to_confirm"].tone == "wait"
        assert "《医师法》第十三条" in shown["in_authority"].due

    def test_an_institution_that_lets_physicians_wait_is_told_when_the_authority_may_act(
        self, institution: Institution, scope: Scope
    ) -> None:
        account = waiting_account(institution, 20)
        waiting_account(institution, 1)
        since = timezone.localtime(account.waiting_since).date()
        shown = cards(scope)["activations"]
        assert working_days().add_working_days(since, 5).date.isoformat() in shown.due
        assert shown.tone == "bad"
        assert "超期" in shown.tag

    @pytest.mark.parametrize(
        ("state", "days", "count", "tone"),
        [
            ("valid", 91, 0, "run"),
            ("valid", 90, 1, "wait"),
            ("valid", -1, 1, "bad"),
            ("overdue", 400, 1, "wait"),
        ],
    )
    def test_a_licence_that_ends_or_was_not_verified_is_told(
        self, institution: Institution, scope: Scope, state: str, days: int, count: int, tone: str
    ) -> None:
        ends = timezone.localdate(NOW) + dt.timedelta(days=days)
        Institution.objects.filter(pk=institution.pk).update(licence_state=state, licence_valid_to=ends)
        shown = cards(scope)["licence"]
        assert (shown.count, shown.tone) == (count, tone)
        if count:
            assert "《医疗机构管理条例》第二十二条" in shown.due

    def test_whatever_waits_says_so_in_a_word_and_not_by_colour_alone(
        self, institution: Institution, admin: User, scope: Scope
    ) -> None:
        fill(institution, admin)
        for card in cards(scope).values():
            if card.count and card.tone in ("wait", "bad"):
                assert card.tag, card.key

    def test_who_waited_longest_but_was_answered_yesterday_is_not_overdue(
        self, institution: Institution, scope: Scope
    ) -> None:
        from yiji.register.models import AuthorityReferral

        account = waiting_account(institution, 20)
        AuthorityReferral.objects.create(
            account=account,
            authority_id=institution.licence_issuer_id,
            ground="silent",
            referred_at=NOW - dt.timedelta(days=3),
            state="sent_back",
            closed_at=NOW - dt.timedelta(hours=1),
        )
        assert cards(scope)["activations"].tone != "bad"


def test_counters_show_only_what_the_reader_may_see(institution: Institution, admin: User) -> None:
    fill(institution, admin)
    viewer = factories.make_operator(institution, "viewer")
    keys = set(cards(factories.scope_of(viewer)))
    assert {"activations", "to_confirm", "messages"} <= keys
    assert not keys & {"direct_activations", "revocations", "access_resets"}
    text = factories.logged_in(viewer).get("/institution/").content.decode()
    assert "直接激活待复核" not in text


def test_another_institutions_business_is_on_no_card(institution: Institution, admin: User) -> None:
    fill(institution, admin)
    stranger = factories.make_operator(factories.make_institution(), "administrator")
    assert {card.count for card in cards(factories.scope_of(stranger)).values()} == {0}


def test_keys_are_unique_and_every_law_is_a_known_article() -> None:
    assert len({counter.key for counter in COUNTERS}) == len(COUNTERS)
    for counter in COUNTERS:
        assert isinstance(counter, HomeCounter)
        for article in counter.law:
            assert article.statute.in_force(timezone.localdate())


class TestSetUp:
    def test_a_new_institution_is_led_through_four_steps_until_all_are_done(
        self, institution: Institution, admin: User, scope: Scope
    ) -> None:
        ApprovingAuthority.objects.filter(institution=institution).delete()
        client = factories.logged_in(admin)
        text = client.get("/institution/").content.decode()
        assert "开始使用" in text
        assert text.count("未完成</span>") == 4
        assert "临床、口腔、公共卫生、中医" in text
        for category in ("clinical", "dental", "public_health", "tcm"):
            ApprovingAuthority.objects.create(
                institution=institution,
                category=category,
                authority=institution.licence_issuer,
                effective_from=dt.date(2026, 1, 1),
            )
        Department.objects.create(institution=institution, code="01", name="内科")
        factories.make_operator(institution, "checker")
        assert client.get("/institution/").content.decode().count("未完成</span>") == 1
        sign_off_printing(scope, works=True)
        assert "开始使用" not in client.get("/institution/").content.decode()

    def test_one_who_has_left_is_no_second_operator(
        self, institution: Institution, admin: User, scope: Scope
    ) -> None:
        second = factories.make_operator(institution, "checker")
        assert home_card(scope).operators
        Membership.objects.filter(user=second).update(ended_at=NOW)
        assert not home_card(scope).operators


def test_the_card_and_the_last_ten_acts_are_told(institution: Institution, admin: User) -> None:
    for number in range(12):
        AuditEvent.objects.create(
            actor_side="institution",
            actor_name=f"员{number:02d}",
            tenant_id=institution.pk,
            verb="department.add",
            object_kind="department",
            object_id="x",
            salt=b"s",
            event_id=uuid.uuid4(),
        )
    text = factories.logged_in(admin).get("/institution/").content.decode()
    assert text.count("新增科室") == 10
    assert "员11" in text
    assert "员01" not in text
    assert institution.registration_no in text  # type: ignore[operator]
    assert "2035-01-01" in text
    assert "4/4" in text


def test_another_side_has_no_such_page(institution: Institution) -> None:
    officer = factories.logged_in(factories.make_user_officer(institution.licence_issuer))
    assert officer.get("/institution/").status_code == 404
    assert Client().get("/institution/").status_code == 302
