"""Triggers: every declared one is installed, and plain SQL cannot do what must never happen."""

from __future__ import annotations

import uuid

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from tests import factories
from tests.foundation.rows import make_application, on_sqlite, refused, run, steps_from
from yiji.accounts.models import InstitutionAccount
from yiji.accounts.scope import Scope
from yiji.applications.models import Application, ApplicationStep
from yiji.audit.models import AuditEvent
from yiji.audit.record import record
from yiji.guards.install import declared, install, installed, missing, uninstall
from yiji.register.models import RegisterChange, Registration
from yiji.rulebook.workflow import STATES

pytestmark = pytest.mark.django_db


class TestInstallation:
    def test_every_declared_guard_is_there_after_migrate(self) -> None:
        assert missing() == set()
        assert installed() == {guard.name for guard in declared()}
        assert len(declared()) >= 15

    def test_no_two_guards_share_a_name(self) -> None:
        names = [guard.name for guard in declared()]
        assert len(names) == len(set(names))
        assert all(len(name) <= 63 for name in names), "PostgreSQL cuts longer names"

    def test_each_append_only_table_is_guarded_against_change_and_removal(self) -> None:
        for table in (
            "audit_auditevent",
            "register_registerchange",
            "applications_applicationstep",
            "accounts_credentialissue",
        ):
            assert {f"guard_{table}_no_update", f"guard_{table}_no_delete"} <= installed()

    def test_an_append_only_table_cannot_be_emptied_at_a_stroke(self) -> None:
        record(Scope.system("test"), "test.kept", "test", "1")
        if on_sqlite():
            # SQLite has no TRUNCATE: a DELETE of everything asks the trigger of each row.
            refused("DELETE FROM audit_auditevent")
        else:
            assert "guard_audit_auditevent_no_truncate" in installed()
            refused("TRUNCATE audit_auditevent CASCADE")
        assert AuditEvent.objects.filter(verb="test.kept").exists()

    def test_a_dropped_guard_is_noticed_and_comes_back_with_the_next_migrate(self) -> None:
        victim = next(guard for guard in declared() if guard.table == "audit_auditevent")
        where = "" if on_sqlite() else f" ON {victim.table}"
        run(f"DROP TRIGGER {victim.name}{where}")
        assert missing() == {victim.name}
        call_command("migrate", verbosity=0)
        assert missing() == set()

    def test_installing_twice_changes_nothing(self) -> None:
        before = installed()
        install()
        assert installed() == before

    def test_uninstalling_takes_away_all(self) -> None:
        uninstall()
        assert installed() == set()
        install()


class TestAppendOnly:
    def test_an_audit_event_can_be_neither_changed_nor_removed(self) -> None:
        record(Scope.system("test"), "look", "physician", uuid.uuid4())
        refused("UPDATE audit_auditevent SET verb = 'other'", match="append-only")
        refused("UPDATE audit_auditevent SET verb = verb", match="append-only")
        refused("DELETE FROM audit_auditevent", match="append-only")
        with pytest.raises(IntegrityError):
            AuditEvent.objects.all().delete()

    def test_steps_and_register_changes_can_be_neither_changed_nor_removed(self) -> None:
        application = make_application()
        ApplicationStep.objects.create(
            application=application, ordinal=1, move="submit", from_state="draft", to_state="submitted"
        )
        registration = factories.make_registration(application.physician, factories.make_institution())
        RegisterChange.objects.create(
            registration=registration, kind="open", effective_on=registration.approved_on
        )
        for table, column in (("applications_applicationstep", "note"), ("register_registerchange", "kind")):
            refused(f"UPDATE {table} SET {column} = 'x'", match="append-only")
            refused(f"DELETE FROM {table}", match="append-only")

    def test_registrations_and_filed_applications_cannot_be_removed_but_a_draft_can(self) -> None:
        draft, filed = make_application(), make_application(state="submitted")
        factories.make_registration(filed.physician, factories.make_institution())
        refused("DELETE FROM register_registration", match="never deleted")
        refused("DELETE FROM applications_application WHERE id = %s", filed.pk, match="never deleted")
        assert run("DELETE FROM applications_application WHERE id = %s", draft.pk) == 1


class TestVersions:
    @pytest.mark.parametrize("step", [-1, 0, 2])
    def test_the_version_moves_by_exactly_one(self, step: int) -> None:
        application = make_application()
        physician = application.physician
        factories.make_registration(physician, factories.make_institution())
        for table in (
            "applications_application",
            "register_registration",
            "accounts_physicianaccount",
            "accounts_institutionaccount",
        ):
            assert run(f"UPDATE {table} SET version = version + 1") == 1
            refused(f"UPDATE {table} SET version = version + %s", step, match="version must step by one")
        assert InstitutionAccount.objects.get().version == 1

    def test_of_two_writers_with_the_same_version_the_second_changes_nothing(self) -> None:
        application = make_application()
        writers = Application.objects.filter(pk=application.pk, version=application.version)
        assert writers.update(wizard_step=2, version=application.version + 1) == 1
        assert writers.update(wizard_step=3, version=application.version + 1) == 0
        assert Application.objects.get().wizard_step == 2


class TestStates:
    @pytest.mark.parametrize("start", STATES)
    def test_only_the_steps_of_the_workflow_are_possible(self, start: str) -> None:
        application = make_application(state=start)
        sql = "UPDATE applications_application SET state = %s, version = version + 1 WHERE id = %s"
        for end in STATES:
            if end != start and end not in steps_from(start):
                refused(sql, end, application.pk, match="step of state not allowed")
        assert Application.objects.get().state == start

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("draft", "granted"),
            ("draft", "completed"),
            ("submitted", "examined"),
            ("accepted", "granted"),
            ("granted", "examined"),
            ("granted", "withdrawn"),
            ("refused", "granted"),
            ("completed", "draft"),
            ("withdrawn", "submitted"),
        ],
    )
    def test_these_jumps_are_refused_whatever_the_table_says(self, start: str, end: str) -> None:
        application = make_application(state=start)
        refused(
            "UPDATE applications_application SET state = %s, version = version + 1 WHERE id = %s",
            end,
            application.pk,
        )

    def test_an_unknown_state_is_refused(self) -> None:
        application = make_application()
        refused(
            "UPDATE applications_application SET state = 'half_done', version = version + 1 WHERE id = %s",
            application.pk,
        )

    def test_an_application_is_born_as_draft(self) -> None:
        physician = factories.make_physician()
        account = factories.make_physician_account(physician)
        with pytest.raises(IntegrityError, match="begins as draft"):
            Application.objects.create(account=account, physician=physician, type="INITIAL", state="granted")

    @pytest.mark.parametrize("ended", ["deregistered", "superseded", "rescinded"])
    def test_an_ended_registration_is_never_revived(self, ended: str) -> None:
        registration = factories.make_registration(factories.make_physician(), factories.make_institution())
        change = "UPDATE register_registration SET version = version + 1, status = %s, ended_on = %s"
        assert run(change, ended, registration.approved_on) == 1
        for live in ("active", "suspended", "off_roster"):
            refused(change, live, None, match="never revived")
        assert Registration.objects.get().status == ended


def test_the_guards_of_this_engine_fire_inside_a_transaction_of_many_statements() -> None:
    record(Scope.system("test"), "look", "physician", uuid.uuid4())
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM audit_auditevent")
        before = cursor.fetchone()
    refused("DELETE FROM audit_auditevent")
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM audit_auditevent")
        assert cursor.fetchone() == before
