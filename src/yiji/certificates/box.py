"""A box of a printed form; needs no fonts and no printing library."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Box:
    """A box of a form; ``fields`` maps each content field shown in it to the label printed beside it.

    ``hint`` is printed small at the end of the box, as the statutory forms print theirs. ``choices`` maps a field to
    the answers printed in it with the given one ticked; an answer of another wording is printed behind them.
    """

    number: int
    name: str
    label: str
    fields: dict[str, str]
    hint: str = ""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
