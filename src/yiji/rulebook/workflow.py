"""The states of an application, what a move is, and the readers of the tables (``every_workflow``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from yiji.kernel.law import Article
from yiji.kernel.outcome import Conflict, Problem

DRAFT = "draft"
SUBMITTED = "submitted"
RETURNED_BY_INSTITUTION = "returned_by_institution"
INSTITUTION_CONFIRMED = "institution_confirmed"
RECEIVED = "received"
TRANSFERRED = "transferred"
NOT_ACCEPTED = "not_accepted"
SUPPLEMENT_REQUESTED = "supplement_requested"
CLOSED_UNSUPPLIED = "closed_unsupplied"
ACCEPTED = "accepted"
EXAMINED = "examined"
GRANTED = "granted"
REFUSED = "refused"
COMPLETED = "completed"
AWAITING_CHECK = "awaiting_check"
ESCALATED = "escalated"
PAUSED = "paused"
HEARD = "heard"
WITHDRAWN = "withdrawn"

STATE_LABELS: dict[str, str] = {
    DRAFT: "草稿",
    SUBMITTED: "待机构确认",
    ESCALATED: "机构逾期未确认",
    AWAITING_CHECK: "待本院复核",
    RETURNED_BY_INSTITUTION: "机构已退回",
    INSTITUTION_CONFIRMED: "机构已确认，待送审",
    RECEIVED: "审批机关已收件",
    TRANSFERRED: "已移送",
    NOT_ACCEPTED: "不予受理",
    SUPPLEMENT_REQUESTED: "待补正",
    CLOSED_UNSUPPLIED: "逾期未补正，已终结",
    ACCEPTED: "已受理，待审查",
    PAUSED: "期限中止",
    HEARD: "已告知当事人，听取意见",
    EXAMINED: "已审查，待决定",
    GRANTED: "准予，待发证",
    REFUSED: "不予注册",
    COMPLETED: "已办结",
    WITHDRAWN: "已撤回",
}
STATES = tuple(STATE_LABELS)
TERMINAL = frozenset({NOT_ACCEPTED, CLOSED_UNSUPPLIED, REFUSED, COMPLETED, WITHDRAWN})
OPEN = frozenset(STATES) - TERMINAL
EDITABLE = frozenset({DRAFT, RETURNED_BY_INSTITUTION})
AT_THE_AUTHORITY = OPEN - {DRAFT, SUBMITTED, ESCALATED, RETURNED_BY_INSTITUTION, AWAITING_CHECK}

PHYSICIAN = "physician"
OPERATOR = "institution:operator"
ADMINISTRATOR = "institution:administrator"
CHECKER = "institution:checker"
INTAKE = "authority:intake"
EXAMINE = "authority:examine"
DECIDE = "authority:decide"
SYSTEM = "system"
ROLES = (PHYSICIAN, OPERATOR, ADMINISTRATOR, CHECKER, INTAKE, EXAMINE, DECIDE, SYSTEM)
INSTITUTION_STAFF = frozenset({OPERATOR, ADMINISTRATOR, CHECKER})

Side = Literal["physician", "institution", "authority", "former_institution"]


@dataclass(frozen=True)
class Notice:
    """A message the move sends: its id and the sides that receive it."""

    id: str
    to: tuple[Side, ...]


@dataclass(frozen=True)
class Move:
    """One row of the table. ``permissions`` maps each acting side to the permission its view declares.

    ``to_state`` equal to the state it came from means the state stays (``keeps_state``). ``starts`` and
    ``stops`` name clocks of ``rulebook.deadlines``. ``needs_different_person_from`` lists earlier moves of
    the same application whose actor may not make this one. ``once``: at most once in an application's life.
    """

    name: str
    label: str
    from_states: frozenset[str]
    to_state: str
    actors: frozenset[str]
    permissions: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    article: Article | None = None
    needs_reason: bool = False
    needs_different_person_from: tuple[str, ...] = ()
    once: bool = False

    @property
    def keeps_state(self) -> bool:
        """Whether the move leaves the application in its state."""
        return self.to_state == ""

    def permission_for(self, side: str) -> str:
        """The permission string of that side ("institution"); "" when that side never makes this move."""
        return next((p for p in self.permissions if p.startswith(f"{side}:")), "")


@dataclass(frozen=True)
class Workflow:
    """The moves of one kind of application, in the order buttons are drawn."""

    name: str
    moves: tuple[Move, ...]

    def has(self, name: str) -> bool:
        """Whether an application of this kind can ever make that move."""
        return any(move.name == name for move in self.moves)

    @property
    def states(self) -> frozenset[str]:
        """The states an application of this kind can be in."""
        return frozenset({DRAFT, *(move.to_state for move in self.moves if not move.keeps_state)})


def make_move(
    name: str,
    label: str,
    from_states: str | Iterable[str],
    to_state: str,
    actors: Iterable[str],
    **rest: object,
) -> Move:
    states = {from_states} if isinstance(from_states, str) else set(from_states)
    return Move(name, label, frozenset(states), to_state, frozenset(actors), **rest)  # type: ignore[arg-type]


def available(state: str, roles: Iterable[str], workflow: Workflow) -> list[Move]:
    """The moves these roles may make now. The table's only reader: buttons and writers both ask it."""
    mine = frozenset(roles)
    return [move for move in workflow.moves if state in move.from_states and move.actors & mine]


def require(name: str, state: str, roles: Iterable[str], workflow: Workflow) -> Move:
    """The named move if it is available now; raises Conflict otherwise (nothing has been written)."""
    for move in available(state, roles, workflow):
        if move.name == name:
            return move
    raise Conflict("该申请的当前状态不允许此操作，请刷新后查看最新状态。")


def state_after(move: Move, state: str) -> str:
    """The state the application is in once the move is made."""
    return state if move.keeps_state else move.to_state


def separation_problem(move: Move, person: str, earlier: Iterable[tuple[str, str]]) -> Problem | None:
    """Maker ≠ checker ≠ decider: a problem when this person made one of the moves the table sets apart.

    ``earlier`` holds (move name, person id) of the moves this application has been through. Use ids that are
    the same for one human on every side where they are known.
    """
    if any(name in move.needs_different_person_from and who == person for name, who in earlier):
        return Problem(
            code="separation_of_duties",
            message="您已办理过本申请的前一环节，同一人不得再办理本环节。",
            way_out="请由本单位有相应权限的其他人员办理。",
        )
    return None


def repetition_problem(move: Move, earlier: Iterable[tuple[str, str]]) -> Problem | None:
    """A problem when a move that is lawful only once has been made before (``earlier`` as above)."""
    if move.once and any(name == move.name for name, _ in earlier):
        return Problem(
            code="once_only",
            message="“{move}”只能办理一次，本申请已经办理过。",
            way_out="请根据现有材料作出受理或者不予受理的决定。",
            articles=(move.article.cite(),) if move.article else (),
            params={"move": move.label},
        )
    return None
