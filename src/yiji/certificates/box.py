"""A box of a printed form; needs no fonts and no printing library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A box of a form; ``fields`` maps each content field shown in it to the label printed beside it.

    ``hint`` is printed small at the end of the box, as the statutory forms print theirs.
    """

    number: int
    name: str
    label: str
    fields: dict[str, str]
    hint: str = ""
