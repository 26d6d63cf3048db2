"""The moves of an application: who may, when, and that nothing leads out of an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from yiji.kernel.outcome import Conflict
from yiji.rulebook import laws
from yiji.rulebook import workflow as w
from yiji.rulebook.deadlines import CLOCKS
from yiji.rulebook.whose_turn import whose_turn

SNAPSHOT = Path(__file__).parent / "workflow_matrix.txt"
MOVES = w.PHYSICIAN_APPLICATION.moves


def matrix() -> str:
    """State × role → moves, one line each; states and roles without moves are printed too."""
    lines = []
    for state in w.STATES:
        for role in w.ROLES:
            names = ", ".join(f"{m.name}→{w.state_after(m, state)}" for m in w.available(state, {role}))
            lines.append(f"{state} | {role} | {names or '-'}")
    return "\n".join(lines) + "\n"


def test_the_whole_matrix_of_state_move_and_role_is_as_agreed() -> None:
    assert matrix() == SNAPSHOT.read_text(encoding="utf-8")


def test_an_end_has_no_exit_and_every_other_state_has_one() -> None:
    for state in w.STATES:
        exits = [m for m in w.available(state, w.ROLES) if not m.keeps_state]
        assert bool(exits) is (state in w.OPEN), state


def test_every_state_but_the_draft_is_reached_by_some_move() -> None:
    reached = {move.to_state for move in MOVES}
    assert set(w.STATES) - {w.DRAFT} <= reached


def test_somebody_is_to_act_in_every_open_state_and_nobody_in_an_end() -> None:
    for state in w.STATES:
        assert (whose_turn(state) == "nobody") is (state in w.TERMINAL), state


def test_the_one_whose_turn_it_is_can_move() -> None:
    for state in w.OPEN:
        roles = {role for role in w.ROLES if role.startswith(whose_turn(state))}
        assert w.available(state, roles), state


def test_moves_name_known_states_clocks_and_articles() -> None:
    for move in MOVES:
        assert move.from_states <= set(w.STATES)
        assert move.actors <= set(w.ROLES)
        assert {*move.starts, *move.stops} <= set(CLOCKS)
        if move.article:
            laws.check(move.article)


def test_every_acting_side_but_the_system_has_its_permission() -> None:
    for move in MOVES:
        for actor in move.actors - {w.SYSTEM}:
            assert move.permission_for(actor.split(":")[0]), (move.name, actor)


def test_a_clock_that_is_started_is_stopped_somewhere() -> None:
    started = {clock for move in MOVES for clock in move.starts}
    stopped = {clock for move in MOVES for clock in move.stops}
    assert started == stopped


def test_a_move_not_available_is_a_conflict_told_in_plain_words() -> None:
    assert w.require("confirm", w.SUBMITTED, {w.CHECKER}).to_state == w.INSTITUTION_CONFIRMED
    with pytest.raises(Conflict, match="当前状态不允许"):
        w.require("confirm", w.COMPLETED, {w.CHECKER})
    with pytest.raises(Conflict):
        w.require("confirm", w.SUBMITTED, {w.PHYSICIAN})


def test_saving_keeps_the_state() -> None:
    save = w.require("save", w.RETURNED_BY_INSTITUTION, {w.PHYSICIAN})
    assert w.state_after(save, w.RETURNED_BY_INSTITUTION) == w.RETURNED_BY_INSTITUTION


def test_who_accepted_or_examined_does_not_decide() -> None:
    grant = w.require("grant", w.EXAMINED, {w.DECIDE})
    earlier = [("submit", "p"), ("confirm", "c"), ("accept", "a"), ("examine", "b")]
    assert w.separation_problem(grant, "d", earlier) is None
    for person in ("p", "a", "b"):
        problem = w.separation_problem(grant, person, earlier)
        assert problem is not None
        assert problem.severity == "BLOCK"


def test_nobody_confirms_the_own_application() -> None:
    confirm = w.require("confirm", w.SUBMITTED, {w.OPERATOR})
    assert w.separation_problem(confirm, "p", [("submit", "p")]) is not None


def test_what_is_missing_is_told_once_only() -> None:
    ask = w.require("request_supplement", w.RECEIVED, {w.INTAKE})
    assert w.repetition_problem(ask, [("receive", "system")]) is None
    problem = w.repetition_problem(ask, [("request_supplement", "a"), ("supply", "p")])
    assert problem is not None
    assert problem.articles == ("《行政许可法》第三十二条第一款第四项",)
