"""Who must act now: the physician, the institution, the authority, or nobody."""

from __future__ import annotations

from typing import Literal

from yiji.rulebook import workflow as w

Turn = Literal["physician", "institution", "authority", "nobody"]

TURN_LABELS: dict[Turn, str] = {
    "physician": "等待医师办理",
    "institution": "等待医疗机构办理",
    "authority": "等待审批机关办理",
    "nobody": "无需办理",
}

_TURN: dict[str, Turn] = {
    w.DRAFT: "physician",
    w.RETURNED_BY_INSTITUTION: "physician",
    w.SUPPLEMENT_REQUESTED: "physician",
    w.SUBMITTED: "institution",
    w.ESCALATED: "institution",
    w.AWAITING_CHECK: "institution",
    w.INSTITUTION_CONFIRMED: "authority",
    w.RECEIVED: "authority",
    w.TRANSFERRED: "authority",
    w.ACCEPTED: "authority",
    w.PAUSED: "authority",
    w.HEARD: "authority",
    w.EXAMINED: "authority",
    w.GRANTED: "authority",
}


# Where the one who started the application has it in hand.
_STARTERS_TURN = frozenset({w.DRAFT, w.SUPPLEMENT_REQUESTED})


def whose_turn(state: str, started_by: Turn = "physician") -> Turn:
    """Whose turn it is in that application state. Raises KeyError for a state that does not exist."""
    if state in _STARTERS_TURN:
        return started_by
    return "nobody" if state in w.TERMINAL else _TURN[state]
