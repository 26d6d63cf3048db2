"""The buttons of an application's page: what can be done now, or why not and who can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yiji.accounts.scope import Scope
from yiji.applications.queries.detail import Detail
from yiji.rulebook.application_types import get
from yiji.rulebook.workflow import Move, repetition_problem, separation_problem
from yiji.web.shared.problem_text import problem_message, problem_way_out


@dataclass(frozen=True)
class Act:
    """A button of a portal: the moves behind it, its permission, its page, and who does it (in words)."""

    url_name: str
    label: Any
    moves: tuple[str, ...]
    permission: str
    who: Any
    css: str = ""


@dataclass(frozen=True)
class CaseButton:
    """A button to draw; with a ``reason`` it cannot be used now."""

    label: Any
    url_name: str
    css: str
    reason: str


def case_buttons(
    scope: Scope, detail: Detail, acts: Sequence[Act], obstacles: Mapping[str, str] | None = None
) -> list[CaseButton]:
    """The buttons for the application's state; ``obstacles`` adds reasons by URL name."""
    buttons = []
    for act in acts:
        move = _move_now(detail, act)
        if move is not None:
            reason = obstacle(scope, detail, act) or (obstacles or {}).get(act.url_name, "")
            buttons.append(CaseButton(act.label, act.url_name, act.css, reason))
    return buttons


def obstacle(scope: Scope, detail: Detail, act: Act) -> str:
    """Why this reader cannot do it now, with the way out; "" when he can."""
    move = _move_now(detail, act)
    if move is None:
        return _("该申请的当前状态不允许此操作。")
    if not scope.may(act.permission) or move.name not in detail.moves:
        return _("您没有办理此环节的权限，由%(who)s办理。") % {"who": act.who}
    problem = separation_problem(move, str(scope.person_id), detail.done_by) or repetition_problem(
        move, detail.done_by
    )
    return f"{problem_message(problem)}{problem_way_out(problem)}" if problem else ""


def _move_now(detail: Detail, act: Act) -> Move | None:
    state = detail.application.state
    found = [move for move in get(detail.application.type).workflow.moves if move.name in act.moves]
    return next((move for move in found if state in move.from_states), None)
