"""谁看过我的信息: looks, reveals, prints and changes reach the physician whom they are about, and nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_institution, make_operator, make_user_officer, scope_of
from tests.register.contact_case import Doctor, doctor
from yiji.audit.events import tenant_events
from yiji.audit.models import AuditEvent
from yiji.audit.record import record
from yiji.audit.subject import COLUMNS
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import NotFound
from yiji.register.actions.export_roster import ask_export
from yiji.register.actions.note_look import note_look
from yiji.register.actions.reveal_personal_data import reveal_personal_data
from yiji.register.queries.own_access_log import Access, describe_accesses, own_access_log

pytestmark = pytest.mark.django_db


def lines(who: Doctor, kind: str = "all") -> list[Access]:
    return describe_accesses(own_access_log(who.scope, kind).order_by("-id").values(*COLUMNS))


def test_a_reveal_tells_who_as_what_why_and_which_number() -> None:
    who = doctor()
    clerk = scope_of(make_operator(who.hospital, name="员某"))
    assert who.account.physician_id
    reveal_personal_data(
        clerk, "physician", who.account.physician_id, field="id_number", reason="case_handling"
    )
    (line,) = lines(who)
    assert (line.organisation, line.roles) == (who.hospital.name, ("institution.operator",))
    assert (line.verb, line.field, line.reason) == ("personal_data.reveal", "id_number", "case_handling")
    assert "员某" not in str(line)
    assert lines(who, "reveals") == [line]
    assert lines(who, "changes") == lines(who, "looks") == lines(who, "prints") == []


def test_a_page_opened_again_within_the_hour_is_one_look() -> None:
    who, now = doctor(), timezone.now()
    clerk, colleague = scope_of(make_operator(who.hospital)), scope_of(make_operator(who.hospital))
    physician_id = who.account.physician_id
    assert physician_id
    assert note_look(clerk, "physician", physician_id, physician_id, now=now)
    assert not note_look(clerk, "physician", physician_id, physician_id, now=now)
    assert note_look(colleague, "physician", physician_id, physician_id, now=now)
    later = now + dt.timedelta(hours=1, seconds=5)
    assert note_look(clerk, "physician", physician_id, physician_id, now=later)
    assert len(lines(who, "looks")) == 3


def test_the_physician_himself_and_strangers_leave_no_look() -> None:
    who = doctor()
    physician_id = who.account.physician_id
    assert physician_id
    assert not note_look(who.scope, "physician", physician_id, physician_id)
    assert not note_look(scope_of(make_operator(who.hospital)), "physician", physician_id, None)
    record(who.scope, "change_phone", "physician_account", who.account.pk)
    assert lines(who) == []


def test_an_authority_and_a_change_are_told_with_their_organisation() -> None:
    who = doctor()
    authority = who.hospital.licence_issuer
    assert authority
    officer = scope_of(make_user_officer(authority, ("examine", "decide")))
    record(officer, "physician_account.authority_activate", "physician_account", who.account.pk)
    (line,) = lines(who, "changes")
    assert (line.side, line.organisation) == ("authority", authority.name)
    assert line.roles == ("authority.decide", "authority.examine")


def test_another_physician_staff_and_visitors_see_nothing_of_it() -> None:
    who, other = doctor(), doctor()
    clerk = scope_of(make_operator(who.hospital))
    assert who.account.physician_id
    note_look(clerk, "physician", who.account.physician_id, who.account.physician_id)
    assert lines(other) == []
    for scope in (clerk, scope_of(make_operator(make_institution()))):
        with pytest.raises(NotFound):
            own_access_log(scope)


def test_the_list_is_an_index_look_up_and_two_queries_for_names() -> None:
    who = doctor()
    clerk = scope_of(make_operator(who.hospital))
    for _ in range(30):
        record(clerk, "physician_account.send_code", "physician_account", who.account.pk)
    with CaptureQueriesContext(connection) as queries:
        assert len(lines(who)) == 30
    # The scope of the test asks for the account and the user first.
    assert len(queries) <= 6
    if connection.vendor == "sqlite":
        found = own_access_log(who.scope).order_by("-id")
        plan = found.explain()
        assert "audit_subject" in plan
    assert AuditEvent.objects.filter(subject_id=who.account.pk).count() == 30


def test_everybody_in_an_exported_list_is_told_with_its_purpose_and_nobody_else() -> None:
    who, other = doctor(), doctor()
    clerk = scope_of(make_operator(who.hospital, "administrator"))
    ask_export(clerk, list_name="primary", file_kind="csv", purpose="年度人事统计")
    assert lines(who) == []
    run_due()
    (line,) = lines(who, "prints")
    assert (line.verb, line.reason) == ("roster_export.include", "年度人事统计")
    assert lines(other) == []
    assert not tenant_events(who.hospital.pk).filter(verb="roster_export.include").exists()
