"""Names of institutions that look alike to the eye but differ to the computer: look-alike letters, spaces, marks."""

from __future__ import annotations

import unicodedata

# Cyrillic and Greek letters that print like Latin ones, after casefold; Greek by the look of the capitals.
_LOOK_ALIKE = str.maketrans(
    "авекмнорстухіјѕԁԛԝүһӏαβεζηικμνορτυχ",
    "abekmhopctyxijsdqwyhlabezhikmnoptyx",
)


def skeleton(name: str) -> str:
    """What is left of a name when width, case, blanks, marks and look-alike letters no longer count."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    kept = (sign for sign in plain if unicodedata.category(sign)[0] in "LN")
    return "".join(kept).translate(_LOOK_ALIKE)


def has_foreign_look_alikes(name: str) -> bool:
    """Whether a name has a Cyrillic or Greek letter; the names of institutions here have none."""
    return any(
        unicodedata.name(sign, "").startswith(("CYRILLIC", "GREEK")) for sign in name if sign.isalpha()
    )
