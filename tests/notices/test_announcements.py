"""Announcements: who writes, who sees, what is refused, and what a withdrawal leaves (seed 2.3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.institutions.actions.publish_announcement import discard_announcement, publish_announcement
from yiji.institutions.actions.read_announcement import read_announcement
from yiji.institutions.actions.withdraw_announcement import withdraw_announcement
from yiji.institutions.actions.write_announcement import change_announcement, write_announcement
from yiji.institutions.announcement_rules import AnnouncementText
from yiji.institutions.models import ApprovingAuthority, Authority, Institution
from yiji.institutions.queries.announcements import (
    home_announcements,
    public_announcements,
    readers,
    shown_announcements,
    unread_announcements,
    written_announcements,
)
from yiji.institutions.visibility import get_announcement
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import Announcement, AnnouncementRead

pytestmark = pytest.mark.django_db


def officer_of(authority: Authority) -> Scope:
    return factories.scope_of(factories.make_user_officer(authority, ("supervise",)))


def clerk_of(institution: Institution) -> Scope:
    return factories.scope_of(factories.make_operator(institution, "operator"))


def words(**values: Any) -> AnnouncementText:
    base = AnnouncementText("系统维护", "周六维护。", "own", False, False, timezone.localdate())
    return replace(base, **values)


def published(scope: Scope, **values: Any) -> Announcement:
    kept = write_announcement(scope, words(**values))
    return publish_announcement(scope, kept.pk, version=0)


def titles(scope: Scope, tab: str = "current") -> list[str]:
    rows = shown_announcements(scope, tab, timezone.localdate()).order_by("title")
    return list(rows.values_list("title", flat=True))


class TestAudience:
    def test_own_institutions_see_it_and_a_draft_is_seen_by_nobody_but_its_authority(self) -> None:
        authority, other = factories.make_authority(), factories.make_authority()
        clerk = clerk_of(factories.make_institution(authority=authority))
        stranger = clerk_of(factories.make_institution(authority=other))
        officer = officer_of(authority)
        draft = write_announcement(officer, words())
        assert titles(clerk) == []
        with pytest.raises(NotFound):
            get_announcement(clerk, draft.pk)
        publish_announcement(officer, draft.pk, version=0)
        assert titles(clerk) == ["系统维护"]
        assert titles(stranger) == []
        with pytest.raises(NotFound):
            get_announcement(stranger, draft.pk)
        with pytest.raises(NotFound):
            get_announcement(officer_of(other), draft.pk)

    def test_an_authority_named_as_approving_one_reaches_the_institution_too(self) -> None:
        tcm = factories.make_authority(kind="tcm")
        institution = factories.make_institution()
        clerk = clerk_of(institution)
        published(officer_of(tcm))
        assert titles(clerk) == []
        ApprovingAuthority.objects.filter(institution=institution, category="tcm").update(authority=tcm)
        assert titles(clerk) == ["系统维护"]

    @pytest.mark.parametrize(
        ("level", "near", "far"),
        [
            ("county", {}, {"county_code": "340111"}),
            ("city", {"county_code": "340111"}, {"city_code": "340200", "county_code": "340202"}),
            (
                "province",
                {"city_code": "340200", "county_code": "340202"},
                {"province_code": "510000", "city_code": "510100", "county_code": "510104"},
            ),
        ],
    )
    def test_the_division_is_that_of_the_authoritys_level(
        self, level: str, near: dict[str, str], far: dict[str, str]
    ) -> None:
        published(officer_of(factories.make_authority(level=level)), audience="division")
        assert titles(clerk_of(factories.make_institution(**near))) == ["系统维护"]
        assert titles(clerk_of(factories.make_institution(**far))) == []

    def test_the_public_sees_only_what_is_public_and_current(self) -> None:
        officer, today = officer_of(factories.make_authority()), timezone.localdate()
        published(officer, title="内部")
        shown = published(officer, title="公开", public=True)
        published(officer, title="未来", public=True, shown_from=today + dt.timedelta(days=2))
        assert [one.title for one in public_announcements(today)] == ["公开"]
        assert [one.title for one in public_announcements(today, "340000")] == ["公开"]
        assert not public_announcements(today, "510000").exists()
        assert get_announcement(Scope.public(), shown.pk).title == "公开"
        physician = factories.scope_of(factories.make_physician_account(factories.make_physician()).user)
        assert get_announcement(physician, shown.pk).title == "公开"
        with pytest.raises(NotFound):
            get_announcement(Scope.public(), written_announcements(officer).get(title="未来").pk)
        with pytest.raises(NotFound):
            get_announcement(Scope.public(), written_announcements(officer).get(title="内部").pk)

    def test_others_than_authorities_write_nothing(self) -> None:
        with pytest.raises(NotFound):
            write_announcement(clerk_of(factories.make_institution()), words())
        with pytest.raises(NotFound):
            write_announcement(Scope.public(), words())
        assert not Announcement.objects.exists()


class TestTime:
    def test_it_is_shown_from_its_first_to_its_last_day(self) -> None:
        authority = factories.make_authority()
        clerk, today = clerk_of(factories.make_institution(authority=authority)), timezone.localdate()
        officer = officer_of(authority)
        published(officer, shown_from=today - dt.timedelta(days=3), shown_until=today)
        assert titles(clerk) == ["系统维护"]
        tomorrow = today + dt.timedelta(days=1)
        assert not shown_announcements(clerk, "current", tomorrow).exists()
        assert shown_announcements(clerk, "all", tomorrow).count() == 1
        assert not shown_announcements(clerk, "all", today - dt.timedelta(days=4)).exists()

    def test_one_whose_last_day_has_passed_is_not_published(self) -> None:
        officer, today = officer_of(factories.make_authority()), timezone.localdate()
        past = words(shown_from=today - dt.timedelta(days=9), shown_until=today - dt.timedelta(days=1))
        kept = write_announcement(officer, past)
        with pytest.raises(Refusal) as refused:
            publish_announcement(officer, kept.pk, version=0)
        assert (today - dt.timedelta(days=1)).isoformat() in refused.value.problems[0].text()
        assert Announcement.objects.get().state == "draft"


class TestRefusals:
    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("title", {"title": "  "}),
            ("title", {"title": "字" * 81}),
            ("body", {"body": "\n"}),
            ("body", {"body": "字" * 5001}),
            ("audience", {"audience": "everybody"}),
            ("shown_until", {"shown_until": dt.date(2020, 1, 1)}),
            ("shown_until", {"shown_until": dt.date(2199, 1, 1)}),
            ("body", {"body": f"请 {factories.resident_id()} 本人到场。"}),
            ("title", {"title": f"关于{factories.resident_id()}的处理"}),
        ],
    )
    def test_a_text_with_a_fault_is_not_kept_and_the_field_is_named(
        self, field: str, values: dict[str, Any]
    ) -> None:
        officer = officer_of(factories.make_authority())
        with pytest.raises(Refusal) as refused:
            write_announcement(officer, words(**values))
        problem = refused.value.problems[0]
        assert problem.field == field
        assert problem.way_out
        assert not Announcement.objects.exists()

    def test_eighteen_digits_that_are_no_id_number_are_allowed(self) -> None:
        officer = officer_of(factories.make_authority())
        kept = write_announcement(officer, words(body="文号 123456789012345678，咨询电话 0571-80000001。"))
        assert kept.state == "draft"

    def test_what_is_published_is_not_changed_published_again_or_thrown_away(self) -> None:
        officer = officer_of(factories.make_authority())
        kept = published(officer)
        with pytest.raises(Conflict):
            change_announcement(officer, kept.pk, words(title="另一个"), version=1)
        with pytest.raises(Conflict):
            publish_announcement(officer, kept.pk, version=1)
        with pytest.raises(Conflict):
            discard_announcement(officer, kept.pk, version=1)
        assert Announcement.objects.get().title == "系统维护"

    def test_a_draft_that_somebody_else_changed_is_not_published_unseen(self) -> None:
        officer = officer_of(factories.make_authority())
        kept = write_announcement(officer, words())
        change_announcement(officer, kept.pk, words(title="改过的"), version=0)
        with pytest.raises(Conflict):
            publish_announcement(officer, kept.pk, version=0)
        with pytest.raises(Conflict):
            change_announcement(officer, kept.pk, words(), version=0)
        assert publish_announcement(officer, kept.pk, version=1).title == "改过的"

    def test_withdrawing_needs_a_reason_and_something_published(self) -> None:
        officer = officer_of(factories.make_authority())
        kept = write_announcement(officer, words())
        with pytest.raises(Conflict):
            withdraw_announcement(officer, kept.pk, version=0, reason="日期有误，另行通知。")
        publish_announcement(officer, kept.pk, version=0)
        for reason in ("", "  错 ", "字" * 201):
            with pytest.raises(Refusal) as refused:
                withdraw_announcement(officer, kept.pk, version=1, reason=reason)
            assert refused.value.problems[0].field == "reason"
        with pytest.raises(NotFound):
            withdraw_announcement(
                officer_of(factories.make_authority()), kept.pk, version=1, reason="日期有误，另行通知。"
            )
        assert Announcement.objects.get().state == "published"


def test_a_withdrawn_one_stays_in_the_list_with_its_reason_and_leaves_the_home_page() -> None:
    authority = factories.make_authority()
    officer, clerk = officer_of(authority), clerk_of(factories.make_institution(authority=authority))
    kept = published(officer, urgent=True)
    assert [one["title"] for one in home_announcements(clerk, timezone.localdate()).urgent] == ["系统维护"]
    withdraw_announcement(officer, kept.pk, version=1, reason="日期有误，另行通知。")
    assert home_announcements(clerk, timezone.localdate()).urgent == []
    assert titles(clerk) == []
    row = shown_announcements(clerk, "all", timezone.localdate()).get()
    assert (row.state, row.withdrawn_reason) == ("withdrawn", "日期有误，另行通知。")


def test_home_shows_urgent_ones_first_and_three_of_the_newest() -> None:
    authority = factories.make_authority()
    officer, clerk = officer_of(authority), clerk_of(factories.make_institution(authority=authority))
    now = timezone.now()
    for number in range(5):
        kept = write_announcement(officer, words(title=f"通知{number}"))
        publish_announcement(officer, kept.pk, version=0, now=now + dt.timedelta(minutes=number))
    published(officer, title="紧急", urgent=True)
    home = home_announcements(clerk, timezone.localdate())
    assert [one["title"] for one in home.newest] == ["通知4", "通知3", "通知2"]
    assert [one["title"] for one in home.urgent] == ["紧急"]


def test_reading_is_noted_once_per_person_and_counted_per_institution() -> None:
    authority = factories.make_authority()
    institution = factories.make_institution(authority=authority)
    officer, one, other = officer_of(authority), clerk_of(institution), clerk_of(institution)
    kept, today = published(officer), timezone.localdate()
    assert unread_announcements(one, today) == 1
    read_announcement(one, kept.pk)
    read_announcement(one, kept.pk)
    assert (unread_announcements(one, today), unread_announcements(other, today)) == (0, 1)
    read_announcement(other, kept.pk)
    assert AnnouncementRead.objects.count() == 2
    assert readers(kept) == 1
    read_announcement(officer, kept.pk)
    assert AnnouncementRead.objects.count() == 2
    with pytest.raises(NotFound):
        read_announcement(clerk_of(factories.make_institution()), kept.pk)


def test_every_step_leaves_its_line_in_the_log_of_the_authority() -> None:
    authority = factories.make_authority()
    officer = officer_of(authority)
    kept = write_announcement(officer, words())
    change_announcement(officer, kept.pk, words(title="改过的"), version=0)
    publish_announcement(officer, kept.pk, version=1)
    withdraw_announcement(officer, kept.pk, version=2, reason="日期有误，另行通知。")
    discard_announcement(officer, write_announcement(officer, words()).pk, version=0)
    rows = AuditEvent.objects.filter(tenant_id=authority.pk).order_by("id")
    assert list(rows.values_list("verb", flat=True)) == [
        "announcement.write",
        "announcement.change",
        "announcement.publish",
        "announcement.withdraw",
        "announcement.write",
        "announcement.discard",
    ]
    assert written_announcements(officer).count() == 1
