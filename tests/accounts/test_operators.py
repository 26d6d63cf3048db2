"""Operators: one person, one role; the administrator manages his own institution's and not himself."""

from __future__ import annotations

from typing import Any

import pytest

from tests.accounts.desk import PASSWORD, Desk, build_desk, id_number, last_sms
from yiji.accounts.actions.add_operator import add_operator, resend_setup_code
from yiji.accounts.actions.change_operator_role import change_operator_role
from yiji.accounts.actions.end_membership import end_membership
from yiji.accounts.actions.redeem_setup_code import prove_setup_code, redeem_setup_code
from yiji.accounts.models import Membership, User
from yiji.accounts.queries.operators import operator_list
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.kernel.outcome import NotFound, Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Scope:
    desk: Desk = build_desk()
    found = scope_for(desk.issue().user)
    assert found is not None
    return found


def _add(scope: Scope, **changes: Any) -> Membership:
    facts = {
        "name": "钱经办",
        "id_number": id_number(21),
        "phone": "13700002222",
        "role": "operator",
        "login_name": "clerk.qian",
    }
    return add_operator(scope, **{**facts, **changes})


def _fields(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_a_new_operator_sets_his_own_password_with_the_code_sent_to_him(administrator: Scope) -> None:
    membership = _add(administrator)
    sent = last_sms("SMS-1")
    assert sent["login_name"] == "clerk.qian"
    proven = prove_setup_code("institution", "clerk.qian", sent["code"], address="192.0.2.1")
    user = redeem_setup_code(proven, PASSWORD)
    scope = scope_for(user)
    assert scope is not None
    assert scope.organisation_id == administrator.organisation_id
    assert scope.roles == {"institution.operator"}
    with pytest.raises(Refusal):
        resend_setup_code(administrator, membership.pk)


def test_one_person_cannot_hold_two_roles(administrator: Scope) -> None:
    _add(administrator)
    with pytest.raises(Refusal) as refused:
        _add(administrator, role="checker", login_name="clerk.two", phone="13700003333")
    assert _fields(refused) == ["id_number"]


def test_a_taken_or_malformed_user_name_and_an_unknown_role_are_named(administrator: Scope) -> None:
    _add(administrator)
    other = {"id_number": id_number(23)}
    for changes, field in (
        ({"login_name": "Clerk.Qian"}, "login_name"),
        ({"login_name": "a b"}, "login_name"),
        ({"login_name": "clerk.sun", "role": "owner"}, "role"),
    ):
        with pytest.raises(Refusal) as refused:
            _add(administrator, **other, **changes)
        assert _fields(refused) == [field]


def test_a_new_role_holds_at_once_and_ends_the_sessions(administrator: Scope) -> None:
    membership = _add(administrator)
    change_operator_role(administrator, membership.pk, role="checker")
    user = User.objects.get(pk=membership.user_id)
    assert user.session_epoch == 1
    scope = scope_for(user)
    assert scope is not None
    assert scope.roles == {"institution.checker"}


def test_nobody_changes_or_ends_his_own_role(administrator: Scope) -> None:
    own = Membership.objects.get(user__display_name="王五")
    with pytest.raises(Refusal):
        change_operator_role(administrator, own.pk, role="viewer")
    with pytest.raises(Refusal):
        end_membership(administrator, own.pk)


def test_an_ended_operator_has_no_scope_and_his_code_is_dead(administrator: Scope) -> None:
    membership = _add(administrator)
    code = last_sms("SMS-1")["code"]
    end_membership(administrator, membership.pk, reason="调离")
    user = User.objects.get(pk=membership.user_id)
    assert not user.is_active
    assert scope_for(user) is None
    with pytest.raises(Refusal):
        prove_setup_code("institution", "clerk.qian", code, address="192.0.2.1")
    assert [row["login_name"] for row in operator_list(administrator, ended=True)] == ["clerk.qian"]
    with pytest.raises(NotFound):
        end_membership(administrator, membership.pk)


def test_another_institution_sees_and_touches_nobody(administrator: Scope) -> None:
    membership = _add(administrator)
    stranger = Scope(side="institution", organisation_id=membership.pk, roles=frozenset())
    assert operator_list(stranger) == []
    for act in (
        lambda: change_operator_role(stranger, membership.pk, role="viewer"),
        lambda: end_membership(stranger, membership.pk),
        lambda: resend_setup_code(stranger, membership.pk),
    ):
        with pytest.raises(NotFound):
            act()
