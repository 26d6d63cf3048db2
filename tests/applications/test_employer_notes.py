"""A former employer may say something, the physician may answer; nothing waits for it (MR 20)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.case import make_case
from tests.factories import (
    form_data,
    logged_in,
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_registration,
    scope_of,
)
from yiji.accounts.models import User
from yiji.applications.actions.note_by_employer import leave_note, reply_to_note, withdraw_note
from yiji.applications.models import EmployerNote
from yiji.applications.queries.employer_notes import notes_for_decision
from yiji.audit.models import AuditEvent
from yiji.kernel.outcome import Conflict, NotFound, Refusal

pytestmark = pytest.mark.django_db
TEXT = "服务期协议尚未履行完毕。"


def test_the_authority_reads_note_and_answer_and_can_decide_all_the_same() -> None:
    case = make_case().advance("examined")
    hospital = make_institution()
    held = make_registration(case.physician, hospital, status="superseded", ended_on=timezone.localdate())
    with pytest.raises(NotFound):
        leave_note(scope_of(make_operator(hospital)), held.pk, text=TEXT)
    other = make_registration(make_physician("虚一"), hospital)
    note = leave_note(scope_of(make_operator(hospital)), other.pk, text=TEXT)
    EmployerNote.objects.filter(pk=note.pk).update(registration=held)
    assert [one.text for one in notes_for_decision(case.application)] == [TEXT]
    client = logged_in(case.decider)
    file = reverse("authority:application", args=[case.application.pk])
    assert TEXT in client.get(file).content.decode()
    case.grant()
    assert case.state == "granted"


def test_one_note_at_a_time_withdrawn_by_its_own_institution_only() -> None:
    hospital = make_institution()
    clerk = scope_of(make_operator(hospital))
    held = make_registration(make_physician("虚二"), hospital)
    with pytest.raises(Refusal, match="请填写说明"):
        leave_note(clerk, held.pk, text="  ")
    note = leave_note(clerk, held.pk, text=TEXT)
    with pytest.raises(Refusal, match="已经有本院"):
        leave_note(clerk, held.pk, text="再说一次")
    with pytest.raises(NotFound):
        withdraw_note(scope_of(make_operator(make_institution())), held.pk, note.pk)
    withdraw_note(clerk, held.pk, note.pk)
    with pytest.raises(Conflict):
        withdraw_note(clerk, held.pk, note.pk)
    leave_note(clerk, held.pk, text="重新说明")
    assert AuditEvent.objects.filter(verb="employer_note.leave").count() == 2


def test_the_physician_sees_it_and_answers_once_on_his_own_page() -> None:
    hospital = make_institution()
    physician = make_physician("虚三")
    held = make_registration(physician, hospital)
    user = User.objects.get(pk=make_physician_account(physician).user_id)
    client, clerk = logged_in(user), logged_in(make_operator(hospital))
    page = reverse("institution:employer_note", args=[held.pk])
    assert page in clerk.get(reverse("institution:physician", args=[physician.pk])).content.decode()
    assert clerk.post(page, form_data(text="")).status_code == 422
    assert clerk.post(page, form_data(text=TEXT)).status_code == 303
    note = EmployerNote.objects.get()
    assert TEXT in client.get(reverse("physician:registrations")).content.decode()
    answer = reverse("physician:reply_to_employer_note", args=[note.pk])
    assert client.post(answer, form_data(reply="")).status_code == 422
    assert client.post(answer, form_data(reply="协议已解除。")).status_code == 303
    with pytest.raises(Conflict):
        reply_to_note(scope_of(user), note.pk, reply="再答")
    stranger = make_physician_account(make_physician("虚四"))
    assert (
        logged_in(User.objects.get(pk=stranger.user_id)).post(answer, form_data(reply="x")).status_code == 404
    )
    assert "协议已解除。" in clerk.get(page).content.decode()
    withdraw = reverse("institution:withdraw_employer_note", args=[held.pk, note.pk])
    assert clerk.post(withdraw, form_data()).status_code == 303
    assert TEXT not in client.get(reverse("physician:registrations")).content.decode()
