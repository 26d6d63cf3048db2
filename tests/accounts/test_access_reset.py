"""A lost log-in is reset by two persons after a day's notice; nobody but its owner sees a code, nobody a password."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.accounts.desk import give_totp, last_sms
from tests.factories import (
    PASSWORD,
    form_data,
    logged_in,
    make_authority,
    make_institution,
    make_operator,
    make_user_officer,
    scope_of,
)
from yiji.accounts.actions.log_in import check_password
from yiji.accounts.actions.redeem_setup_code import prove_setup_code, redeem_setup_code
from yiji.accounts.actions.reset_access import (
    ask_access_reset,
    cancel_access_reset,
    carry_out_resets,
    confirm_access_reset,
)
from yiji.accounts.models import AccessReset, AuthorityOfficer, Membership, User
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import SmsMessage
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(hours=24)


@pytest.fixture
def institution() -> Institution:
    return make_institution()


@pytest.fixture
def admin(institution: Institution) -> User:
    return make_operator(institution, "administrator")


@pytest.fixture
def clerk(institution: Institution) -> User:
    user = make_operator(institution, "operator", phone="13912341111", login_name="clerk.gone")
    give_totp(user)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def checker(institution: Institution) -> User:
    return make_operator(institution, "checker")


def _ask(scope: Scope, user: User, **changes: object) -> AccessReset:
    facts = {"document_seen": True, "reason": "手机丢失", **changes}
    where = Membership.objects.get(user=user).pk
    return ask_access_reset(scope, where, **facts)  # type: ignore[arg-type]


def _problem(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.problems[0].code


def test_two_persons_and_a_day_later_the_owner_gets_a_code(admin: User, clerk: User, checker: User) -> None:
    client = logged_in(clerk)
    now = timezone.now()
    reset = _ask(scope_of(admin), clerk, now=now)
    assert last_sms("access-reset-asked") == {"login_name": "clerk.gone", "hours": 24}
    assert carry_out_resets(now=now + DAY * 2) == 0, "nobody confirmed yet"
    confirm_access_reset(scope_of(checker), reset.pk)
    assert carry_out_resets(now=now + DAY - dt.timedelta(seconds=1)) == 0
    assert carry_out_resets(now=now + DAY) == 1
    assert carry_out_resets(now=now + DAY) == 0
    assert "重置" in client.get(reverse("institution:home"), follow=True).content.decode()
    with pytest.raises(Refusal):
        check_password("institution", "clerk.gone", PASSWORD, address="192.0.2.1")
    code = last_sms("access-reset-done")["code"]
    proven = prove_setup_code("institution", "clerk.gone", code, address="192.0.2.1")
    redeem_setup_code(proven, "quiet river lamp 58")
    step = check_password("institution", "clerk.gone", "quiet river lamp 58", address="192.0.2.1")
    assert step.needs == "enrol_totp"


def test_a_new_phone_takes_the_code_and_the_old_one_the_warning(
    admin: User, clerk: User, checker: User
) -> None:
    reset = _ask(scope_of(admin), clerk, new_phone="13912342222")
    confirm_access_reset(scope_of(checker), reset.pk)
    carry_out_resets(now=timezone.now() + DAY)
    phones = {one.template: reveal(one, "phone") for one in SmsMessage.objects.all()}
    assert phones == {"access-reset-asked": "13912341111", "access-reset-done": "13912342222"}
    assert reveal(User.objects.get(pk=clerk.pk), "phone") == "13912342222"
    assert AccessReset.objects.get().new_phone is None


def test_the_asking_person_and_the_owner_cannot_confirm(admin: User, clerk: User, checker: User) -> None:
    reset = _ask(scope_of(admin), clerk)
    twin = make_operator(Institution.objects.get(pk=scope_of(admin).organisation_id), "checker")
    User.objects.filter(pk=twin.pk).update(person_id=admin.person_id)
    for user in (admin, clerk, twin):
        with pytest.raises(Refusal) as refused:
            confirm_access_reset(scope_of(user), reset.pk)
        assert _problem(refused) == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessReset.objects.filter(pk=reset.pk).update(
            state="confirmed", confirmed_by=admin, confirmed_by_person=admin.person_id
        )


def test_where_nobody_could_confirm_nothing_is_asked(admin: User, clerk: User) -> None:
    with pytest.raises(Refusal) as refused:
        _ask(scope_of(admin), clerk)
    assert _problem(refused) == "nobody_confirms"
    assert "卫生健康行政部门" in refused.value.problems[0].way_out


def test_not_for_oneself_not_unseen_not_before_set_up_and_not_twice(
    admin: User, clerk: User, checker: User
) -> None:
    with pytest.raises(Refusal) as refused:
        _ask(scope_of(admin), admin)
    assert _problem(refused) == "own_reset"
    with pytest.raises(Refusal) as refused:
        _ask(scope_of(admin), clerk, document_seen=False)
    assert _problem(refused) == "document_not_seen"
    User.objects.filter(pk=clerk.pk).update(must_set_password=True)
    with pytest.raises(Refusal) as refused:
        _ask(scope_of(admin), clerk)
    assert _problem(refused) == "not_set_up"
    User.objects.filter(pk=clerk.pk).update(must_set_password=False)
    _ask(scope_of(admin), clerk)
    with pytest.raises(Conflict):
        _ask(scope_of(admin), clerk)


def test_another_institution_finds_neither_colleague_nor_reset(
    admin: User, clerk: User, checker: User
) -> None:
    stranger = scope_of(make_operator(make_institution(), "administrator"))
    with pytest.raises(NotFound):
        _ask(stranger, clerk)
    reset = _ask(scope_of(admin), clerk)
    for act in (confirm_access_reset, cancel_access_reset):
        with pytest.raises(NotFound):
            act(stranger, reset.pk)


def test_the_owner_who_is_in_stops_it_on_his_security_page(admin: User, clerk: User, checker: User) -> None:
    _ask(scope_of(admin), clerk)
    client = logged_in(clerk)
    assert "有人申请重置您的登录方式" in client.get(reverse("institution:security")).content.decode()
    assert client.post(reverse("institution:cancel_reset")).status_code == 302
    assert AccessReset.objects.get().state == "cancelled"
    assert "有人申请重置" not in client.get(reverse("institution:security")).content.decode()
    assert client.post(reverse("institution:cancel_reset")).status_code == 404
    assert carry_out_resets(now=timezone.now() + DAY * 2) == 0


def test_officers_are_reset_by_two_who_supervise_with_a_code_for_72_hours() -> None:
    authority = make_authority()
    first, second = (make_user_officer(authority, ("supervise",)) for _ in range(2))
    lost = make_user_officer(authority, ("decide",))
    where = AuthorityOfficer.objects.get(user=lost).pk
    reset = ask_access_reset(scope_of(first), where, document_seen=True, reason="手机丢失")
    confirm_access_reset(scope_of(second), reset.pk)
    carry_out_resets(now=timezone.now() + DAY)
    assert last_sms("access-reset-done")["hours"] == 72
    with pytest.raises(NotFound):
        ask_access_reset(
            scope_of(make_user_officer(make_authority(), ("supervise",))),
            where,
            document_seen=True,
            reason="x",
        )


def test_the_pages_from_the_operators_list_to_the_checkers_confirmation(
    admin: User, clerk: User, checker: User
) -> None:
    client = logged_in(admin)
    ask = reverse("institution:operator_reset", args=[Membership.objects.get(user=clerk).pk])
    assert ask in client.get(reverse("institution:operators")).content.decode()
    assert client.get(ask).status_code == 200
    answer = client.post(ask, form_data(reason="手机丢失"))
    assert answer.status_code == 422
    assert "已当面核验本人身份证件" in answer.content.decode()
    answer = client.post(ask, form_data(reason="手机丢失", document_seen="on", new_phone="139"))
    assert answer.status_code == 422
    answer = client.post(ask, form_data(reason="手机丢失", document_seen="on"))
    reset = AccessReset.objects.get()
    page = reverse("institution:access_reset", args=[reset.pk])
    assert answer["Location"] == page
    assert "确认重置</button>" not in client.get(page).content.decode()
    confirm = reverse("institution:confirm_reset", args=[reset.pk])
    answer = client.post(confirm, form_data())
    assert answer.status_code == 422
    assert "提出人和账户本人不能复核" in answer.content.decode()
    second = logged_in(checker)
    assert "确认重置</button>" in second.get(page).content.decode()
    assert second.get(reverse("institution:access_resets")).status_code == 200
    assert second.post(confirm, form_data()).status_code == 303
    assert second.post(confirm, form_data()).status_code == 409
    assert logged_in(clerk).get(page).status_code == 404, "the role may not"
