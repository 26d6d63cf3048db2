"""The form in which states are written down: tone and word of each code."""

from __future__ import annotations

from typing import Any, NamedTuple


class StateWord(NamedTuple):
    """Tone (ok, run, wait, bad, off) and word of one state."""

    tone: str
    word: Any


def words(**states: tuple[str, Any]) -> dict[str, StateWord]:
    """The states of one kind: code to tone and word."""
    return {code: StateWord(*pair) for code, pair in states.items()}


Kind = tuple[Any, dict[str, StateWord]]
