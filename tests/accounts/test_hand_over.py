"""交接: the role moves in one transaction, never leaves an institution without administrator, never to oneself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.accounts.desk import last_sms
from tests.factories import (
    form_data,
    logged_in,
    make_institution,
    make_operator,
    mobile,
    resident_id,
    scope_of,
)
from tests.foundation.parallel import at_once
from yiji.accounts.actions.change_operator_role import change_operator_role
from yiji.accounts.actions.end_membership import end_membership
from yiji.accounts.actions.hand_over_role import (
    accept_hand_over,
    approve_hand_over,
    decline_hand_over,
    expire_hand_overs,
    offer_hand_over,
    withdraw_hand_over,
)
from yiji.accounts.models import LogInSession, Membership, RoleHandOver, User
from yiji.accounts.queries.scope_for import scope_for
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import InAppNotice

pytestmark = pytest.mark.django_db


def membership(user: User) -> Membership:
    return Membership.objects.get(user=user)


@pytest.fixture
def institution() -> Institution:
    return make_institution()


@pytest.fixture
def admin(institution: Institution) -> User:
    return make_operator(institution, "administrator", name="甲管")


@pytest.fixture
def clerk(institution: Institution) -> User:
    return make_operator(institution, "operator", name="乙办")


def test_the_last_administrator_hands_over_and_is_out(admin: User, clerk: User) -> None:
    leaving, coming = logged_in(admin), logged_in(clerk)
    offer = offer_hand_over(scope_of(admin), membership(clerk).pk, pending={"applications": 3})
    assert InAppNotice.objects.filter(recipient_id=clerk.pk, template="hand-over-offered").count() == 1
    assert leaving.get(reverse("institution:home")).status_code == 200, "nothing moved yet"
    accept_hand_over(scope_of(clerk), offer.pk)
    assert membership(clerk).role == "administrator"
    assert membership(admin).ended_at is not None
    assert scope_for(User.objects.get(pk=admin.pk)) is None
    assert not User.objects.get(pk=admin.pk).is_active
    assert leaving.get(reverse("institution:home")).status_code == 302
    page = coming.get(reverse("institution:home"), follow=True).content.decode()
    assert "已接手新的角色" in page
    reasons = set(LogInSession.objects.values_list("end_reason", flat=True))
    assert reasons == {"handed_over", "taken_over"}
    events = AuditEvent.objects.filter(object_id=str(offer.pk)).values_list("verb", flat=True)
    assert list(events.order_by("id")) == ["hand_over.offer", "hand_over.accept"]


def test_without_hand_over_the_last_administrator_cannot_leave(admin: User, clerk: User) -> None:
    for act in (
        lambda: end_membership(scope_of(admin), membership(admin).pk),
        lambda: change_operator_role(scope_of(admin), membership(admin).pk, role="viewer"),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert "交接" in refused.value.problems[0].way_out


def test_another_role_needs_an_administrators_consent(
    institution: Institution, admin: User, clerk: User
) -> None:
    viewer = make_operator(institution, "viewer")
    offer = offer_hand_over(scope_of(clerk), membership(viewer).pk)
    with pytest.raises(Refusal) as refused:
        accept_hand_over(scope_of(viewer), offer.pk)
    assert refused.value.problems[0].code == "not_approved"
    approve_hand_over(scope_of(admin), offer.pk)
    with pytest.raises(Conflict):
        approve_hand_over(scope_of(admin), offer.pk)
    accept_hand_over(scope_of(viewer), offer.pk)
    assert membership(viewer).role == "operator"
    assert membership(clerk).ended_at


def test_nobody_consents_to_what_he_takes_himself(admin: User, clerk: User) -> None:
    offer = offer_hand_over(scope_of(clerk), membership(admin).pk)
    with pytest.raises(Refusal):
        approve_hand_over(scope_of(admin), offer.pk)


def test_only_the_named_successor_accepts_and_only_the_leaving_one_withdraws(
    institution: Institution, admin: User, clerk: User
) -> None:
    third = make_operator(institution, "checker")
    offer = offer_hand_over(scope_of(admin), membership(clerk).pk)
    for act in (
        lambda: accept_hand_over(scope_of(third), offer.pk),
        lambda: accept_hand_over(scope_of(admin), offer.pk),
        lambda: withdraw_hand_over(scope_of(clerk), offer.pk),
        lambda: decline_hand_over(scope_of(third), offer.pk),
    ):
        with pytest.raises(NotFound):
            act()
    withdraw_hand_over(scope_of(admin), offer.pk)
    with pytest.raises(Conflict):
        accept_hand_over(scope_of(clerk), offer.pk)


def test_another_institution_finds_nothing(admin: User, clerk: User) -> None:
    offer = offer_hand_over(scope_of(admin), membership(clerk).pk)
    stranger = make_operator(make_institution(), "administrator")
    for act in (accept_hand_over, approve_hand_over, decline_hand_over, withdraw_hand_over):
        with pytest.raises(NotFound):
            act(scope_of(stranger), offer.pk)
    with pytest.raises(NotFound):
        offer_hand_over(scope_of(stranger), membership(clerk).pk)
    client = logged_in(stranger)
    assert client.get(reverse("institution:hand_over_one", args=[offer.pk])).status_code == 404


def test_not_to_oneself_and_one_offer_at_a_time(institution: Institution, admin: User, clerk: User) -> None:
    with pytest.raises(Refusal):
        offer_hand_over(scope_of(admin), membership(admin).pk)
    same_person = make_operator(institution, "viewer")
    User.objects.filter(pk=same_person.pk).update(person_id=admin.person_id)
    with pytest.raises(Refusal):
        offer_hand_over(scope_of(admin), membership(same_person).pk)
    offer_hand_over(scope_of(admin), membership(clerk).pk)
    with pytest.raises(Conflict):
        offer_hand_over(scope_of(admin), membership(clerk).pk)


def test_an_offer_ends_after_fourteen_days(admin: User, clerk: User) -> None:
    now = timezone.now()
    offer = offer_hand_over(scope_of(admin), membership(clerk).pk, now=now)
    last_moment = now + dt.timedelta(days=14) - dt.timedelta(seconds=1)
    assert expire_hand_overs(now=last_moment) == 0
    with pytest.raises(Conflict):
        accept_hand_over(scope_of(clerk), offer.pk, now=last_moment + dt.timedelta(seconds=1))
    assert expire_hand_overs(now=last_moment + dt.timedelta(seconds=1)) == 1
    assert RoleHandOver.objects.get().state == "expired"


def test_a_role_changed_meanwhile_voids_the_offer(institution: Institution, admin: User, clerk: User) -> None:
    second = make_operator(institution, "administrator")
    offer = offer_hand_over(scope_of(admin), membership(clerk).pk)
    change_operator_role(scope_of(second), membership(admin).pk, role="viewer")
    with pytest.raises(Conflict):
        accept_hand_over(scope_of(clerk), offer.pk)
    assert RoleHandOver.objects.get().state == "offered"
    assert membership(clerk).role == "operator"


@pytest.mark.usefixtures("committed_db")
def test_two_administrators_who_hand_over_to_each_other_at_once_leave_one(
    institution: Institution, admin: User
) -> None:
    second = make_operator(institution, "administrator", name="丙管")
    pairs = [(admin, second), (second, admin)]
    offers = [offer_hand_over(scope_of(one), membership(other).pk) for one, other in pairs]
    scopes = [scope_of(second), scope_of(admin)]
    outcomes = at_once(2, lambda n: accept_hand_over(scopes[n], offers[n].pk) or "accepted")
    assert outcomes.count("accepted") == 1
    assert sum(isinstance(one, Conflict) for one in outcomes) == 1
    live = Membership.objects.filter(institution_id=institution.pk, ended_at__isnull=True)
    assert [one.role for one in live] == ["administrator"]


@pytest.mark.usefixtures("committed_db")
def test_the_same_acceptance_eight_times_at_once_moves_the_role_once(admin: User, clerk: User) -> None:
    offer = offer_hand_over(scope_of(admin), membership(clerk).pk)
    scope = scope_of(clerk)
    outcomes = at_once(8, lambda _n: accept_hand_over(scope, offer.pk) or "accepted")
    assert outcomes.count("accepted") == 1
    assert AuditEvent.objects.filter(verb="hand_over.accept").count() == 1


# ---- the pages


def test_a_newcomer_is_added_to_look_only_and_asked_after_his_log_in(admin: User) -> None:
    client = logged_in(admin)
    phone = mobile()
    body = form_data(name="丁来", id_number=resident_id(), phone=phone, login_name="clerk.ding")
    answer = client.post(reverse("institution:offer_to_newcomer"), body)
    assert answer["Location"] == reverse("institution:hand_over")
    newcomer = User.objects.get(login_name="clerk.ding")
    assert membership(newcomer).role == "viewer"
    assert last_sms("SMS-1")["login_name"] == "clerk.ding"
    page = client.get(reverse("institution:hand_over")).content.decode()
    assert "丁来" in page
    offer = RoleHandOver.objects.get()
    coming = logged_in(newcomer)
    shown = coming.get(reverse("institution:hand_over_one", args=[offer.pk])).content.decode()
    assert "接手这个角色" in shown
    assert "账户激活" in shown, "what waits in the role"
    answer = coming.post(reverse("institution:accept_hand_over", args=[offer.pk]), form_data())
    assert answer.status_code == 303
    assert client.get(reverse("institution:hand_over")).status_code == 302
    assert membership(newcomer).role == "administrator"


def test_a_person_who_is_already_an_operator_is_no_newcomer(admin: User, clerk: User) -> None:
    from yiji.vault.fields import reveal

    body = form_data(
        name="乙办", id_number=reveal(clerk, "id_number"), phone=mobile(), login_name="clerk.again"
    )
    answer = logged_in(admin).post(reverse("institution:offer_to_newcomer"), body)
    assert answer.status_code == 422
    assert "已是本机构的操作员" in answer.content.decode()
    assert not RoleHandOver.objects.exists()


def test_the_offer_page_lists_colleagues_only_and_refuses_a_stranger(admin: User, clerk: User) -> None:
    client = logged_in(admin)
    page = reverse("institution:offer_hand_over")
    assert "乙办" in client.get(page).content.decode()
    stranger = membership(make_operator(make_institution(), "operator"))
    for bad in (str(stranger.pk), str(membership(admin).pk), "", "x", "0" * 400):
        assert client.post(page, form_data(successor=bad)).status_code == 422, bad
    assert client.post(page, form_data(successor=str(membership(clerk).pk))).status_code == 303


def test_a_refused_button_shows_its_page_with_the_reason(admin: User, clerk: User) -> None:
    offer = offer_hand_over(scope_of(clerk), membership(admin).pk)
    answer = logged_in(admin).post(reverse("institution:approve_hand_over", args=[offer.pk]), form_data())
    assert answer.status_code == 422
    assert "不能同意自己参与的交接" in answer.content.decode()
