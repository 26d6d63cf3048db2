"""Correction tickets (A-14): who may ask, what is refused, each move, and what a correction changes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tests.register.correction_case import REASON, CorrectionCase, correction_case, papers
from yiji.accounts.models import PhysicianAccount
from yiji.audit.models import AuditEvent
from yiji.kernel.identifiers import compose_qualification_certificate_no
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.notices.models import InAppNotice
from yiji.register.actions.ask_correction import ask_correction
from yiji.register.actions.decide_correction import decide_correction, send_back_correction
from yiji.register.actions.examine_correction import (
    accept_correction,
    answer_supplement,
    ask_supplement,
    check_correction,
    forward_correction,
    withdraw_correction,
)
from yiji.register.models import FormerName, Physician, Qualification, QualificationCorrection
from yiji.register.queries.corrected_since import corrected_since
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CorrectionCase:
    return correction_case()


def refused(act: object) -> tuple[str, str]:
    """Code and field of the refusal that ``act`` ends in."""
    with pytest.raises(Refusal) as told:
        act()  # type: ignore[operator]
    return told.value.problems[0].code, told.value.problems[0].field


def number_for(id_number: str, *, category: str = "clinical", level: str = "1") -> str:
    return compose_qualification_certificate_no(2016, "34", level, category, id_number)


# --- asking -------------------------------------------------------------------------------------------------


def test_a_physician_asks_and_the_authority_that_issued_the_certificate_is_told(case):
    ticket = case.ask(name="陈实", issuer="安徽省卫生健康委员会")
    assert ticket.authority == case.authority
    assert ticket.state == "submitted"
    assert ticket.kind == "wrong"
    assert sorted(ticket.field_codes) == ["issuer", "name"]
    values = {row.field: (reveal(row, "old_value"), reveal(row, "new_value")) for row in ticket.fields.all()}
    assert values["name"] == ("陈虚", "陈实")
    assert sorted(paper.kind for paper in ticket.papers.all()) == ["certificate", "identity"]
    assert InAppNotice.objects.filter(
        recipient_id=case.authority.pk, template="correction-submitted"
    ).exists()
    # Nothing is changed before two officers have agreed.
    assert Physician.objects.get(pk=case.physician.pk).name == "陈虚"


def test_the_province_of_the_certificate_is_asked_before_the_nearer_authority(case):
    office = factories.make_authority(level="province", city_code="", county_code="")
    assert case.ask(issuer="安徽省卫生健康委员会").authority == case.authority  # nobody works there yet
    factories.make_user_officer(office, ("examine",))
    assert case.ask(name="陈实").authority == office


def test_the_term_is_twenty_working_days_and_a_supplement_stops_it(case):
    start = timezone.make_aware(dt.datetime(2026, 3, 2, 9))
    ticket = ask_correction(
        case.doctor, case.qualification.pk, {"name": "陈实"}, reason=REASON, papers=papers(), now=start
    )
    assert ticket.due_on == dt.date(2026, 3, 30)
    ticket = accept_correction(case.examiner, ticket.pk, version=ticket.version, now=start)
    ticket = ask_supplement(case.examiner, ticket.pk, version=1, words="请补交户口簿首页", now=start)
    later = timezone.make_aware(dt.datetime(2026, 3, 5, 9))
    ticket = answer_supplement(
        case.doctor, ticket.pk, version=2, words="已补交户口簿", papers=papers("other"), now=later
    )
    assert ticket.state == "answered"
    assert ticket.due_on == dt.date(2026, 4, 2)
    assert ticket.papers.filter(round=1).count() == 1


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({}, "nothing", ""),
        ({"name": "陈虚"}, "unchanged", "name"),
        ({"id_number": "340104198001010010"}, "check_digit", "id_number"),
        ({"id_number": "12345"}, "length", "id_number"),
        ({"name": "陈\ue863"}, "private_use", "name"),
        ({"sex": "9x"}, "invalid", "sex"),
        ({"level": "2"}, "contradiction", "level"),
        ({"category": "dental"}, "contradiction", "category"),
        ({"birth_date": "1999-01-01"}, "contradiction", "birth_date"),
        ({"obtained_on": "2999-01-01"}, "out_of_range", "obtained_on"),
        ({"certificate_no": "2015"}, "length", "certificate_no"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused_at_its_field(case, values, code, field):
    told, at = refused(lambda: case.ask(**values))
    assert at == field
    assert told == code or code == "out_of_range"
    assert not QualificationCorrection.objects.exists()


def test_papers_and_words_are_needed(case):
    def ask(kinds, reason=REASON):
        return lambda: ask_correction(
            case.doctor, case.qualification.pk, {"name": "陈实"}, reason=reason, papers=papers(*kinds)
        )

    assert refused(ask(["identity"])) == ("paper", "certificate")
    assert refused(ask(["certificate"])) == ("paper", "identity")
    assert refused(ask(["certificate", "identity"], "错")) == ("reason", "reason")
    assert refused(ask(["certificate", "identity"] + ["other"] * 7)) == ("papers", "other")


def test_an_open_ticket_for_the_same_field_refuses_a_second_one_from_whomever(case):
    first = case.ask(name="陈实")
    assert refused(lambda: case.ask(name="陈石")) == ("open_ticket", "name")
    assert refused(lambda: case.ask(case.clerk, name="陈石")) == ("open_ticket", "name")
    assert case.ask(issuer="安徽省卫生健康委员会").state == "submitted"
    withdraw_correction(case.doctor, first.pk, version=0)
    assert case.ask(case.clerk, name="陈石").asked_side == "institution"


def test_a_clerk_asks_for_his_own_physicians_only(case):
    other = correction_case("王虚")
    with pytest.raises(NotFound):
        other.ask(case.clerk, name="王实")
    with pytest.raises(NotFound):
        case.ask(case.examiner, name="陈实")
    ticket = case.ask(case.clerk, name="陈实")
    for stranger in (other.clerk, other.doctor, other.examiner):
        with pytest.raises(NotFound):
            withdraw_correction(stranger, ticket.pk, version=0)
        with pytest.raises(NotFound):
            accept_correction(stranger, ticket.pk, version=0)


# --- a record that is not found -------------------------------------------------------------------------------


def test_a_clerk_asks_for_a_record_that_the_register_does_not_have_and_it_is_made(case):
    number = factories.resident_id()
    ticket = case.ask_record(
        case.clerk, name="阿依古丽.买买提", id_number=number, certificate_no=number_for(number)
    )
    assert ticket.kind == "missing"
    assert ticket.name == "阿依古丽·买买提"
    ticket = case.checked(ticket)
    ticket = decide_correction(case.decider, ticket.pk, version=ticket.version)
    made = Qualification.objects.get(pk=ticket.qualification_id)
    assert made.physician.name == ticket.name
    assert (made.level, made.category, made.obtained_year) == ("1", "clinical", 2016)
    assert reveal(made.physician, "id_number") == number
    assert set(corrected_since([made.pk])) == {made.pk}


def test_a_record_that_agrees_already_is_refused(case):
    held = case.qualification
    given = {
        "name": "陈虚",
        "id_number": reveal(case.physician, "id_number"),
        "certificate_no": reveal(held, "certificate_no"),
        "obtained_on": "2015-12-01",
    }
    assert refused(lambda: case.ask_record(case.clerk, **given)) == ("in_register", "certificate_no")


def test_a_wrong_id_number_in_the_register_is_found_by_the_certificate_and_lets_the_physician_in(case):
    right = _with_check_digit_x()
    account = factories.make_physician_account(
        None, state="mismatch", name="李虚", id_number=right, mismatch_field="id_number"
    )
    stored = factories.make_physician("李虚")
    held = stored.qualifications.get()
    factories.make_registration(stored, case.institution)
    ticket = case.ask_record(
        factories.scope_of(account.user),
        certificate_no=reveal(held, "certificate_no").lower(),
        obtained_on="2015-12-01",
    )
    assert ticket.kind == "wrong"
    assert ticket.qualification == held
    assert ticket.field_codes[0] == "id_number"
    assert "name" not in ticket.field_codes
    ticket = case.checked(ticket)
    decide_correction(case.decider, ticket.pk, version=ticket.version)
    stored.refresh_from_db()
    assert reveal(stored, "id_number") == right
    account.refresh_from_db()
    assert account.state == "awaiting_activation"
    assert account.physician_id == stored.pk


def _with_check_digit_x() -> str:
    """A number that ends in X, so that the small letter has to become the capital."""
    for number in range(50_000, 51_000):
        found = factories.resident_id(number)
        if found.endswith("X"):
            return found
    raise AssertionError("no number with X")


def test_a_small_x_becomes_the_capital_and_a_name_has_one_kind_of_dot(case):
    right = _with_check_digit_x()
    ticket = case.ask(id_number=right.lower(), name="买买提•艾力")
    values = {row.field: reveal(row, "new_value") for row in ticket.fields.all()}
    assert values["id_number"] == right
    assert values["name"] == "买买提·艾力"


# --- the moves ------------------------------------------------------------------------------------------------


def test_the_whole_way_changes_person_account_search_and_log_and_keeps_the_former_name(case):
    ticket = case.checked(case.ask(name="陈实"))
    ticket = decide_correction(case.decider, ticket.pk, version=ticket.version)
    assert ticket.state == "corrected"
    person = Physician.objects.get(pk=case.physician.pk)
    assert (person.name, person.version) == ("陈实", 1)
    assert FormerName.objects.get(physician=person).name == "陈虚"
    case.account = PhysicianAccount.objects.get(pk=case.account.pk)
    assert case.account.name == "陈实"
    assert case.account.user.display_name == "陈实"
    assert person.name_key.startswith("chen")
    event = AuditEvent.objects.get(verb="qualification.correct")
    assert event.subject_id == person.pk
    assert "陈实".encode() not in bytes(event.delta)
    moves = list(ticket.steps.values_list("move", flat=True))
    assert moves == ["submit", "accept", "check", "correct"]
    mark = corrected_since([case.qualification.pk])[case.qualification.pk][0]
    assert (mark.field, mark.correction_id) == ("name", ticket.pk)
    assert corrected_since([case.qualification.pk], timezone.localdate() + dt.timedelta(days=1)) == {}


def test_a_corrected_category_is_told_to_the_authority_of_the_registration(case):
    number = reveal(case.physician, "id_number")
    ticket = case.ask(certificate_no=number_for(number, category="dental"), category="dental")
    ticket = case.checked(ticket)
    ticket = decide_correction(case.decider, ticket.pk, version=ticket.version)
    assert ticket.conflicts == ["CATEGORY_DIFF"]
    held = Qualification.objects.get(pk=case.qualification.pk)
    assert (held.category, held.obtained_year) == ("dental", 2016)
    assert held.certificate_no_prefix == number_for(number, category="dental")[:9]
    assert InAppNotice.objects.filter(template="correction-conflict", recipient_id=case.authority.pk).exists()


def test_the_same_officer_does_not_decide_what_he_checked(case):
    ticket = accept_correction(case.decider, case.ask(name="陈实").pk, version=0)
    ticket = check_correction(case.decider, ticket.pk, version=1, agree=True, words="证书原件已核对")
    assert refused(lambda: decide_correction(case.decider, ticket.pk, version=2))[0] == "same_person"


def test_nobody_examines_a_ticket_about_himself(case):
    own = factories.make_user_officer(
        case.authority, ("examine",), id_number=reveal(case.physician, "id_number")
    )
    ticket = accept_correction(case.examiner, case.ask(name="陈实").pk, version=0)
    scope = factories.scope_of(own)
    told = refused(lambda: check_correction(scope, ticket.pk, version=1, agree=True, words="证书原件已核对"))
    assert told[0] == "same_person"


def test_a_rejection_tells_reason_and_remedy_and_changes_nothing(case):
    ticket = case.checked(case.ask(name="陈实"), agree=False)
    assert "行政复议" in ticket.remedy
    assert "行政诉讼" in ticket.remedy
    ticket = decide_correction(case.decider, ticket.pk, version=ticket.version)
    assert ticket.state == "rejected"
    assert Physician.objects.get(pk=case.physician.pk).name == "陈虚"
    assert InAppNotice.objects.filter(template="correction-rejected").count() == 1
    assert case.ask(name="陈实").state == "submitted"


def test_of_two_officers_one_wins(case):
    ticket = case.checked(case.ask(name="陈实"))
    second = factories.scope_of(factories.make_user_officer(case.authority, ("decide",)))
    decide_correction(case.decider, ticket.pk, version=ticket.version)
    with pytest.raises(Conflict):
        decide_correction(second, ticket.pk, version=ticket.version)
    with pytest.raises(Conflict):
        send_back_correction(second, ticket.pk, version=ticket.version, words="请重新核查证书")


def test_what_is_sent_back_is_checked_anew(case):
    ticket = case.checked(case.ask(name="陈实"))
    ticket = send_back_correction(case.decider, ticket.pk, version=ticket.version, words="请重新核查证书")
    assert (ticket.state, ticket.opinion, ticket.checked_by_person) == ("accepted", "", None)


def test_a_ticket_is_handed_on_with_a_new_clock_and_leaves_the_first_desk(case):
    other = correction_case("王虚")
    ticket = case.ask(name="陈实")
    told = refused(
        lambda: forward_correction(
            case.examiner, ticket.pk, version=0, authority_id=case.authority.pk, words="不是本机关所发"
        )
    )
    assert told == ("authority", "authority_id")
    forward_correction(
        case.examiner, ticket.pk, version=0, authority_id=other.authority.pk, words="不是本机关所发"
    )
    with pytest.raises(NotFound):
        accept_correction(case.examiner, ticket.pk, version=1)
    assert accept_correction(other.examiner, ticket.pk, version=1).state == "accepted"


def test_moves_out_of_turn_meet_a_conflict(case):
    ticket = case.ask(name="陈实")
    with pytest.raises(Conflict):
        check_correction(case.examiner, ticket.pk, version=0, agree=True, words="证书原件已核对")
    with pytest.raises(Conflict):
        answer_supplement(case.doctor, ticket.pk, version=0, words="没有人要求过", papers=[])
    with pytest.raises(Conflict):
        decide_correction(case.decider, ticket.pk, version=0)
    ticket = case.checked(ticket)
    with pytest.raises(Conflict):
        withdraw_correction(case.doctor, ticket.pk, version=ticket.version)


def test_a_record_changed_meanwhile_is_not_overwritten(case):
    ticket = case.checked(case.ask(name="陈实"))
    Physician.objects.filter(pk=case.physician.pk).update(name="陈石")
    with pytest.raises(Conflict):
        decide_correction(case.decider, ticket.pk, version=ticket.version)
    assert Physician.objects.get(pk=case.physician.pk).name == "陈石"


def test_a_number_that_is_anothers_is_refused_when_it_is_to_be_applied(case):
    taken = factories.resident_id()
    ticket = case.checked(case.ask(id_number=taken))
    factories.make_physician("王虚", taken)
    assert refused(lambda: decide_correction(case.decider, ticket.pk, version=ticket.version)) == (
        "taken",
        "id_number",
    )
    ticket.refresh_from_db()
    assert ticket.state == "checked"


def test_a_corrected_id_number_takes_account_and_log_in_along(case):
    right = factories.resident_id()
    ticket = case.checked(case.ask(id_number=right))
    decide_correction(case.decider, ticket.pk, version=ticket.version)
    case.account = PhysicianAccount.objects.get(pk=case.account.pk)
    person = Physician.objects.get(pk=case.physician.pk)
    assert case.account.id_number_index == person.id_number_index == case.account.user.person_id
    assert reveal(case.account, "id_number") == right
    assert reveal(person, "birth_date") == f"{right[6:10]}-{right[10:12]}-{right[12:14]}"
