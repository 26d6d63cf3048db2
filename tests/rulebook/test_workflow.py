"""The moves of an application: who may, when, and that nothing leads out of an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from yiji.kernel.outcome import Conflict
from yiji.rulebook import laws
from yiji.rulebook import workflow as w
from yiji.rulebook.application_types import ALL
from yiji.rulebook.deadlines import CLOCKS
from yiji.rulebook.every_workflow import PHYSICIAN_APPLICATION as FLOW
from yiji.rulebook.every_workflow import WORKFLOWS
from yiji.rulebook.whose_turn import whose_turn

SNAPSHOT = Path(__file__).parent / "workflow_matrix.txt"
EVERY = pytest.mark.parametrize("flow", WORKFLOWS.values(), ids=list(WORKFLOWS))
STARTERS = {kind.workflow.name: kind.started_by for kind in ALL}


def matrix() -> str:
    """Workflow × state × role → moves, one line each; states and roles without moves are printed too."""
    lines = []
    for flow in WORKFLOWS.values():
        for state in w.STATES:
            if state in flow.states:
                for role in w.ROLES:
                    names = ", ".join(
                        f"{m.name}→{w.state_after(m, state)}" for m in w.available(state, {role}, flow)
                    )
                    lines.append(f"{flow.name} | {state} | {role} | {names or '-'}")
    return "\n".join(lines) + "\n"


def test_the_whole_matrix_of_state_move_and_role_is_as_agreed() -> None:
    assert matrix() == SNAPSHOT.read_text(encoding="utf-8")


@EVERY
def test_an_end_has_no_exit_and_every_other_state_has_one(flow: w.Workflow) -> None:
    for state in flow.states:
        exits = [m for m in w.available(state, w.ROLES, flow) if not m.keeps_state]
        assert bool(exits) is (state in w.OPEN), state


def test_every_state_is_reached_by_some_workflow() -> None:
    assert {state for flow in WORKFLOWS.values() for state in flow.states} == set(w.STATES)


@EVERY
def test_every_state_of_a_workflow_is_reached_from_the_draft(flow: w.Workflow) -> None:
    reached, waiting = {w.DRAFT}, [w.DRAFT]
    while waiting:
        state = waiting.pop()
        for move in flow.moves:
            if state in move.from_states and not move.keeps_state and move.to_state not in reached:
                reached.add(move.to_state)
                waiting.append(move.to_state)
    assert reached == flow.states
    assert all(move.from_states & flow.states for move in flow.moves), "no move starts from nowhere"


@EVERY
def test_somebody_is_to_act_in_every_open_state_and_nobody_in_an_end(flow: w.Workflow) -> None:
    starter = STARTERS[flow.name]
    for state in flow.states:
        assert (whose_turn(state, starter) == "nobody") is (state in w.TERMINAL), state


@EVERY
def test_the_one_whose_turn_it_is_can_move(flow: w.Workflow) -> None:
    for state in flow.states - w.TERMINAL:
        side = whose_turn(state, STARTERS[flow.name])
        # What was handed on or confirmed is received by the system, or by the counter.
        roles = {role for role in w.ROLES if role.startswith(side)}
        assert w.available(state, roles, flow), state


@EVERY
def test_moves_name_known_states_clocks_and_articles(flow: w.Workflow) -> None:
    for move in flow.moves:
        assert move.from_states <= set(w.STATES)
        assert move.actors <= set(w.ROLES)
        assert {*move.starts, *move.stops} <= set(CLOCKS)
        if move.article:
            laws.check(move.article)


@EVERY
def test_every_acting_side_but_the_system_has_a_permission_of_the_policy_table(flow: w.Workflow) -> None:
    for move in flow.moves:
        for actor in move.actors - {w.SYSTEM}:
            assert move.permission_for(actor.split(":")[0]), (move.name, actor)


@EVERY
def test_who_decides_wrote_checked_accepted_and_examined_nothing(flow: w.Workflow) -> None:
    for move in flow.moves:
        if move.name in ("grant", "refuse"):
            before = {"submit", "submit_for_check", "check", "accept", "open", "examine"}
            assert set(move.needs_different_person_from) == before


@EVERY
def test_a_clock_that_is_started_is_stopped_somewhere(flow: w.Workflow) -> None:
    started = {clock for move in flow.moves for clock in move.starts}
    stopped = {clock for move in flow.moves for clock in move.stops}
    assert started <= stopped


def test_a_move_not_available_is_a_conflict_told_in_plain_words() -> None:
    assert w.require("confirm", w.SUBMITTED, {w.CHECKER}, FLOW).to_state == w.INSTITUTION_CONFIRMED
    with pytest.raises(Conflict, match="当前状态不允许"):
        w.require("confirm", w.COMPLETED, {w.CHECKER}, FLOW)
    with pytest.raises(Conflict):
        w.require("confirm", w.SUBMITTED, {w.PHYSICIAN}, FLOW)


def test_saving_keeps_the_state() -> None:
    save = w.require("save", w.RETURNED_BY_INSTITUTION, {w.PHYSICIAN}, FLOW)
    assert w.state_after(save, w.RETURNED_BY_INSTITUTION) == w.RETURNED_BY_INSTITUTION


def test_who_accepted_or_examined_does_not_decide() -> None:
    grant = w.require("grant", w.EXAMINED, {w.DECIDE}, FLOW)
    earlier = [("submit", "p"), ("confirm", "c"), ("accept", "a"), ("examine", "b")]
    assert w.separation_problem(grant, "d", earlier) is None
    for person in ("p", "a", "b"):
        problem = w.separation_problem(grant, person, earlier)
        assert problem is not None
        assert problem.severity == "BLOCK"


def test_nobody_confirms_the_own_application() -> None:
    confirm = w.require("confirm", w.SUBMITTED, {w.OPERATOR}, FLOW)
    assert w.separation_problem(confirm, "p", [("submit", "p")]) is not None


def test_what_is_missing_is_told_once_only() -> None:
    ask = w.require("request_supplement", w.RECEIVED, {w.INTAKE}, FLOW)
    assert w.repetition_problem(ask, [("receive", "system")]) is None
    problem = w.repetition_problem(ask, [("request_supplement", "a"), ("supply", "p")])
    assert problem is not None
    assert problem.articles == ("《行政许可法》第三十二条第一款第四项",)
