"""Changes of a practice licence: entered by one officer, confirmed by another; rules and the account follow."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.accounts.account_states import EVIDENCE, bring, change, colleague
from tests.accounts.desk import Desk, build_desk
from tests.factories import logged_in, make_operator, make_user_officer
from yiji.accounts.models import InstitutionAccount
from yiji.accounts.scope import Scope
from yiji.applications.register_facts import institution_facts
from yiji.audit.models import AuditEvent
from yiji.institutions.actions.change_licence import (
    LicenceFacts,
    ask_licence_change,
    confirm_licence_change,
    decline_licence_change,
    take_back_licence_change,
)
from yiji.institutions.licence_states import LICENCE_ACTS
from yiji.institutions.models import Institution, LicenceChange
from yiji.institutions.queries.licence_changes import (
    licence_change_count,
    licence_history,
    waiting_licence_change,
)
from yiji.kernel.outcome import Conflict, NotFound, Refusal

pytestmark = pytest.mark.django_db

REASON = {
    "overdue": "overdue_unverified",
    "suspend": "suspend_ordered",
    "resume": "resume_verified",
    "renew": "renew_issued",
    "cancel": "cancel_closed",
    "reinstate": "reinstate_mistake",
}


@pytest.fixture
def desk() -> Desk:
    made = build_desk()
    bring(made, "active")
    return made


@pytest.fixture
def second(desk: Desk) -> Scope:
    """Another officer of the same authority."""
    return colleague(desk)


def facts(act: str, **changes: Any) -> LicenceFacts:
    today = timezone.localdate()
    given: dict[str, Any] = {
        "act": act,
        "reason": REASON[act],
        "effective_on": today,
        "document_no": "西湖卫医罚〔2026〕3号",
        "evidence": EVIDENCE if act in ("cancel", "reinstate") else None,
        "valid_to": today + dt.timedelta(days=365 * 5) if act == "renew" else None,
    }
    return LicenceFacts(**{**given, **changes})


def ask(desk: Desk, act: str, **changes: Any) -> LicenceChange:
    state = Institution.objects.get(pk=desk.institution.pk).licence_state
    return ask_licence_change(
        desk.scope, desk.institution.pk, facts(act, **changes), seen_state=changes.pop("seen", state)
    )


def both(desk: Desk, second: Scope, act: str, **changes: Any) -> LicenceChange:
    entered = ask(desk, act, **changes)
    return confirm_licence_change(second, entered.pk, version=entered.version)


def state(desk: Desk) -> tuple[str, str]:
    return (
        Institution.objects.get(pk=desk.institution.pk).licence_state,
        InstitutionAccount.objects.get(institution_id=desk.institution.pk).state,
    )


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    assert all(one.text() and one.way_out_text() for one in refused.value.problems)
    return [one.field or one.code for one in refused.value.problems]


def test_nothing_changes_before_another_person_confirms(desk: Desk, second: Scope) -> None:
    entered = ask(desk, "suspend")
    assert state(desk) == ("valid", "active")
    assert licence_change_count(desk.scope) == 0, "he entered it himself"
    assert licence_change_count(second) == 1
    with pytest.raises(Refusal) as refused:
        confirm_licence_change(desk.scope, entered.pk, version=entered.version)
    assert codes(refused) == ["second_person"]
    confirm_licence_change(second, entered.pk, version=entered.version)
    assert state(desk) == ("suspended", "restricted")
    assert institution_facts(Institution.objects.get(pk=desk.institution.pk)).licence_state == "suspended"
    assert AuditEvent.objects.filter(verb="institution_licence.confirm").count() == 1


def test_the_whole_life_of_a_licence(desk: Desk, second: Scope) -> None:
    seen = []
    for act in ("overdue", "renew", "suspend", "resume", "cancel", "reinstate"):
        both(desk, second, act)
        seen.append(state(desk))
    assert seen == [
        ("overdue", "restricted"),
        ("valid", "active"),
        ("suspended", "restricted"),
        ("valid", "active"),
        ("cancelled", "active"),
        ("valid", "active"),
    ]
    assert Institution.objects.get(
        pk=desk.institution.pk
    ).licence_valid_to == timezone.localdate() + dt.timedelta(days=365 * 5)
    assert [row.act for row in licence_history(desk.scope, desk.institution.pk)][:2] == [
        "reinstate",
        "cancel",
    ]


def test_an_account_restricted_for_another_reason_stays_restricted(desk: Desk, second: Scope) -> None:
    change(desk, "restrict", reason="restrict_other", note="账户涉嫌出借，正在核实")
    both(desk, second, "overdue")
    both(desk, second, "resume")
    assert state(desk) == ("valid", "restricted")


@pytest.mark.parametrize("held", ["valid", "overdue", "suspended", "cancelled"])
@pytest.mark.parametrize("act", list(LICENCE_ACTS))
def test_each_state_allows_just_its_acts(desk: Desk, held: str, act: str) -> None:
    Institution.objects.filter(pk=desk.institution.pk).update(licence_state=held)
    if held in LICENCE_ACTS[act].moves:
        assert ask(desk, act).to_state == LICENCE_ACTS[act].moves[held]
        return
    with pytest.raises(Refusal) as refused:
        ask(desk, act)
    assert codes(refused) == ["act"]
    assert not LicenceChange.objects.exists()


@pytest.mark.parametrize(
    ("act", "wrong", "field"),
    [
        ("suspend", {"reason": "cancel_closed"}, "reason"),
        ("suspend", {"reason": "suspend_other", "note": "  "}, "note"),
        ("overdue", {"effective_on": dt.date(2999, 1, 1)}, "effective_on"),
        ("overdue", {"effective_on": dt.date(2001, 1, 1)}, "effective_on"),
        ("cancel", {"evidence": None}, "evidence"),
        ("renew", {"valid_to": None}, "valid_to"),
        ("renew", {"valid_to": dt.date(2020, 1, 1)}, "valid_to"),
        ("renew", {"valid_to": dt.date(2999, 1, 1)}, "valid_to"),
        ("renew", {"valid_from": dt.date(2998, 1, 1)}, "valid_to"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(desk: Desk, act: str, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        ask(desk, act, **wrong)
    assert codes(refused) == [field]
    assert not LicenceChange.objects.exists()


def test_one_change_waits_at_a_time_and_may_be_taken_back_or_declined(desk: Desk, second: Scope) -> None:
    entered = ask(desk, "overdue")
    with pytest.raises(Conflict):
        ask(desk, "suspend")
    with pytest.raises(NotFound):
        take_back_licence_change(second, entered.pk, version=entered.version)
    take_back_licence_change(desk.scope, entered.pk, version=entered.version)
    again = ask(desk, "suspend")
    decline_licence_change(second, again.pk, version=again.version, reason="决定书不是本院的")
    assert waiting_licence_change(desk.scope, desk.institution.pk) is None
    assert state(desk) == ("valid", "active")
    with pytest.raises(Conflict):
        confirm_licence_change(second, again.pk, version=again.version)


def test_a_page_that_is_out_of_date_changes_nothing(desk: Desk, second: Scope) -> None:
    entered = ask(desk, "overdue")
    Institution.objects.filter(pk=desk.institution.pk).update(licence_state="suspended")
    with pytest.raises(Conflict):
        confirm_licence_change(second, entered.pk, version=entered.version)
    assert LicenceChange.objects.get().state == "asked"
    with pytest.raises(Conflict):
        ask_licence_change(desk.scope, desk.institution.pk, facts("resume"), seen_state="valid")


def test_another_authority_and_another_role_find_nothing(desk: Desk) -> None:
    with pytest.raises(NotFound):
        ask_licence_change(desk.scope, desk.foreign.pk, facts("overdue"), seen_state="valid")
    entered = ask(desk, "overdue")
    examiner = logged_in(make_user_officer(desk.authority, ("examine",)))
    for name in ("confirm_licence", "decline_licence", "withdraw_licence"):
        url = reverse(f"authority:{name}", args=[desk.institution.pk, entered.pk])
        assert examiner.post(url, {"version": 0}).status_code in (403, 404)
    assert examiner.get(reverse("authority:change_licence", args=[desk.institution.pk])).status_code in (
        403,
        404,
    )
    assert LicenceChange.objects.get().state == "asked"


def test_the_database_holds_the_second_person(desk: Desk) -> None:
    entered = ask(desk, "overdue")
    with pytest.raises(IntegrityError), transaction.atomic():
        LicenceChange.objects.filter(pk=entered.pk).update(
            state="confirmed", decided_by_person=entered.asked_by_person, version=1
        )


def test_the_pages_from_entry_to_the_institutions_own_page(desk: Desk) -> None:
    officer = logged_in(desk.officer)
    url = reverse("authority:change_licence", args=[desk.institution.pk])
    here = reverse("authority:institution", args=[desk.institution.pk])
    assert url in officer.get(here).content.decode()
    page = officer.get(url).content.decode()
    assert "登记停业" in page
    assert "《医疗机构管理条例》第二十一条" in page
    wrong = officer.post(url, {"seen_state": "valid", "act": "suspend", "document_no": "西湖卫医停1号"})
    assert wrong.status_code == 422
    assert "西湖卫医停1号" in wrong.content.decode(), "what was typed stays"
    today = timezone.localdate().isoformat()
    sent = {"seen_state": "valid", "act": "suspend", "reason": "suspend_own", "effective_on": today}
    assert officer.post(url, {**sent, "document_no": "西湖卫医停1号"}).status_code == 303
    entered = LicenceChange.objects.get()
    mine = officer.get(here).content.decode()
    assert "您登记的变化等待另一名" in mine
    other = make_user_officer(desk.authority, ("supervise",), name="监虚")
    second = logged_in(other)
    assert (
        "许可证变化待复核" in second.get(reverse("authority:institutions") + "?tab=licence").content.decode()
    )
    confirm = reverse("authority:confirm_licence", args=[desk.institution.pk, entered.pk])
    assert second.post(confirm, {"version": entered.version}).status_code == 303
    assert "西湖卫医停1号" in second.get(here).content.decode()
    own = logged_in(make_operator(desk.institution)).get(reverse("institution:profile")).content.decode()
    assert "登记停业" in own
    assert "西湖卫医停1号" in own


def test_a_licence_whose_validity_ended_is_listed_and_warned_of(desk: Desk) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Institution.objects.filter(pk=desk.institution.pk).update(licence_valid_to=yesterday)
    row = Institution.objects.get(pk=desk.institution.pk)
    assert institution_facts(row).licence_state == "overdue_verification"
    page = logged_in(desk.officer).get(reverse("authority:institutions") + "?tab=lapsed").content.decode()
    assert "第一医院" in page
    here = logged_in(desk.officer).get(reverse("authority:institution", args=[row.pk])).content.decode()
    assert "有效期已过" in here
    Institution.objects.filter(pk=desk.institution.pk).update(licence_valid_to=timezone.localdate())
    assert institution_facts(Institution.objects.get(pk=row.pk)).licence_state == "valid"
