"""Cuts a name into tokens and a query into the tokens it must match, the same on both engines."""

from __future__ import annotations

import itertools

from pypinyin import Style, pinyin

# Readings that a surname has and the dictionary's first choice misses.
_SURNAMES = {
    "曾": "zeng", "仇": "qiu", "单": "shan", "解": "xie", "查": "zha", "区": "ou", "朴": "piao",
    "盖": "ge", "缪": "miao", "翟": "zhai", "尉": "yu",
}  # fmt: skip
_MOST_READINGS = 8


def _readings(name: str) -> list[list[str]]:
    letters = [c for c in name if c.isalpha()]
    found = [pinyin(c, style=Style.NORMAL, heteronym=True)[0] if not c.isascii() else [c] for c in letters]
    readings = [list(dict.fromkeys(r.lower() for r in syllable))[:3] for syllable in found]
    if readings and letters[0] in _SURNAMES:
        readings[0] = list(dict.fromkeys([_SURNAMES[letters[0]], *readings[0]]))
    return readings


def name_tokens(name: str) -> set[str]:
    """Characters, character pairs, full pinyin and initials of every likely reading."""
    bare = "".join(c for c in name if c not in "··• \u3000").lower()
    tokens = set(bare) | {bare[i : i + 2] for i in range(len(bare) - 1)}
    for combination in itertools.islice(itertools.product(*_readings(bare)), _MOST_READINGS):
        full = "".join(combination)[:50]
        tokens.add(f"p:{full}")
        tokens.add("i:" + "".join(part[0] for part in combination if part)[:50])
    return {token for token in tokens if token.strip()}


def name_key(name: str) -> str:
    """What names are sorted by: the first reading of each character, then the characters themselves."""
    bare = "".join(c for c in name if c not in "··• \u3000").lower()
    return " ".join([*(reading[0] for reading in _readings(bare)), bare])


def query_tokens(query: str) -> list[set[str]]:
    """Groups of alternatives; an object matches when it has at least one token of each group."""
    bare = "".join(c for c in query.strip() if c not in "·• \u3000").lower()
    if not bare:
        return []
    if bare.isascii() and bare.isalpha():
        return [{f"p:{bare}", f"i:{bare}"}]
    if len(bare) == 1:
        return [{bare}]
    return [{bare[i : i + 2]} for i in range(len(bare) - 1)]
