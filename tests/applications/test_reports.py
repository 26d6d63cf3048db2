"""Reports of an institution and acts of the authority: who may not, what is refused, and what each refusal says."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests import factories as f
from tests.applications.case import photo
from yiji.accounts.models import User
from yiji.accounts.scope import Scope
from yiji.applications.actions.accept import accept
from yiji.applications.actions.attach_document import attach_document
from yiji.applications.actions.check_report import check, send_back, submit_for_check
from yiji.applications.actions.hear import hear, respond
from yiji.applications.actions.note import note
from yiji.applications.actions.save_draft import save_draft
from yiji.applications.actions.start_report import start_report
from yiji.applications.actions.withdraw import withdraw
from yiji.applications.models import Application
from yiji.applications.visibility import visible_applications
from yiji.institutions.models import ApprovingAuthority
from yiji.kernel.outcome import Conflict, NotFound, Refusal
from yiji.register.models import MultiInstitutionFiling, Registration

pytestmark = pytest.mark.django_db


class Desk:
    """A hospital with a maker and a checker, its authority, and a physician registered there."""

    def __init__(self) -> None:
        self.authority = f.make_authority()
        self.hospital = f.make_institution(authority=self.authority)
        self.maker = f.scope_of(f.make_operator(self.hospital))
        self.checker = f.scope_of(f.make_operator(self.hospital, "checker"))
        self.intake = f.scope_of(f.make_user_officer(self.authority, ("intake",)))
        self.examiner = f.scope_of(f.make_user_officer(self.authority, ("examine",)))
        self.person = f.make_physician("陈虚")
        self.held = f.make_registration(self.person, self.hospital)
        account = f.make_physician_account(self.person)
        self.physician = f.scope_of(User.objects.get(pk=account.user_id))

    def draft(self, code: str = "OFF_ROSTER", paper: str = "leaving_proof", **values: Any) -> Application:
        day = timezone.localdate().isoformat()
        known = {
            "registration": str(self.held.pk), "off_roster_reason": "1", "deregistration_reason": "01",
            "event_on": day, "known_on": day, **values,
        }  # fmt: skip
        row = start_report(self.maker, code, self.held.pk)
        row = save_draft(self.maker, row.pk, step=1, values=known, version=row.version)
        if paper:
            attach_document(self.maker, row.pk, kind=paper, data=photo(), media_type="image/jpeg")
        return row

    def sent(self, code: str = "OFF_ROSTER", paper: str = "leaving_proof", **values: Any) -> Application:
        row = self.draft(code, paper, **values)
        row = submit_for_check(self.maker, row.pk, version=row.version)
        return check(self.checker, row.pk, version=row.version)


@pytest.fixture
def desk(settings: Any, tmp_path: Any) -> Desk:
    settings.YIJI_FILES_DIR = tmp_path / "files"
    return Desk()


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    for problem in refusal.value.problems:
        assert problem.text()
        assert problem.way_out_text(), problem.code
    return [problem.code for problem in refusal.value.problems]


def test_nobody_reports_a_registration_of_another_institution_or_one_only_filed_here(desk: Desk) -> None:
    elsewhere = f.make_registration(f.make_physician("林虚"), f.make_institution())
    MultiInstitutionFiling.objects.create(
        registration=elsewhere, institution=desk.hospital, scopes=["11"],
        starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2028, 1, 1),
    )  # fmt: skip
    for code in ("OFF_ROSTER", "DEREGISTER_INST"):
        with pytest.raises(NotFound):
            start_report(desk.maker, code, elsewhere.pk)
    for scope in (desk.physician, desk.intake, Scope.system("x")):
        with pytest.raises(NotFound):
            start_report(scope, "OFF_ROSTER", desk.held.pk)
    with pytest.raises(NotFound):
        start_report(desk.maker, "INITIAL", desk.held.pk)


def test_a_second_start_goes_on_with_the_open_report(desk: Desk) -> None:
    first = desk.draft()
    assert start_report(desk.maker, "OFF_ROSTER", desk.held.pk).pk == first.pk
    withdraw(desk.maker, first.pk, version=first.version)
    assert start_report(desk.maker, "OFF_ROSTER", desk.held.pk).pk != first.pk


def test_what_is_missing_or_without_its_paper_is_named(desk: Desk) -> None:
    bare = desk.draft(paper="")
    with pytest.raises(Refusal) as refusal:
        submit_for_check(desk.maker, bare.pk, version=bare.version)
    assert codes(refusal) == ["DOC-01"]
    empty = save_draft(
        desk.maker, bare.pk, step=1, values={"registration": str(desk.held.pk)}, version=bare.version
    )
    with pytest.raises(Refusal) as refusal:
        submit_for_check(desk.maker, empty.pk, version=empty.version)
    assert set(codes(refusal)) == {"required"}
    assert Application.objects.get(pk=bare.pk).state == "draft"


def test_a_late_report_is_taken_with_its_reason(desk: Desk) -> None:
    late = (timezone.localdate() - dt.timedelta(days=40)).isoformat()
    row = desk.draft(event_on=late)
    with pytest.raises(Refusal) as refusal:
        submit_for_check(desk.maker, row.pk, version=row.version)
    assert codes(refusal) == ["OFF-01"]
    told = desk.draft(event_on=late, late_reason="人事交接")
    assert submit_for_check(desk.maker, told.pk, version=told.version).state == "awaiting_check"


def test_whoever_wrote_it_does_not_check_it(desk: Desk) -> None:
    head = f.scope_of(f.make_operator(desk.hospital, "administrator"))
    row = desk.draft()
    row = submit_for_check(head, row.pk, version=row.version)
    with pytest.raises(Refusal) as refusal:
        check(head, row.pk, version=row.version)
    assert codes(refusal) == ["separation_of_duties"]
    with pytest.raises(Conflict):
        check(desk.maker, row.pk, version=row.version)
    assert check(desk.checker, row.pk, version=row.version).state == "received"


def test_a_checker_sends_back_with_a_reason_and_the_maker_mends(desk: Desk) -> None:
    row = desk.draft()
    row = submit_for_check(desk.maker, row.pk, version=row.version)
    with pytest.raises(Refusal) as refusal:
        send_back(desk.checker, row.pk, version=row.version, reason=" ")
    assert codes(refusal) == ["required"]
    row = send_back(desk.checker, row.pk, version=row.version, reason="日期不对")
    assert (row.state, row.return_reason) == ("draft", "日期不对")
    assert submit_for_check(desk.maker, row.pk, version=row.version).state == "awaiting_check"


def test_the_physician_hears_of_it_when_it_is_reported_not_before(desk: Desk) -> None:
    row = desk.draft()
    assert not visible_applications(desk.physician).filter(pk=row.pk).exists()
    row = submit_for_check(desk.maker, row.pk, version=row.version)
    assert not visible_applications(desk.physician).filter(pk=row.pk).exists()
    check(desk.checker, row.pk, version=row.version)
    assert visible_applications(desk.physician).filter(pk=row.pk).exists()
    other = f.scope_of(f.make_operator(f.make_institution()))
    assert not visible_applications(other).filter(pk=row.pk).exists()


def test_a_filing_is_noted_once_and_not_after_the_physician_has_gone(desk: Desk) -> None:
    row = desk.sent()
    version = row.version
    note(desk.intake, row.pk, version=version)
    with pytest.raises(Conflict):
        note(desk.intake, row.pk, version=version)
    assert Registration.objects.get(pk=desk.held.pk).status == "off_roster"

    again = desk.draft()
    with pytest.raises(Refusal) as refusal:
        submit_for_check(desk.maker, again.pk, version=again.version)
    assert "OFF-01" in codes(refusal)


def test_only_the_authority_that_received_it_notes_it(desk: Desk) -> None:
    row = desk.sent()
    stranger = f.scope_of(f.make_user_officer(f.make_authority(), ("intake",)))
    with pytest.raises(NotFound):
        note(stranger, row.pk, version=row.version)
    with pytest.raises(Conflict):
        note(desk.examiner, row.pk, version=row.version)


def test_a_hearing_states_its_grounds_and_only_the_person_concerned_answers(desk: Desk) -> None:
    row = desk.sent("DEREGISTER_INST", "death_certificate")
    row = accept(desk.intake, row.pk, version=row.version)
    with pytest.raises(Refusal) as refusal:
        hear(desk.examiner, row.pk, version=row.version, grounds="")
    assert codes(refusal) == ["required"]
    row = hear(desk.examiner, row.pk, version=row.version, grounds="拟注销")
    for answer in ("", "长" * 4001):
        with pytest.raises(Refusal):
            respond(desk.physician, row.pk, version=row.version, answer=answer)
    with pytest.raises(Conflict):
        respond(desk.maker, row.pk, version=row.version, answer="不同意")
    row = respond(desk.physician, row.pk, version=row.version, answer="不同意")
    assert row.state == "heard"
    assert b"\xe4\xb8\x8d" not in bytes(row.hearing_answer), "the answer rests encrypted"


def test_an_institution_that_named_no_authority_is_led_to_the_setting(desk: Desk) -> None:
    Registration.objects.filter(pk=desk.held.pk).update(
        approving_authority=None, version=desk.held.version + 1
    )
    row = desk.draft()
    row = submit_for_check(desk.maker, row.pk, version=row.version)
    ApprovingAuthority.objects.filter(institution=desk.hospital).delete()
    with pytest.raises(Refusal) as refusal:
        check(desk.checker, row.pk, version=row.version)
    assert codes(refusal) == ["AUTH-04"]
