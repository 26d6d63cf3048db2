"""Officers are added and given duties by two persons who supervise; a lone one acts alone and the log says so."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.accounts.desk import last_sms
from tests.factories import (
    form_data,
    logged_in,
    make_authority,
    make_user_officer,
    mobile,
    resident_id,
    scope_of,
)
from tests.foundation.parallel import at_once
from yiji.accounts.actions.officer_posts import (
    change_duties,
    confirm_officer,
    decline_officer,
    end_officer,
    propose_officer,
    resend_officer_code,
)
from yiji.accounts.actions.redeem_setup_code import prove_setup_code, redeem_setup_code
from yiji.accounts.models import AuthorityOfficer, OfficerProposal, User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Authority
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import SmsMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def first(authority: Authority) -> User:
    return make_user_officer(authority, ("supervise", "intake"))


@pytest.fixture
def second(authority: Authority) -> User:
    return make_user_officer(authority, ("supervise",))


def _propose(scope: Scope, **changes: object) -> OfficerProposal:
    facts = {
        "login_name": "new.officer",
        "name": "戊新",
        "id_number": resident_id(),
        "phone": mobile(),
        "duties": ["examine"],
        **changes,
    }
    return propose_officer(scope, **facts)  # type: ignore[arg-type]


def _post(user: User) -> AuthorityOfficer:
    return AuthorityOfficer.objects.get(user=user)


def test_the_second_person_lets_the_new_officer_in(first: User, second: User) -> None:
    proposal = _propose(scope_of(first))
    assert not User.objects.filter(login_name="new.officer").exists()
    assert not SmsMessage.objects.exists()
    confirm_officer(scope_of(second), proposal.pk, authority_name="某局")
    sent = last_sms("officer-set-up")
    assert (sent["authority"], sent["hours"]) == ("某局", 72)
    proven = prove_setup_code("authority", "new.officer", sent["code"], address="192.0.2.1")
    user = redeem_setup_code(proven, "quiet river lamp 58")
    scope = scope_for(user)
    assert scope is not None
    assert scope.roles == {"authority.examine"}
    proposal.refresh_from_db()
    assert (proposal.id_number, proposal.phone) == (None, None), "nothing personal is left behind"
    with pytest.raises(Conflict):
        confirm_officer(scope_of(second), proposal.pk)


def test_the_proposer_and_the_proposed_cannot_confirm(
    authority: Authority, first: User, second: User
) -> None:
    proposal = _propose(scope_of(first))
    twin = make_user_officer(authority, ("supervise",))
    for person in (first.person_id, proposal.person_id):
        User.objects.filter(pk=twin.pk).update(person_id=person)
        with pytest.raises(Refusal):
            confirm_officer(scope_of(twin), proposal.pk)
    with pytest.raises(Refusal):
        confirm_officer(scope_of(first), proposal.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficerProposal.objects.filter(pk=proposal.pk).update(
            state="confirmed", decided_by_person=proposal.proposed_by_person
        )


def test_a_lone_supervisor_acts_alone_and_the_log_says_so(first: User) -> None:
    proposal = _propose(scope_of(first))
    assert (proposal.state, proposal.alone) == ("confirmed", True)
    assert User.objects.get(login_name="new.officer").must_set_password
    assert AuditEvent.objects.get(verb="officer.add").reason == "alone"


def test_more_duties_wait_and_fewer_hold_at_once(authority: Authority, first: User, second: User) -> None:
    officer = make_user_officer(authority, ("intake", "read_only"))
    client = logged_in(officer)
    proposal = change_duties(scope_of(first), _post(officer).pk, duties=["intake", "decide"])
    assert proposal is not None
    assert _post(officer).duties == ["intake"]
    assert client.get(reverse("authority:workbench")).status_code == 302
    confirm_officer(scope_of(second), proposal.pk)
    assert _post(officer).duties == ["intake", "decide"]
    assert change_duties(scope_of(first), _post(officer).pk, duties=["decide"]) is None
    assert _post(officer).duties == ["decide"]
    with pytest.raises(Refusal):
        change_duties(scope_of(first), _post(officer).pk, duties=["decide"])


@pytest.mark.parametrize("duties", [[], ["boss"], ["intake", "boss"]])
def test_unknown_or_no_duties_are_refused(first: User, second: User, duties: list[str]) -> None:
    for act in (
        lambda: _propose(scope_of(first), duties=duties),
        lambda: change_duties(scope_of(first), _post(second).pk, duties=duties),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.problems[0].field == "duties"


def test_nobody_touches_his_own_post_and_two_cannot_end_each_other(first: User, second: User) -> None:
    for act in (
        lambda: end_officer(scope_of(first), _post(first).pk),
        lambda: change_duties(scope_of(first), _post(first).pk, duties=["intake"]),
    ):
        with pytest.raises(Refusal):
            act()


@pytest.mark.usefixtures("committed_db")
def test_two_supervisors_ending_each_other_at_once_leave_one(first: User, second: User) -> None:
    acts = [(scope_of(first), _post(second).pk), (scope_of(second), _post(first).pk)]
    outcomes = at_once(2, lambda n: end_officer(*acts[n]) or "ended")
    assert outcomes.count("ended") == 1
    assert AuthorityOfficer.objects.filter(ended_at__isnull=True).count() == 1


def test_an_ended_officer_is_out_and_his_proposal_void(
    authority: Authority, first: User, second: User
) -> None:
    officer = make_user_officer(authority, ("intake",))
    client = logged_in(officer)
    proposal = change_duties(scope_of(first), _post(officer).pk, duties=["intake", "decide"])
    assert proposal is not None
    end_officer(scope_of(first), _post(officer).pk, reason="调离")
    assert client.get(reverse("authority:workbench")).status_code == 302
    assert scope_for(User.objects.get(pk=officer.pk)) is None
    with pytest.raises(Conflict):
        confirm_officer(scope_of(second), proposal.pk)


def test_names_and_persons_are_unique(first: User, second: User) -> None:
    number = resident_id()
    _propose(scope_of(first), id_number=number)
    with pytest.raises(Conflict):
        _propose(scope_of(first))
    with pytest.raises(Refusal) as refused:
        _propose(scope_of(first), login_name=second.login_name.upper())
    assert refused.value.problems[0].field == "login_name"
    from yiji.vault.fields import reveal

    with pytest.raises(Refusal) as refused:
        _propose(scope_of(first), login_name="another.name", id_number=reveal(second, "id_number"))
    assert refused.value.problems[0].field == "id_number"


def test_the_code_is_sent_again_until_the_password_is_set(first: User) -> None:
    _propose(scope_of(first))
    user = User.objects.get(login_name="new.officer")
    old = last_sms("officer-set-up")["code"]
    resend_officer_code(scope_of(first), _post(user).pk)
    code = last_sms("officer-set-up")["code"]
    with pytest.raises(Refusal):
        prove_setup_code("authority", "new.officer", old, address="192.0.2.1")
    redeem_setup_code(
        prove_setup_code("authority", "new.officer", code, address="192.0.2.1"), "quiet river lamp 58"
    )
    with pytest.raises(Refusal):
        resend_officer_code(scope_of(first), _post(user).pk)


def test_another_authority_finds_nothing(first: User, second: User) -> None:
    stranger = scope_of(make_user_officer(make_authority(), ("supervise",)))
    proposal = _propose(scope_of(first))
    for act in (
        lambda: confirm_officer(stranger, proposal.pk),
        lambda: decline_officer(stranger, proposal.pk),
        lambda: end_officer(stranger, _post(second).pk),
        lambda: change_duties(stranger, _post(second).pk, duties=["intake"]),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_pages_from_the_proposal_to_the_first_log_in(first: User, second: User) -> None:
    client, other = logged_in(first), logged_in(second)
    add = reverse("authority:add_officer")
    answer = client.post(add, form_data(name="戊新", duties=["intake"], login_name="x"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请填写「居民身份证号」" in page
    body = {"name": "戊新", "id_number": resident_id(), "phone": mobile(), "login_name": "new.officer"}
    answer = client.post(add, form_data(**body, duties=["intake", "read_only"]))
    assert answer["Location"] == reverse("authority:officers")
    proposal = OfficerProposal.objects.get()
    shown = reverse("authority:officer_proposal", args=[proposal.pk])
    assert shown in client.get(reverse("authority:officers")).content.decode()
    confirm = reverse("authority:confirm_proposal", args=[proposal.pk])
    assert client.post(confirm, form_data()).status_code == 422
    assert "受理、查阅" in other.get(shown).content.decode()
    assert other.post(confirm, form_data()).status_code == 303
    post = AuthorityOfficer.objects.get(user__login_name="new.officer")
    duties = reverse("authority:officer_duties", args=[post.pk])
    assert other.get(duties).status_code == 200
    assert other.post(duties, form_data(duties=["intake", "decide"])).status_code == 303
    assert other.post(reverse("authority:officer_resend", args=[post.pk]), form_data()).status_code == 303
    end = reverse("authority:officer_end", args=[post.pk])
    assert other.post(end, form_data(reason="")).status_code == 422
    assert other.post(end, form_data(reason="调离")).status_code == 303
    assert "戊新" in other.get(reverse("authority:officers") + "?tab=ended").content.decode()
    assert (
        client.post(reverse("authority:decline_proposal", args=[proposal.pk]), form_data()).status_code == 409
    )


@pytest.mark.parametrize("duty", ["credential", "intake", "examine", "decide", "read_only"])
def test_other_duties_do_not_see_the_officers(authority: Authority, duty: str) -> None:
    client = logged_in(make_user_officer(authority, (duty,)))
    for name in ("officers", "add_officer", "access_resets"):
        assert client.get(reverse(f"authority:{name}")).status_code == 404
