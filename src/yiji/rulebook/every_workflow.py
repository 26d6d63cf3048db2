"""The tables of moves: one workflow for each way an application travels, made of the same few stages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from yiji.rulebook.laws import APL, ML, MR
from yiji.rulebook.workflow import (
    ACCEPTED,
    ADMINISTRATOR,
    AWAITING_CHECK,
    CHECKER,
    CLOSED_UNSUPPLIED,
    COMPLETED,
    DECIDE,
    DRAFT,
    EDITABLE,
    ESCALATED,
    EXAMINE,
    EXAMINED,
    GRANTED,
    HEARD,
    INSTITUTION_CONFIRMED,
    INSTITUTION_STAFF,
    INTAKE,
    NOT_ACCEPTED,
    OPERATOR,
    PAUSED,
    PHYSICIAN,
    RECEIVED,
    REFUSED,
    RETURNED_BY_INSTITUTION,
    STATES,
    SUBMITTED,
    SUPPLEMENT_REQUESTED,
    SYSTEM,
    TRANSFERRED,
    WITHDRAWN,
    Move,
    Notice,
    Workflow,
    make_move,
)

_PARTIES = ("physician", "institution")
_WRITE = ("physician:application:write",)
_OFFICE = (OPERATOR, ADMINISTRATOR)
_OWN = ("institution:report:file",)


def _tell(message: str, *sides: str) -> dict[str, Any]:
    return {"notices": (Notice(message, sides),)}  # type: ignore[arg-type]


def _physician_writes(submit_to: str, clock: str) -> tuple[Move, ...]:
    return (
        make_move("save", "保存", EDITABLE, "", {PHYSICIAN}, permissions=_WRITE),
        make_move(
            "submit", "提交", EDITABLE, submit_to, {PHYSICIAN}, permissions=_WRITE, starts=(clock,),
            article=ML.article(13),
            **(_tell("SMS-5", "institution") if submit_to == SUBMITTED else {}),
        ),
    )  # fmt: skip


def _institution_answers() -> tuple[Move, ...]:
    """The intended institution confirms or returns; its silence opens the way to the authority."""
    waiting = {SUBMITTED, ESCALATED}
    return (
        make_move(
            "confirm", "确认", waiting, INSTITUTION_CONFIRMED, INSTITUTION_STAFF,
            permissions=("institution:application:confirm",),
            stops=("institution_confirmation",), article=MR.article(12),
            needs_different_person_from=("submit",),
        ),
        make_move(
            "return_to_applicant", "退回", waiting, RETURNED_BY_INSTITUTION, INSTITUTION_STAFF,
            permissions=("institution:application:return",),
            stops=("institution_confirmation",), needs_reason=True, **_tell("SMS-6", "physician"),
        ),
        make_move(
            "escalate", "机构逾期未确认，转请审批机关过问", SUBMITTED, ESCALATED, {SYSTEM},
            stops=("institution_confirmation",), **_tell("SMS-7", "physician", "institution"),
        ),
        make_move(
            "take_up", "机构未确认，直接收件", ESCALATED, RECEIVED, {INTAKE},
            permissions=("authority:application:take_up",), starts=("intake",), needs_reason=True,
            article=APL.article(32), needs_different_person_from=("submit",),
            **_tell("SMS-7", *_PARTIES),
        ),
        make_move(
            "receive", "收件", {INSTITUTION_CONFIRMED, TRANSFERRED}, RECEIVED, {SYSTEM, INTAKE},
            permissions=("authority:application:accept",),
            starts=("intake",), article=APL.article(32),
        ),
    )  # fmt: skip


def _institution_writes() -> tuple[Move, ...]:
    """An operator writes, another person of the institution checks; then the authority has it."""
    return (
        make_move("save", "保存", DRAFT, "", _OFFICE, permissions=_OWN),
        make_move("submit_for_check", "提交复核", DRAFT, AWAITING_CHECK, _OFFICE, permissions=_OWN),
        make_move(
            "check", "复核通过并报送", AWAITING_CHECK, RECEIVED, {CHECKER, ADMINISTRATOR},
            permissions=("institution:report:check",), starts=("intake",),
            needs_different_person_from=("submit_for_check",),
        ),
        make_move(
            "send_back", "退回经办", AWAITING_CHECK, DRAFT, {CHECKER, ADMINISTRATOR},
            permissions=("institution:report:check",), needs_reason=True,
        ),
        make_move(
            "receive", "收件", TRANSFERRED, RECEIVED, {INTAKE},
            permissions=("authority:application:accept",),
            starts=("intake",), article=APL.article(32),
        ),
    )  # fmt: skip


def _incomplete(suppliers: Iterable[str], permissions: tuple[str, ...]) -> tuple[Move, ...]:
    """What is missing is told once; what belongs elsewhere is handed on or not accepted (APL 32)."""
    apart = ("submit", "submit_for_check", "check")
    return (
        make_move(
            "request_supplement", "一次性告知补正", RECEIVED, SUPPLEMENT_REQUESTED, {INTAKE},
            permissions=("authority:application:supplement",),
            starts=("supplement",), stops=("intake",), article=APL.article(32, 1, 4), needs_reason=True,
            once=True, needs_different_person_from=apart, **_tell("SMS-6", *_PARTIES),
        ),
        make_move(
            "supply", "提交补正材料", SUPPLEMENT_REQUESTED, RECEIVED, suppliers, permissions=permissions,
            starts=("intake",), stops=("supplement",), article=APL.article(32, 1, 5),
        ),
        make_move(
            "close_unsupplied", "逾期未补正终结", SUPPLEMENT_REQUESTED, CLOSED_UNSUPPLIED, {SYSTEM},
            stops=("supplement",), article=APL.article(32, 1, 4), **_tell("SMS-7", *_PARTIES),
        ),
        make_move(
            "transfer", "移送", RECEIVED, TRANSFERRED, {INTAKE},
            permissions=("authority:application:transfer",),
            stops=("intake",), article=APL.article(32, 1, 2), needs_reason=True,
            needs_different_person_from=apart, **_tell("SMS-7", *_PARTIES),
        ),
        make_move(
            "refuse_acceptance", "不予受理", RECEIVED, NOT_ACCEPTED, {INTAKE},
            permissions=("authority:application:refuse_acceptance",),
            stops=("intake",), article=APL.article(32, 1, 2), needs_reason=True,
            needs_different_person_from=apart, **_tell("SMS-7", *_PARTIES),
        ),
    )  # fmt: skip


_SUPPLY_BOTH = _incomplete(
    (PHYSICIAN, *_OFFICE), ("physician:application:write", "institution:application:confirm")
)
_SUPPLY_PHYSICIAN = _incomplete((PHYSICIAN,), _WRITE)
_SUPPLY_INSTITUTION = _incomplete(_OFFICE, _OWN)


def _accept() -> Move:
    return make_move(
        "accept", "受理", RECEIVED, ACCEPTED, {INTAKE, SYSTEM},
        permissions=("authority:application:accept",),
        starts=("decision",), stops=("intake",), article=APL.article(32, 1, 5),
        needs_different_person_from=("submit", "submit_for_check", "check"),
        **_tell("SMS-7", *_PARTIES),
    )  # fmt: skip


def _hearing() -> tuple[Move, ...]:
    """Before a registration is taken away its holder is told and may answer (DRG-15)."""
    return (
        make_move(
            "hear", "告知当事人", ACCEPTED, HEARD, {EXAMINE},
            permissions=("authority:application:examine",), starts=("hearing",), needs_reason=True,
            **_tell("SMS-7", "physician"),
        ),
        make_move(
            "respond", "陈述申辩", HEARD, "", {PHYSICIAN}, permissions=_WRITE, needs_reason=True,
        ),
    )  # fmt: skip


def _decision(heard: bool = False, grant: str = "准予注册", refuse: str = "不予注册") -> tuple[Move, ...]:
    examinable = {ACCEPTED, HEARD} if heard else {ACCEPTED}
    running = {*examinable, EXAMINED}
    apart = ("submit", "submit_for_check", "check", "accept", "open", "examine")
    return (
        make_move(
            "examine", "完成审查", examinable, EXAMINED, {EXAMINE},
            permissions=("authority:application:examine",), article=APL.article(34),
            needs_different_person_from=("submit", "submit_for_check", "check"),
            **({"stops": ("hearing",)} if heard else {}),
        ),
        make_move(
            "pause", "中止期限（听证、检验、考核、专家评审）", running, PAUSED, {EXAMINE},
            permissions=("authority:application:pause",), needs_reason=True, stops=("decision",),
            article=APL.article(45), **_tell("SMS-7", *_PARTIES),
        ),
        make_move(
            "resume", "恢复计算期限", PAUSED, ACCEPTED, {EXAMINE},
            permissions=("authority:application:pause",), starts=("decision",), article=APL.article(45),
            **_tell("SMS-7", *_PARTIES),
        ),
        make_move(
            "extend", "延长审批期限", running, "", {DECIDE},
            permissions=("authority:application:extend",), needs_reason=True, once=True,
            article=APL.article(42), **_tell("SMS-7", *_PARTIES),
        ),
        make_move(
            "grant", grant, EXAMINED, GRANTED, {DECIDE},
            permissions=("authority:application:decide",),
            starts=("delivery",), stops=("decision",), article=ML.article(13),
            needs_different_person_from=apart, **_tell("SMS-7", *_PARTIES),
        ),
        make_move(
            "refuse", refuse, EXAMINED, REFUSED, {DECIDE},
            permissions=("authority:application:decide",),
            stops=("decision",), article=ML.article(16, 2), needs_reason=True,
            needs_different_person_from=apart, **_tell("SMS-7", *_PARTIES),
        ),
        make_move(
            "complete", "发证办结", GRANTED, COMPLETED, {INTAKE, DECIDE, SYSTEM},
            permissions=("authority:application:deliver",),
            stops=("delivery",), article=APL.article(44),
        ),
    )  # fmt: skip


def _note() -> Move:
    """A filing is noted, not permitted: one officer, no twenty days."""
    return make_move(
        "note", "备案", RECEIVED, COMPLETED, {INTAKE},
        permissions=("authority:application:note",), stops=("intake",), article=MR.article(10),
        needs_different_person_from=("submit", "submit_for_check", "check", "confirm"),
        **_tell("SMS-7", *_PARTIES),
    )  # fmt: skip


def _withdraw(
    states: Iterable[str], who: Iterable[str] = (PHYSICIAN,), permissions: tuple[str, ...] = _WRITE
) -> Move:
    return make_move(
        "withdraw", "撤回", states, WITHDRAWN, who, permissions=permissions,
        stops=("institution_confirmation", "intake", "supplement", "decision"),
    )  # fmt: skip


def _void(*states: str) -> Move:
    return make_move(
        "void_with_account", "账户撤销，申请终止", states, WITHDRAWN, {SYSTEM},
        stops=("institution_confirmation",),
    )  # fmt: skip


_BEFORE_ACCEPTANCE = (RECEIVED, TRANSFERRED, SUPPLEMENT_REQUESTED)
_AT_THE_INSTITUTION = (SUBMITTED, ESCALATED, RETURNED_BY_INSTITUTION)

PHYSICIAN_APPLICATION = Workflow(
    "physician_application",
    (
        *_physician_writes(SUBMITTED, "institution_confirmation"),
        *_institution_answers(),
        _accept(),
        *_SUPPLY_BOTH,
        *_decision(),
        _withdraw(
            {*_AT_THE_INSTITUTION, INSTITUTION_CONFIRMED, *_BEFORE_ACCEPTANCE, ACCEPTED, PAUSED, EXAMINED}
        ),
        _void(DRAFT, *_AT_THE_INSTITUTION),
    ),
)
"""The physician writes, the intended institution confirms, the authority decides."""

DIRECT_APPLICATION = Workflow(
    "direct_application",
    (
        *_physician_writes(RECEIVED, "intake"),
        make_move(
            "receive", "收件", TRANSFERRED, RECEIVED, {INTAKE},
            permissions=("authority:application:accept",), starts=("intake",), article=APL.article(32),
        ),
        _accept(),
        *_SUPPLY_PHYSICIAN,
        *_decision(grant="准予", refuse="不予"),
        _withdraw({*_BEFORE_ACCEPTANCE, ACCEPTED, PAUSED, EXAMINED}),
        _void(DRAFT),
    ),
)  # fmt: skip
"""The physician writes to the authority: no institution has a say."""

FILING = Workflow(
    "filing",
    (
        *_physician_writes(SUBMITTED, "institution_confirmation"),
        *_institution_answers(),
        _note(),
        *_SUPPLY_BOTH,
        _withdraw({*_AT_THE_INSTITUTION, INSTITUTION_CONFIRMED, *_BEFORE_ACCEPTANCE}),
        _void(DRAFT, *_AT_THE_INSTITUTION),
    ),
)
"""A multi-institution filing: the further institution confirms, its authority notes it."""

DIRECT_FILING = Workflow(
    "direct_filing",
    (
        *_physician_writes(RECEIVED, "intake"),
        _note(),
        *(move for move in _SUPPLY_PHYSICIAN if move.name in ("transfer", "refuse_acceptance")),
        _withdraw({RECEIVED, TRANSFERRED}),
        make_move(
            "receive", "收件", TRANSFERRED, RECEIVED, {INTAKE},
            permissions=("authority:application:accept",), starts=("intake",), article=APL.article(32),
        ),
        _void(DRAFT),
    ),
)  # fmt: skip
"""The physician ends a filing; the authority notes it."""

INSTITUTION_FILING = Workflow(
    "institution_filing",
    (
        *_institution_writes(),
        _note(),
        *_SUPPLY_INSTITUTION,
        _withdraw({DRAFT, AWAITING_CHECK, *_BEFORE_ACCEPTANCE}, _OFFICE, _OWN),
    ),
)
"""The institution reports a fact (off the roster, the end of a filing); the authority acknowledges it."""

DEREGISTRATION_REPORT = Workflow(
    "deregistration_report",
    (
        *_institution_writes(),
        _accept(),
        *_SUPPLY_INSTITUTION,
        *_hearing(),
        *_decision(heard=True, grant="准予注销", refuse="不予注销"),
        _withdraw({DRAFT, AWAITING_CHECK, *_BEFORE_ACCEPTANCE}, _OFFICE, _OWN),
    ),
)
"""The institution reports a ground; the physician is heard, the authority decides."""

EX_OFFICIO = Workflow(
    "ex_officio",
    (
        make_move(
            "save", "保存", DRAFT, "", {EXAMINE}, permissions=("authority:ex_officio:write",)
        ),
        make_move(
            "open", "立案", DRAFT, ACCEPTED, {EXAMINE}, permissions=("authority:ex_officio:write",),
            starts=("decision",), article=ML.article(17),
        ),
        *_hearing(),
        *_decision(heard=True, grant="作出决定", refuse="终止办理"),
        _withdraw({DRAFT, ACCEPTED, HEARD, PAUSED}, (EXAMINE,), ("authority:ex_officio:write",)),
    ),
)  # fmt: skip
"""The authority acts of its own accord: one officer opens and examines, another decides."""

WORKFLOWS: dict[str, Workflow] = {
    workflow.name: workflow
    for workflow in (
        PHYSICIAN_APPLICATION,
        DIRECT_APPLICATION,
        FILING,
        DIRECT_FILING,
        INSTITUTION_FILING,
        DEREGISTRATION_REPORT,
        EX_OFFICIO,
    )
}
MOVE_LABELS: dict[str, str] = {
    move.name: move.label for workflow in reversed(WORKFLOWS.values()) for move in workflow.moves
}


def steps_of_states() -> dict[str, list[str]]:
    """From each state, the states that some workflow leads to; what the database itself allows."""
    return {
        state: sorted(
            {
                move.to_state
                for workflow in WORKFLOWS.values()
                for move in workflow.moves
                if state in move.from_states and not move.keeps_state
            }
        )
        for state in STATES
    }
