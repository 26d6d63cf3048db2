"""Reads which rows were ticked on a list."""

from __future__ import annotations

import uuid


def chosen_ids(texts: list[str], most: int = 1000) -> list[uuid.UUID]:
    """The first ``most`` ticked rows, each once, several may stand in one text; what is no id of ours is left out."""
    found: dict[uuid.UUID, None] = {}
    for text in [one for joined in texts for one in joined.split(",")][:most]:
        try:
            found[uuid.UUID(text)] = None
        except ValueError:
            continue
    return list(found)
