"""What happened to the demo's applications: which steps were taken, and how many working days ago."""

from __future__ import annotations

from dataclasses import dataclass

from yiji.config.demo_seed.cast import COMMUNITY, MAIN_HOSPITAL

# (working days ago, act); the acts are those of actions/tell_stories.py.
Steps = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Story:
    """One application's course, named after where it ends, at one institution with one scope."""

    ends: str
    steps: Steps
    place: str = MAIN_HOSPITAL
    scope: str = "11"


def _filed(days: int) -> Steps:
    """Begun, filled in and submitted ``days`` working days ago."""
    return ((days + 1, "start"), (days + 1, "fill"), (days, "submit"))


def _received(days: int) -> Steps:
    """The institution confirmed ``days`` working days ago, two days after the submission."""
    return (*_filed(days + 2), (days, "confirm"))


def _examined(accepted: int, examined: int) -> Steps:
    return (*_received(accepted + 3), (accepted, "accept"), (examined, "examine"))


_ENDS: tuple[tuple[str, Steps], ...] = (
    ("draft", ((3, "start"),)),
    ("draft", ((2, "start"), (2, "fill"))),
    ("submitted", _filed(1)),
    ("submitted", _filed(3)),
    # Longer than an institution should take.
    ("submitted", _filed(9)),
    ("submitted", (*_filed(8), (6, "return"), (2, "submit"))),
    ("returned_by_institution", (*_filed(4), (2, "return"))),
    ("returned_by_institution", (*_filed(12), (10, "return"))),
    ("received", _received(1)),
    ("received", _received(4)),
    # Past the five days of the intake.
    ("received", _received(7)),
    ("received", (*_received(9), (8, "supplement"), (2, "supply"))),
    ("supplement_requested", (*_received(6), (3, "supplement"))),
    ("supplement_requested", (*_received(14), (12, "supplement"))),
    ("accepted", (*_received(4), (2, "accept"))),
    ("accepted", (*_received(13), (11, "accept"))),
    # Two days are left, and one is late.
    ("accepted", (*_received(20), (18, "accept"))),
    ("accepted", (*_received(25), (23, "accept"))),
    ("examined", _examined(6, 2)),
    ("examined", _examined(17, 4)),
    ("granted", (*_examined(16, 8), (3, "grant"))),
    ("granted", (*_examined(24, 16), (8, "grant"))),
    ("completed", (*_examined(30, 24), (20, "grant"), (16, "complete"))),
    ("completed", (*_examined(37, 31), (28, "grant"), (22, "complete"))),
    ("completed", (*_examined(44, 36), (33, "grant"), (27, "complete"))),
    ("refused", (*_examined(26, 18), (9, "refuse"))),
    ("withdrawn", (*_received(11), (9, "withdraw"))),
    ("not_accepted", (*_received(15), (13, "refuse_acceptance"))),
    ("transferred", (*_received(5), (3, "transfer"))),
    ("closed_unsupplied", (*_received(40), (38, "supplement"), (10, "close_unsupplied"))),
)
_SCOPES = ("11", "12", "13", "14", "22", "19")


def stories(rounds: int) -> list[Story]:
    """Every course ``rounds`` times over, some of them at the community health centre."""
    told = []
    for number, (ends, steps) in enumerate(_ENDS * rounds):
        if number % 7 == 4:
            told.append(Story(ends, steps, COMMUNITY, "21"))
        else:
            told.append(Story(ends, steps, MAIN_HOSPITAL, _SCOPES[number % len(_SCOPES)]))
    return told
