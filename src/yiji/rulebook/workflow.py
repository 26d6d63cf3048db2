"""The states of an application and the one table that says who may move it, from where to where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from yiji.kernel.law import Article
from yiji.kernel.outcome import Conflict, Problem
from yiji.rulebook.laws import APL, ML, MR

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
WITHDRAWN = "withdrawn"

STATE_LABELS: dict[str, str] = {
    DRAFT: "草稿",
    SUBMITTED: "待机构确认",
    RETURNED_BY_INSTITUTION: "机构已退回",
    INSTITUTION_CONFIRMED: "机构已确认，待送审",
    RECEIVED: "审批机关已收件",
    TRANSFERRED: "已移送",
    NOT_ACCEPTED: "不予受理",
    SUPPLEMENT_REQUESTED: "待补正",
    CLOSED_UNSUPPLIED: "逾期未补正，已终结",
    ACCEPTED: "已受理，待审查",
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
AT_THE_AUTHORITY = OPEN - {DRAFT, SUBMITTED, RETURNED_BY_INSTITUTION}

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


def _move(
    name: str,
    label: str,
    from_states: str | Iterable[str],
    to_state: str,
    actors: Iterable[str],
    **rest: object,
) -> Move:
    states = {from_states} if isinstance(from_states, str) else set(from_states)
    return Move(name, label, frozenset(states), to_state, frozenset(actors), **rest)  # type: ignore[arg-type]


PHYSICIAN_APPLICATION = Workflow(
    "physician_application",
    (
        _move("save", "保存", EDITABLE, "", {PHYSICIAN}, permissions=("physician:application:edit",)),
        _move(
            "submit", "提交", EDITABLE, SUBMITTED, {PHYSICIAN},
            permissions=("physician:application:submit",),
            notices=(Notice("SMS-5", ("institution",)),),
            starts=("institution_confirmation",), article=ML.article(13),
        ),
        _move(
            "confirm", "确认", SUBMITTED, INSTITUTION_CONFIRMED, INSTITUTION_STAFF,
            permissions=("institution:application:confirm",),
            stops=("institution_confirmation",), article=MR.article(12),
            needs_different_person_from=("submit",),
        ),
        _move(
            "return_to_applicant", "退回", SUBMITTED, RETURNED_BY_INSTITUTION, INSTITUTION_STAFF,
            permissions=("institution:application:return",),
            notices=(Notice("SMS-6", ("physician",)),),
            stops=("institution_confirmation",), needs_reason=True,
        ),
        _move(
            "receive", "收件", {INSTITUTION_CONFIRMED, TRANSFERRED}, RECEIVED, {SYSTEM, INTAKE},
            permissions=("authority:application:receive",),
            starts=("intake",), article=APL.article(32),
        ),
        _move(
            "accept", "受理", RECEIVED, ACCEPTED, {INTAKE, SYSTEM},
            permissions=("authority:application:accept",),
            notices=(Notice("SMS-7", ("physician", "institution")),),
            starts=("decision",), stops=("intake",), article=APL.article(32, 1, 5),
            needs_different_person_from=("submit",),
        ),
        _move(
            "request_supplement", "一次性告知补正", RECEIVED, SUPPLEMENT_REQUESTED, {INTAKE},
            permissions=("authority:application:request_supplement",),
            notices=(Notice("SMS-6", ("physician", "institution")),),
            starts=("supplement",), stops=("intake",), article=APL.article(32, 1, 4), needs_reason=True,
            once=True, needs_different_person_from=("submit",),
        ),
        _move(
            "supply", "提交补正材料", SUPPLEMENT_REQUESTED, RECEIVED, {PHYSICIAN, OPERATOR, ADMINISTRATOR},
            permissions=("physician:application:supply", "institution:application:supply"),
            starts=("intake",), stops=("supplement",), article=APL.article(32, 1, 5),
        ),
        _move(
            "close_unsupplied", "逾期未补正终结", SUPPLEMENT_REQUESTED, CLOSED_UNSUPPLIED, {SYSTEM},
            notices=(Notice("SMS-7", ("physician", "institution")),), stops=("supplement",),
            article=APL.article(32, 1, 4),
        ),
        _move(
            "transfer", "移送", RECEIVED, TRANSFERRED, {INTAKE},
            permissions=("authority:application:transfer",),
            notices=(Notice("SMS-7", ("physician", "institution")),),
            stops=("intake",), article=APL.article(32, 1, 2), needs_reason=True,
            needs_different_person_from=("submit",),
        ),
        _move(
            "refuse_acceptance", "不予受理", RECEIVED, NOT_ACCEPTED, {INTAKE},
            permissions=("authority:application:refuse_acceptance",),
            notices=(Notice("SMS-7", ("physician", "institution")),),
            stops=("intake",), article=APL.article(32, 1, 2), needs_reason=True,
            needs_different_person_from=("submit",),
        ),
        _move(
            "examine", "完成审查", ACCEPTED, EXAMINED, {EXAMINE},
            permissions=("authority:application:examine",), article=APL.article(34),
            needs_different_person_from=("submit",),
        ),
        _move(
            "grant", "准予注册", EXAMINED, GRANTED, {DECIDE},
            permissions=("authority:application:decide",),
            notices=(Notice("SMS-7", ("physician", "institution")),),
            starts=("delivery",), stops=("decision",), article=ML.article(13),
            needs_different_person_from=("submit", "accept", "examine"),
        ),
        _move(
            "refuse", "不予注册", EXAMINED, REFUSED, {DECIDE},
            permissions=("authority:application:decide",),
            notices=(Notice("SMS-7", ("physician", "institution")),),
            stops=("decision",), article=ML.article(16, 2), needs_reason=True,
            needs_different_person_from=("submit", "accept", "examine"),
        ),
        _move(
            "complete", "发证办结", GRANTED, COMPLETED, {INTAKE, SYSTEM},
            permissions=("authority:application:complete",),
            stops=("delivery",), article=APL.article(44),
        ),
        _move(
            "withdraw", "撤回",
            {SUBMITTED, RETURNED_BY_INSTITUTION, INSTITUTION_CONFIRMED, RECEIVED, TRANSFERRED,
             SUPPLEMENT_REQUESTED, ACCEPTED, EXAMINED},
            WITHDRAWN, {PHYSICIAN}, permissions=("physician:application:withdraw",),
            stops=("institution_confirmation", "intake", "supplement", "decision"),
        ),
        _move(
            "void_with_account", "账户撤销，申请终止", {DRAFT, SUBMITTED, RETURNED_BY_INSTITUTION}, WITHDRAWN,
            {SYSTEM}, stops=("institution_confirmation",),
        ),
    ),
)  # fmt: skip

WORKFLOWS = {PHYSICIAN_APPLICATION.name: PHYSICIAN_APPLICATION}


def available(state: str, roles: Iterable[str], workflow: Workflow = PHYSICIAN_APPLICATION) -> list[Move]:
    """The moves these roles may make now. The table's only reader: buttons and writers both ask it."""
    mine = frozenset(roles)
    return [move for move in workflow.moves if state in move.from_states and move.actors & mine]


def require(name: str, state: str, roles: Iterable[str], workflow: Workflow = PHYSICIAN_APPLICATION) -> Move:
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
