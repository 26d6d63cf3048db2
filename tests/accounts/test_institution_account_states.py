"""Domain §8.1 as a table: every state × act × role, and what a step does besides moving the state."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.accounts.account_states import ask, bring, change, colleague, do, take_into_use, version_of
from tests.accounts.desk import (
    PASSWORD,
    PHONE,
    Desk,
    build_desk,
    id_number,
    last_sms,
    make_user,
    seen_papers,
)
from tests.factories import logged_in
from yiji.accounts.actions.change_institution_account import change_institution_account
from yiji.accounts.actions.close_institution_account import (
    confirm_closing,
    decline_closing,
    take_back_closing,
)
from yiji.accounts.actions.log_in import check_password
from yiji.accounts.actions.redeem_setup_code import prove_setup_code
from yiji.accounts.models import (
    AuthorityOfficer,
    InstitutionAccount,
    InstitutionAccountStep,
    InstitutionClosing,
    LogInSession,
    Membership,
    User,
)
from yiji.accounts.queries.institution_accounts import account_history
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import SmsMessage
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db

STATES = ("not_issued", "issued", "setup_expired", "active", "restricted", "suspended", "closed")
ACTS = ("first", "reissue", "replace_agent", "suspend", "restore", "restrict", "lift", "close")
# Where each act leads; what is not listed is refused. A closing that is asked for leaves the state as it is.
ALLOWED = {
    ("not_issued", "first"): "issued",
    ("not_issued", "close"): "not_issued",
    ("issued", "reissue"): "issued",
    ("issued", "replace_agent"): "issued",
    ("issued", "suspend"): "suspended",
    ("issued", "close"): "issued",
    ("setup_expired", "reissue"): "issued",
    ("setup_expired", "replace_agent"): "issued",
    ("setup_expired", "suspend"): "suspended",
    ("setup_expired", "close"): "setup_expired",
    ("active", "reissue"): "active",
    ("active", "replace_agent"): "active",
    ("active", "suspend"): "suspended",
    ("active", "restrict"): "restricted",
    ("active", "close"): "active",
    ("restricted", "reissue"): "restricted",
    ("restricted", "replace_agent"): "restricted",
    ("restricted", "suspend"): "suspended",
    ("restricted", "lift"): "active",
    ("restricted", "close"): "restricted",
    ("suspended", "restore"): "active",
    ("suspended", "close"): "suspended",
}
PAGES = {
    "first": "issue_credentials",
    "replace_agent": "replace_agent",
    "suspend": "suspend_institution",
    "restore": "restore_institution",
    "restrict": "restrict_institution",
    "lift": "lift_institution",
    "close": "close_institution",
}
DUTIES = ("credential", "intake", "examine", "decide", "read_only", "supervise")


@pytest.fixture
def desk() -> Desk:
    return build_desk()


def _state(desk: Desk) -> str:
    found = InstitutionAccount.objects.filter(institution_id=desk.institution.pk).first()
    return found.state if found else "not_issued"


@pytest.mark.parametrize("state", STATES)
def test_every_act_in_a_state_leads_where_the_table_says_or_is_refused_with_a_way_out(
    desk: Desk, state: str
) -> None:
    bring(desk, state)
    for act in ACTS:
        place = transaction.savepoint()
        before = (_state(desk), InstitutionAccountStep.objects.count(), SmsMessage.objects.count())
        if (state, act) in ALLOWED:
            do(desk, act)
            assert _state(desk) == ALLOWED[state, act], act
            assert act == "close" or InstitutionAccountStep.objects.count() == before[1] + 1
        else:
            with pytest.raises(Refusal) as refused:
                do(desk, act)
            assert refused.value.problems[0].code == "account_state", act
            assert refused.value.problems[0].way_out
            assert (
                _state(desk),
                InstitutionAccountStep.objects.count(),
                SmsMessage.objects.count(),
            ) == before
        transaction.savepoint_rollback(place)


@pytest.mark.parametrize("duty", DUTIES)
def test_only_the_credential_duty_acts_and_everybody_else_finds_no_such_page(desk: Desk, duty: str) -> None:
    bring(desk, "active")
    user = make_user("authority", f"one-{duty}", "周岗位")
    AuthorityOfficer.objects.create(user=user, authority_id=desk.authority.pk, duties=[duty])
    client = logged_in(user)
    expected = 200 if duty == "credential" else 404
    for act, page in PAGES.items():
        address = reverse(f"authority:{page}", args=[desk.institution.pk])
        assert client.get(address).status_code == expected, act
        if duty != "credential":
            assert client.post(address, {"version": version_of(desk)}).status_code == 404, act
    closing = ask(desk)
    for page in ("confirm_closing", "decline_closing"):
        address = reverse(f"authority:{page}", args=[desk.institution.pk, closing.pk])
        answer = client.post(address, {"version": "77"})
        assert answer.status_code == (404 if duty not in ("credential", "supervise") else answer.status_code)
        assert (answer.status_code != 404) == (duty in ("credential", "supervise"))
    assert _state(desk) == "active"
    assert client.get(reverse("authority:institution", args=[desk.institution.pk])).status_code == 200


def test_institutions_of_another_authority_do_not_exist_for_any_act(desk: Desk) -> None:
    other = Scope(side="authority", user_id=desk.officer.pk, organisation_id=desk.foreign.licence_issuer_id)
    bring(desk, "active")
    licensed, closing = desk.licensed, ask(desk)
    for act in ("suspend", "restore", "restrict", "lift"):
        with pytest.raises(NotFound):
            change_as(other, desk, act)
    for answer in (confirm_closing, take_back_closing):
        with pytest.raises(NotFound):
            answer(other, licensed, closing.pk, version=0)
    with pytest.raises(NotFound):
        account_history(other, licensed)
    client = logged_in(desk.officer)
    for name in (*PAGES.values(), "institution"):
        assert client.get(reverse(f"authority:{name}", args=[desk.foreign.pk])).status_code == 404


def change_as(scope: Scope, desk: Desk, act: str) -> None:
    """The act by somebody else, with what the own officer would say."""
    change_institution_account(scope, desk.licensed, act, version=version_of(desk), reason=f"{act}_other")


def test_a_suspension_ends_log_ins_and_codes_at_once_and_leaves_all_data(desk: Desk) -> None:
    bring(desk, "active")
    holder = User.objects.get(side="institution")
    client = logged_in(holder)
    assert client.get(reverse("institution:home")).status_code == 200
    desk.issue()
    code = last_sms("SMS-1")
    client = logged_in(holder)
    members = Membership.objects.filter(ended_at__isnull=True).count()
    step = change(desk, "suspend", reason="suspend_phone_lost", note="负责人来电报失。")
    assert (step.operators, step.sessions_ended) == (1, 1)
    assert not LogInSession.objects.filter(user=holder, ended_at__isnull=True).exists()
    answer = client.get(reverse("institution:home"))
    assert answer.status_code == 302
    assert "停用本机构的账户" in client.get(answer["Location"]).content.decode()
    with pytest.raises(Refusal):
        prove_setup_code("institution", code["login_name"], code["code"], address="192.0.2.9")
    assert Membership.objects.filter(ended_at__isnull=True).count() == members
    assert scope_for(User.objects.get(pk=holder.pk)) is None
    assert AuditEvent.objects.get(verb="institution_account.suspend").reason == "suspend_phone_lost"
    assert last_sms("institution-account-changed")["change"].startswith("停用")


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_whoever_is_shut_out_reads_why_since_when_and_whom_to_call(desk: Desk, state: str) -> None:
    desk.authority.phone = "0571-87654321"
    desk.authority.save()
    bring(desk, state)
    name = User.objects.get(side="institution").login_name
    with pytest.raises(Refusal) as refused:
        check_password("institution", name, PASSWORD, address="192.0.2.8")
    problem = refused.value.problems[0]
    text = problem.text() + problem.way_out_text()
    assert "甲局" in text
    assert "0571-87654321" in text
    assert ("被冒用" if state == "suspended" else "终止") in text
    with pytest.raises(Refusal) as wrong:
        check_password("institution", name, "not the password", address="192.0.2.8")
    assert wrong.value.problems[0].code == "log_in_wrong", "a stranger is told nothing"


def test_a_restored_account_goes_back_to_where_it_was(desk: Desk) -> None:
    bring(desk, "restricted")
    change(desk, "suspend")
    assert change(desk, "restore").to_state == "restricted"
    name = User.objects.get(side="institution").login_name
    assert check_password("institution", name, PASSWORD, address="192.0.2.8").needs == "enrol_totp"


def test_an_account_suspended_before_its_first_use_needs_a_new_code(desk: Desk) -> None:
    bring(desk, "issued")
    change(desk, "suspend")
    assert change(desk, "restore").to_state == "setup_expired"


def test_an_account_is_not_restored_while_the_licence_is_cancelled(desk: Desk) -> None:
    bring(desk, "suspended")
    Institution.objects.filter(pk=desk.institution.pk).update(licence_state="cancelled")
    with pytest.raises(Refusal, match="注销"):
        change(desk, "restore")


@pytest.mark.parametrize("act", ["suspend", "restrict"])
def test_a_stale_page_changes_nothing(desk: Desk, act: str) -> None:
    bring(desk, "active")
    stale = version_of(desk)
    desk.issue()
    steps = InstitutionAccountStep.objects.count()
    with pytest.raises(Conflict):
        change(desk, act, version=stale)
    with pytest.raises(Conflict):
        ask(desk, version=stale)
    assert (_state(desk), InstitutionAccountStep.objects.count()) == ("active", steps)


@pytest.mark.parametrize(
    ("reason", "note", "field"),
    [
        ("", "", "reason"),
        ("no_such", "", "reason"),
        ("restore_cleared", "", "reason"),
        ("suspend_other", "短", "note"),
    ],
)
def test_a_reason_of_another_act_or_other_without_words_is_refused(
    desk: Desk, reason: str, note: str, field: str
) -> None:
    bring(desk, "active")
    with pytest.raises(Refusal) as refused:
        change(desk, "suspend", reason=reason, note=note)
    assert [p.field for p in refused.value.problems] == [field]
    assert _state(desk) == "active"


def test_a_restricted_institution_reads_and_keeps_its_log_ins_in_order_only(desk: Desk) -> None:
    bring(desk, "active")
    client = logged_in(User.objects.get(side="institution"))
    assert client.get(reverse("institution:department_add")).status_code == 200
    change(desk, "restrict")
    page = client.get(reverse("institution:home"))
    assert page.status_code == 200
    assert "限制了本机构的账户" in page.content.decode()
    for name in ("applications", "primary_roster", "profile", "operators", "operator_add"):
        assert client.get(reverse(f"institution:{name}")).status_code == 200, name
    refused = client.get(reverse("institution:department_add"))
    assert refused.status_code == 403
    assert "账户受限" in refused.content.decode()
    assert "逾期未校验" in client.get(reverse("institution:profile")).content.decode()
    assert client.post(reverse("institution:set_activation_method"), {"method": "AUTO"}).status_code == 403
    change(desk, "lift")
    assert client.get(reverse("institution:department_add")).status_code == 200


def test_another_persons_confirmation_closes_for_good(desk: Desk) -> None:
    bring(desk, "active")
    second, closing = colleague(desk), ask(desk)
    assert _state(desk) == "active"
    with pytest.raises(Refusal) as refused:
        confirm_closing(desk.scope, desk.licensed, closing.pk, version=0)
    assert refused.value.problems[0].code == "second_person"
    confirm_closing(second, desk.licensed, closing.pk, version=0)
    assert _state(desk) == "closed"
    step = InstitutionAccountStep.objects.get(act="close")
    assert (step.actor_name, step.asked_by_name) == ("钱复核", "赵发放")
    with pytest.raises(Conflict):
        confirm_closing(second, desk.licensed, closing.pk, version=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        InstitutionAccount.objects.filter(institution_id=desk.institution.pk).update(
            state="active", version=version_of(desk) + 1
        )


def test_the_same_person_under_a_second_log_in_does_not_confirm(desk: Desk) -> None:
    bring(desk, "active")
    twin = colleague(desk, same_person=True, duty="credential")
    closing = ask(desk)
    with pytest.raises(Refusal, match="不能由您自己复核"):
        confirm_closing(twin, desk.licensed, closing.pk, version=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        InstitutionClosing.objects.filter(pk=closing.pk).update(
            state="confirmed", version=1, decided_by_person=closing.asked_by_person
        )
    assert _state(desk) == "active"


def test_a_closing_can_be_declined_or_taken_back_and_asked_again(desk: Desk) -> None:
    bring(desk, "active")
    second, first = colleague(desk), ask(desk)
    with pytest.raises(Conflict):
        ask(desk)
    with pytest.raises(NotFound):
        take_back_closing(second, desk.licensed, first.pk, version=0)
    decline_closing(second, desk.licensed, first.pk, version=0, reason="文书日期不符")
    again = ask(desk)
    take_back_closing(desk.scope, desk.licensed, again.pk, version=0)
    assert _state(desk) == "active"
    assert list(InstitutionClosing.objects.order_by("asked_at").values_list("state", flat=True)) == [
        "declined",
        "taken_back",
    ]


def test_closing_needs_words_and_a_paper_unless_the_licence_is_cancelled(desk: Desk) -> None:
    bring(desk, "active")
    with pytest.raises(Refusal) as refused:
        ask(desk, note="关了", evidence=None)
    assert [p.field for p in refused.value.problems] == ["note", "evidence"]
    Institution.objects.filter(pk=desk.institution.pk).update(licence_state="cancelled")
    assert ask(desk, evidence=None).state == "asked"


def test_a_reissue_needs_a_reason_and_kills_the_older_code(desk: Desk) -> None:
    bring(desk, "issued")
    older = last_sms("SMS-1")
    with pytest.raises(Refusal) as refused:
        desk.issue(reason="")
    assert refused.value.problems[0].field == "reason"
    desk.issue(reason="reissue_no_sms")
    with pytest.raises(Refusal):
        prove_setup_code("institution", older["login_name"], older["code"], address="192.0.2.9")
    take_into_use(desk)
    assert _state(desk) == "active"


def test_a_reissue_is_for_the_holder_and_a_replacement_for_somebody_else(desk: Desk) -> None:
    bring(desk, "active")
    with pytest.raises(Refusal) as refused:
        desk.issue(responsible_person="孙六", responsible_id_number=id_number(15))
    assert refused.value.problems[0].code == "another_person"
    with pytest.raises(Refusal) as refused:
        desk.issue(purpose="replace_agent")
    assert refused.value.problems[0].code == "same_person"


def test_a_new_holder_takes_over_while_the_institution_stays_active(desk: Desk) -> None:
    bring(desk, "active")
    old = User.objects.get(side="institution")
    client = logged_in(old)
    do(desk, "replace_agent")
    assert _state(desk) == "active"
    assert client.get(reverse("institution:home")).status_code == 302
    told = SmsMessage.objects.get(template="institution-agent-replaced")
    assert reveal(told, "phone") == PHONE
    old.refresh_from_db()
    assert not old.is_active
    new = Membership.objects.get(ended_at__isnull=True).user
    assert (new.display_name, new.has_usable_password()) == ("孙六", False)
    assert take_into_use(desk).pk == new.pk


def test_a_replacement_needs_a_letter_not_older_than_the_one_before(desk: Desk) -> None:
    bring(desk, "active")
    papers = seen_papers(poa_dated_on=desk.account.issues.get().poa_dated_on.replace(year=2025))
    with pytest.raises(Refusal) as refused:
        desk.issue(
            purpose="replace_agent",
            responsible_person="孙六",
            responsible_id_number=id_number(15),
            papers=papers,
        )
    assert refused.value.problems[0].code == "poa_too_old"


def test_the_history_tells_who_when_why_and_on_which_papers(desk: Desk) -> None:
    bring(desk, "suspended")
    rows = account_history(desk.scope, desk.licensed)
    assert [row["act"] for row in rows] == ["suspend", "redeem", "first"]
    assert rows[0]["actor"] == "赵发放"
    assert rows[0]["reason"] == "suspend_risk"
    assert {paper["kind"] for paper in rows[2]["papers"]} == {"licence_copy", "power_of_attorney", "agent_id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        InstitutionAccountStep.objects.filter(act="suspend").update(reason="suspend_request")
