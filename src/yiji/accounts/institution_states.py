"""The states of an institution's account as one table (domain §8.1): which act leads from where to where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yiji.kernel.outcome import Problem

NOT_ISSUED, ISSUED, SETUP_EXPIRED = "not_issued", "issued", "setup_expired"
ACTIVE, RESTRICTED, SUSPENDED, CLOSED = "active", "restricted", "suspended", "closed"
# Nobody of the institution comes in.
SHUT = (SUSPENDED, CLOSED)
# The state comes from elsewhere: a restored account goes back to where it was.
BACK = ""


@dataclass(frozen=True)
class Act:
    """``moves`` maps each state in which the act is allowed to the next one. ``by``: officer, institution or
    timer. ``label`` is the word of the history; ``reasons`` is the group of reasons to choose from, "" for none.
    """

    name: str
    label: str
    by: str
    moves: Mapping[str, str]
    reasons: str = ""


_OPEN = (ISSUED, SETUP_EXPIRED, ACTIVE, RESTRICTED)
_REISSUED = {ISSUED: ISSUED, SETUP_EXPIRED: ISSUED, ACTIVE: ACTIVE, RESTRICTED: RESTRICTED}

ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("first", "发放账户", "officer", {NOT_ISSUED: ISSUED}),
        Act("reissue", "重新发放", "officer", _REISSUED, "reissue"),
        Act("replace_agent", "更换账户负责人", "officer", _REISSUED),
        Act("redeem", "启用账户", "institution", {ISSUED: ACTIVE, SETUP_EXPIRED: ACTIVE}),
        Act("expire", "设置码过期", "timer", {ISSUED: SETUP_EXPIRED}),
        Act("suspend", "停用账户", "officer", dict.fromkeys(_OPEN, SUSPENDED), "suspend"),
        Act("restore", "恢复账户", "officer", {SUSPENDED: BACK}, "restore"),
        Act("restrict", "限制账户", "officer", {ACTIVE: RESTRICTED}, "restrict"),
        Act("lift", "解除限制", "officer", {RESTRICTED: ACTIVE}, "lift"),
        Act("close", "关闭账户", "officer", dict.fromkeys((NOT_ISSUED, *_OPEN, SUSPENDED), CLOSED), "close"),
    )
}

_STATE_WORDS = {
    NOT_ISSUED: "未发放",
    ISSUED: "已发放，待启用",
    SETUP_EXPIRED: "设置码已过期",
    ACTIVE: "在用",
    RESTRICTED: "受限",
    SUSPENDED: "停用",
    CLOSED: "已关闭",
}
_WAYS_OUT = {
    NOT_ISSUED: "请先核对三项材料，发放账户。",
    ISSUED: "请等待机构启用；设置码遗失或过期的，请重新发放。",
    SETUP_EXPIRED: "请重新发放设置码。",
    ACTIVE: "请刷新页面，查看账户的最新状态。",
    RESTRICTED: "请先解除限制，或停用账户。",
    SUSPENDED: "请先恢复账户，再办理其他事项。",
    CLOSED: "关闭不能恢复；机构重新取得许可的，请作为新的机构登记后发放账户。",
}


def allowed(act: str, state: str) -> bool:
    """Whether the act may be done while the account is in ``state``."""
    return state in ACTS[act].moves


def next_state(act: str, state: str, earlier: str = "") -> str:
    """Where the act leads; ``earlier`` is the state before a suspension. Raises KeyError where not allowed.

    A set-up code dies with the suspension, so that an account not yet taken into use comes back as expired.
    """
    target = ACTS[act].moves[state]
    if target != BACK:
        return target
    if earlier in (ACTIVE, RESTRICTED):
        return earlier
    return SETUP_EXPIRED


def acts_of_officers(state: str) -> tuple[str, ...]:
    """What an officer may do with an account in ``state``, in the order of the table."""
    return tuple(act.name for act in ACTS.values() if act.by == "officer" and state in act.moves)


def not_allowed(act: str, state: str) -> Problem:
    """Why the act can't be done now, and what can."""
    return Problem(
        "account_state",
        "该机构账户现在是“{state}”，不能{act}。",
        way_out=_WAYS_OUT[state],
        params={"state": _STATE_WORDS[state], "act": ACTS[act].label},
    )
