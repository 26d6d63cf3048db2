"""The whole life of physicians, registrations and applications under random moves, stale pages, replays and time.

Every move is tried by whoever and whenever; it either does exactly what the workflow table says or changes nothing.
``YIJI_LIFE_STEPS=20000`` walks that many steps; the ordinary run walks fewer.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests import factories
from tests.applications.invariants import violations
from tests.applications.life import MOVES, People, fill
from yiji.applications.actions.start_draft import start_draft
from yiji.applications.actions.start_report import start_report
from yiji.applications.actions.sweep_clocks import sweep_clocks
from yiji.applications.models import Application
from yiji.applications.visibility import visible_applications
from yiji.applications.workflow_roles import workflow_roles
from yiji.kernel.outcome import Conflict, NotFound, Outcome, Refusal
from yiji.register.actions.watch_terms import watch_terms
from yiji.register.models import MultiInstitutionFiling, RegisterChange, Registration
from yiji.register.queries.verify_register import verify_register
from yiji.rulebook import workflow
from yiji.rulebook.application_types import get, started_by

STEPS = int(os.environ.get("YIJI_LIFE_STEPS", "720"))
PER_EXAMPLE = 60
COUNTS = {"steps": 0, "done": 0, "refused": 0}
ENDS: Counter[str] = Counter()
EFFECTS: Counter[str] = Counter()
ONWARD = (
    "submit", "submit_for_check", "open", "confirm", "check", "take_up", "receive", "note", "accept", "supply", "hear",
    "resume", "examine", "grant", "refuse", "complete",
)  # fmt: skip
PHYSICIANS = [kind.code for kind in started_by("physician")]


class Life(RuleBasedStateMachine):
    """The model is the workflow table; the program must agree with it after each move."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.people = People()
        self.now = timezone.now().replace(year=2026, month=11, day=23, hour=2)
        self.last: tuple[str, Any, Any, int] | None = None

    def teardown(self) -> None:
        """Everything that must hold, asked in SQL; the register rebuilt; then all is undone."""
        for state in Application.objects.values_list("state", flat=True):
            ENDS[state] += 1
        EFFECTS.update(RegisterChange.objects.values_list("kind", flat=True))
        try:
            assert violations() == []
            assert verify_register()[1] == []
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def applications(self) -> list[Application]:
        return list(Application.objects.select_related("registration").order_by("created_at"))

    def count(self, done: bool) -> None:
        COUNTS["steps"] += 1
        COUNTS["done" if done else "refused"] += 1

    def fingerprint(self) -> tuple[Any, ...]:
        """What an act that is refused must leave as it was."""
        return (
            sorted(Application.objects.values_list("pk", "state", "version")),
            sorted(Registration.objects.values_list("pk", "status", "version")),
            sorted(MultiInstitutionFiling.objects.values_list("pk", "state")),
            RegisterChange.objects.count(),
        )

    @rule(
        who=st.integers(0, 2),
        code=st.sampled_from(PHYSICIANS),
        place=st.integers(0, 2),
        pick=st.integers(0, 11),
    )
    def a_physician_writes(self, who: int, code: str, place: int, pick: int) -> None:
        scope = self.people.of_side("physician")[who]
        self.write(lambda: start_draft(scope, code, now=self.now), scope, place, pick)

    @rule(
        side=st.sampled_from(["institution", "authority"]), who=st.integers(0, 20), which=st.integers(0, 20),
        pick=st.integers(0, 11), kind=st.integers(0, 2),
    )  # fmt: skip
    def somebody_reports(self, side: str, who: int, which: int, pick: int, kind: int) -> None:
        scopes = self.people.of_side(side)
        scope = scopes[who % len(scopes)]
        code = [one.code for one in started_by(side)][kind % len(started_by(side))]
        rows: Any = MultiInstitutionFiling if get(code).has_field("filing") else Registration
        order = "starts_on" if rows is MultiInstitutionFiling else "created_at"
        ids = list(rows.objects.order_by(order).values_list("pk", flat=True))
        if ids:
            subject = ids[which % len(ids)]
            self.write(lambda: start_report(scope, code, subject, now=self.now), scope, 0, pick)

    def write(self, start: Any, scope: Any, place: int, pick: int) -> None:
        try:
            with transaction.atomic():
                application = start()
                if application.state in workflow.EDITABLE:
                    fill(scope, application, self.people.places[place], pick, self.now)
                    self.hand_in(scope, application)
            self.count(True)
        except (Refusal, Conflict, NotFound):
            self.count(False)

    def hand_in(self, scope: Any, application: Application) -> None:
        """The next press of whoever has just filled it in."""
        application.refresh_from_db()
        move = {"physician": "submit", "institution": "submit_for_check", "authority": "open"}[scope.side]
        self.attempt(application, move, scope, application.version)

    @rule(
        which=st.integers(0, 50),
        move=st.sampled_from(sorted(MOVES)),
        who=st.integers(0, 20),
        stale=st.booleans(),
    )
    def anybody_tries_any_move(self, which: int, move: str, who: int, stale: bool) -> None:
        rows = self.applications()
        if not rows:
            return
        row = rows[which % len(rows)]
        scope = self.people.scopes[who % len(self.people.scopes)]
        self.attempt(row, move, scope, row.version - 1 if stale else row.version)

    @rule(which=st.integers(0, 50), who=st.integers(0, 20), far=st.integers(2, 7))
    def one_is_taken_far(self, which: int, who: int, far: int) -> None:
        """Along the way to a decision, by those who may."""
        rows = [row for row in self.applications() if row.state not in workflow.TERMINAL]
        if not rows:
            return
        row = rows[which % len(rows)]
        for _ in range(far):
            row = Application.objects.select_related("registration").get(pk=row.pk)
            table, before = get(row.type).workflow, row.version
            names = [m.name for m in table.moves if row.state in m.from_states]
            move = next((name for name in ONWARD if name in names), None)
            if move is None:
                return
            self.try_by_those_who_may(row, move, who)
            if Application.objects.values_list("version", flat=True).get(pk=row.pk) == before:
                return

    def try_by_those_who_may(self, row: Application, name: str, who: int) -> None:
        move = next(m for m in get(row.type).workflow.moves if m.name == name and row.state in m.from_states)
        able = [scope for scope in self.people.scopes if move.actors & workflow_roles(scope)]
        here = [s for s in able if visible_applications(s).filter(pk=row.pk).exists()]
        if here:
            self.attempt(row, name, here[who % len(here)], row.version)

    @rule(which=st.integers(0, 50), choice=st.integers(0, 50), who=st.integers(0, 20))
    def somebody_does_what_the_table_offers(self, which: int, choice: int, who: int) -> None:
        """Mostly forward, so that lives get long."""
        rows = [row for row in self.applications() if row.state not in workflow.TERMINAL]
        if not rows:
            return
        row = rows[which % len(rows)]
        table = get(row.type).workflow
        offered = [m for m in table.moves if row.state in m.from_states and m.name in MOVES]
        forward = [
            m for m in offered if m.name not in ("withdraw", "transfer", "refuse_acceptance")
        ] or offered
        if not forward:
            return
        move = forward[choice % len(forward)]
        self.try_by_those_who_may(row, move.name, who)

    @rule()
    def the_last_request_comes_twice(self) -> None:
        if self.last is None:
            return
        move, scope, pk, version = self.last
        self.attempt(Application.objects.get(pk=pk), move, scope, version)

    @rule(days=st.sampled_from([1, 3, 8, 31, 200]))
    def time_passes(self, days: int) -> None:
        self.now += dt.timedelta(days=days)
        with transaction.atomic():
            sweep_clocks(now=self.now)
            watch_terms(today=timezone.localdate(self.now))
            before = self.fingerprint()
            sweep_clocks(now=self.now)
            watch_terms(today=timezone.localdate(self.now))
            assert self.fingerprint() == before, "a second sweep changes nothing"
        self.count(True)

    def attempt(self, row: Application, move: str, scope: Any, version: int) -> None:
        """One move: done exactly as the table says, or refused with nothing changed."""
        before, state = self.fingerprint(), row.state
        try:
            with transaction.atomic():
                MOVES[move](scope, row, version, self.now)
        except Outcome:
            assert self.fingerprint() == before, f"{move} was refused and yet changed something"
            self.count(False)
            return
        self.last = (move, scope, row.pk, version)
        table = get(row.type).workflow
        (rule_of_table,) = [m for m in table.moves if m.name == move and state in m.from_states]
        after = Application.objects.get(pk=row.pk)
        wanted = workflow.state_after(rule_of_table, state)
        passed_on = {workflow.INSTITUTION_CONFIRMED: workflow.RECEIVED}
        assert after.state == passed_on.get(wanted, wanted), (row.type, state, move)
        assert version == row.version, "a page drawn before the last change does nothing"
        assert after.version > row.version
        assert rule_of_table.actors & workflow_roles(scope), (move, scope.roles)
        self.count(True)


