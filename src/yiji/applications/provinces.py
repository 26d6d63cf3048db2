"""Reads the provinces' files of stricter rules at start; a bad file stops the start and is named."""

from __future__ import annotations

from pathlib import Path

import yaml
from django.core.exceptions import ImproperlyConfigured

from yiji.rulebook.application_types import ALL
from yiji.rulebook.provincial import BadOverlay, Overlay, read_overlay, switch_on
from yiji.rulebook.rule import RULES


def load_provinces(folder: Path) -> list[Overlay]:
    """Switch on what the ``*.yaml`` files of the folder say, and nothing else; none is no error.

    Raises ImproperlyConfigured naming the file and the entry.
    """
    overlays = []
    types, rules = frozenset(kind.code for kind in ALL), frozenset(RULES)
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            overlays.append(read_overlay(data if isinstance(data, dict) else {}, types, rules))
        except (BadOverlay, yaml.YAMLError, UnicodeDecodeError) as wrong:
            raise ImproperlyConfigured(f"{path.name}: {wrong}") from wrong
    if len({overlay.province for overlay in overlays}) != len(overlays):
        raise ImproperlyConfigured("two files of one province")
    switch_on(overlays)
    return overlays
