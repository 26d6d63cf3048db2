"""An application from draft to completed: what each step leaves behind."""

from __future__ import annotations

import json

import pytest

from tests.applications.case import OPINION, Case, make_case, photo
from yiji.applications.actions.attach_document import attach_document
from yiji.applications.actions.complete import complete
from yiji.applications.actions.request_supplement import request_supplement, supply
from yiji.applications.actions.return_to_applicant import return_to_applicant
from yiji.audit.models import AuditEvent
from yiji.certificates.models import PrintedForm
from yiji.jobs.models import Job
from yiji.notices.models import SmsMessage
from yiji.register.models import RegisterChange, Registration
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case()


def test_a_draft_becomes_a_registration_and_is_closed_when_the_certificate_is_delivered(case: Case) -> None:
    case.advance("granted")
    registration = Registration.objects.get(physician=case.physician)
    assert registration.status == "active"
    assert registration.practice_jurisdiction == case.hospital.province_code
    assert registration.primary_institution_id == case.hospital.pk
    assert registration.certificate_no == case.application.certificate_no
    assert len(registration.certificate_no) == 15
    complete(case.scope("intake"), case.application.pk, version=case.version)
    assert case.state == "completed"
    assert case.application.due_on is None
    assert case.application.whose_turn == "nobody"


def test_every_move_leaves_one_step_one_version_and_one_audit_row(case: Case) -> None:
    before = case.version
    case.advance("granted")
    moves = list(case.application.steps.filter(ordinal__gt=0).values_list("move", flat=True))
    assert moves == ["submit", "confirm", "receive", "accept", "examine", "grant"]
    assert case.version == before + len(moves)
    for move in moves:
        assert (
            AuditEvent.objects.filter(verb=f"application.{move}", object_id=case.application.pk).count() == 1
        )


def test_submission_gives_a_number_a_turn_and_a_reminder_to_the_institution(case: Case) -> None:
    case.submit()
    case.application.refresh_from_db()
    assert case.application.number
    assert case.application.whose_turn == "institution"
    assert case.application.due_on is not None
    assert SmsMessage.objects.filter(template="SMS-5", tenant_id=case.hospital.pk).count() == 1


def test_confirmation_freezes_the_content_numbers_the_form_and_sends_it_on(case: Case) -> None:
    case.advance("received")
    form = PrintedForm.objects.get(object_id=case.application.pk)
    assert case.application.form_serial_no == form.serial_no
    assert case.application.form_sha256 == form.content_sha256
    assert json.loads(reveal(form, "content"))["institution_opinion"].startswith(OPINION)
    assert Job.objects.filter(kind="render_form").count() == 1
    assert case.application.authority_id == case.authority.pk
    assert case.application.steps.get(move="confirm").form_sha256 == form.content_sha256


def test_acceptance_starts_the_clock_of_twenty_working_days(case: Case) -> None:
    case.advance("accepted")
    assert case.application.decision_due_on == case.application.due_on
    assert case.application.due_on is not None
    assert case.application.accepted_at is not None
    assert (case.application.due_on - case.application.accepted_at.date()).days >= 26
    assert SmsMessage.objects.filter(template="SMS-7").count() == 2


def test_a_grant_writes_one_change_with_the_application_as_its_source(case: Case) -> None:
    case.advance("granted")
    change = RegisterChange.objects.get(application_id=case.application.pk)
    assert change.kind == "OpenRegistration"
    assert change.data["certificate_no"] == case.application.certificate_no


def test_a_returned_application_is_mended_and_submitted_again_under_its_number(case: Case) -> None:
    case.advance("submitted")
    number = case.application.number
    return_to_applicant(
        case.scope("clerk"),
        case.application.pk,
        version=case.version,
        reasons=["照片不符合要求"],
        note="请重拍。",
    )
    assert case.state == "returned_by_institution"
    assert case.application.return_reason == "照片不符合要求；请重拍。"
    assert case.application.whose_turn == "physician"
    case.submit()
    assert case.state == "submitted"
    assert case.application.number == number
    assert case.application.return_reason == ""


def test_a_supplement_is_told_once_and_the_intake_clock_starts_anew_when_it_is_supplied(case: Case) -> None:
    case.advance("received")
    request_supplement(case.scope("intake"), case.application.pk, version=case.version, items="1. 聘用证明")
    assert case.state == "supplement_requested"
    attach_document(
        case.scope("applicant"),
        case.application.pk,
        kind="employment_proof",
        data=photo(),
        media_type="image/jpeg",
    )
    supply(case.scope("applicant"), case.application.pk, version=case.version, note="已补齐")
    assert case.state == "received"
    assert case.application.whose_turn == "authority"
    assert case.application.due_on == case.application.intake_due_on