@pytest.mark.slow
@pytest.mark.django_db
def test_random_lives_break_no_invariant(
    settings: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.YIJI_FILES_DIR = tmp_path / "files"
    run_state_machine_as_test(Life, settings=_depth())
    with capsys.disabled():
        print(f"\nrandom lives: {COUNTS['steps']} steps, {COUNTS['done']} done, {COUNTS['refused']} refused")
        print(f"states {dict(ENDS)}\neffects {dict(EFFECTS)}")
    assert COUNTS["done"] > COUNTS["steps"] // 10, "most of it must not be refusals of the ground state"


def _depth() -> hypothesis_settings:
    return hypothesis_settings(
        max_examples=max(1, STEPS // PER_EXAMPLE),
        stateful_step_count=PER_EXAMPLE,
        deadline=None,
        derandomize="YIJI_LIFE_SEED" not in os.environ,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.django_db
def test_the_checker_finds_what_it_looks_for() -> None:
    """It must be able to fail: a row of each of some kinds put in by hand."""
    people = People()
    held = factories.make_registration(people.persons[1], people.places[0])
    assert {"every registration was opened once: 1"} <= {line.split(" (")[0] for line in violations()}
    Registration.objects.filter(pk=held.pk).update(practice_jurisdiction="330000", version=1)
    found = " ".join(violations())
    assert "the place is the province" in found
    assert "the version counts" in found
