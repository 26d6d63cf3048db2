"""The fonts of printed forms, and which characters none of them can print."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

from yiji.certificates.printed.font_coverage import UnreadableFont, drawable

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
# A folder (or several, separated as in PATH) with fonts for rarer characters, for instance CJK extension B.
EXTRA_FOLDERS = "YIJI_PDF_FONT_FOLDERS"
_SYSTEM_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
# Free fonts with many rare characters, in the order of preference; only static upright faces.
_SYSTEM_FILES = (
    "NotoSerifCJK-Regular.ttc",
    "NotoSansCJK-Regular.ttc",
    "Jigmo.ttf",
    "Jigmo2.ttf",
    "Jigmo3.ttf",
    "HanaMinA.ttf",
    "HanaMinB.ttf",
    "PlangothicP1-Regular.ttf",
    "PlangothicP2-Regular.ttf",
    "BabelStoneHan.ttf",
)
_FONT_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}


class UnprintableCharacters(ValueError):
    """No font at hand has these characters; the form is not printed, for a wrong name is worse than none."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters: list[str] = list(characters)
        named = "、".join(describe(character) for character in self.characters)
        super().__init__(f"字库中没有以下字符，无法打印：{named}。请由平台管理员加装含该字的字库后重新生成。")


@dataclass(frozen=True)
class Face:
    """One face of a font file."""

    family: str
    path: Path
    index: int

    def has(self, character: str) -> bool:
        return ord(character) in drawable(self.path, self.index)


def describe(character: str) -> str:
    """The character with its code point; characters that cannot be seen are told by the code point alone."""
    point = f"U+{ord(character):04X}"
    return point if unicodedata.category(character)[0] in "CZ" else f"{character}({point})"


def unprintable_characters(text: str) -> list[str]:
    """The characters of ``text`` that no font at hand can print, each once, in the order of the text.

    Control and format characters (bidirectional marks, variation selectors) count as unprintable: they
    would change silently what the paper shows. The line feed is allowed.
    """
    return [c for c in _distinct(text) if _face_for(c) is None]


def fallback_faces(text: str) -> tuple[Face, ...]:
    """The faces beyond the two shipped fonts that ``text`` needs; none for nearly all texts."""
    needed = dict.fromkeys(_face_for(character) for character in _distinct(text))
    shipped = shipped_faces()
    return tuple(face for face in needed if face is not None and face not in shipped)


@cache
def shipped_faces() -> tuple[Face, ...]:
    """The faces that come with the program: serif for values, sans for labels."""
    return (
        Face(SERIF, pylopdf_fonts_zh_cn.serif_path(), 0),
        Face(SANS, pylopdf_fonts_zh_cn.sans_path(), 0),
    )


@cache
def font_book(faces: tuple[Face, ...] = ()) -> typst.Fonts:
    """The fonts that typst may use: those in the folders of the shipped and of the given faces."""
    return _fonts_in(face.path.parent for face in (*shipped_faces(), *faces))


def _fonts_in(folders: Iterable[Path]) -> typst.Fonts:
    names = list(dict.fromkeys(str(folder) for folder in folders))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=names)


def _distinct(text: str) -> list[str]:
    return [character for character in dict.fromkeys(text) if character != "\n"]


@lru_cache(maxsize=20_000)
def _face_for(character: str) -> Face | None:
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") or _selects_a_variant(character):
        return None
    shipped = shipped_faces()
    if all(face.has(character) for face in shipped):
        return shipped[0]
    return next((face for face in (*shipped, *_extra_faces()) if face.has(character)), None)


def _selects_a_variant(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


@cache
def _extra_faces() -> tuple[Face, ...]:
    """Faces named by the environment, then those found among the system's fonts; one face a file."""
    faces = []
    for path in (*_named_files(), *_system_files()):
        candidates = [
            font
            for font in _fonts_in([path.parent]).fonts()
            if font.path == str(path) and font.style == "normal"
        ]
        # A collection holds the same characters in the shapes of several countries; ours are the Chinese.
        candidates.sort(key=lambda font: (not font.family.endswith(" SC"), "Mono" in font.family, font.index))
        for font in candidates[:1]:
            face = Face(font.family, path, font.index)
            try:
                drawable(face.path, face.index)
            except UnreadableFont:
                continue
            faces.append(face)
    return tuple(faces)


def _named_files() -> list[Path]:
    folders = [Path(name) for name in os.environ.get(EXTRA_FOLDERS, "").split(os.pathsep) if name]
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in _FONT_SUFFIXES
    ]


def _system_files() -> list[Path]:
    found: dict[str, Path] = {}
    for folder in _SYSTEM_FOLDERS:
        for path in sorted(Path(folder).rglob("*")):
            if path.name in _SYSTEM_FILES:
                found.setdefault(path.name, path)
    return [found[name] for name in _SYSTEM_FILES if name in found]
