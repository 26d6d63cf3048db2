"""A form's drawing and the wording of its boxes: the national ones, or a province's own files.

``<YIJI_PROVINCES_DIR>/<province>/forms/<code>.typ`` takes the place of the drawing and may import ``frame.typ``;
``<code>.yaml`` beside it rewords boxes: ``{title: …, boxes: {<box>: {label: …, hint: …, fields: {<field>: …}}}}``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from yiji.certificates.box import Box

FORMS = Path(__file__).parent / "forms"
_PROVINCE, _CODE = re.compile(r"\d{6}"), re.compile(r"\w+")


class DrawingError(ValueError):
    """A province's file cannot be used; the text names the file and the reason."""


@dataclass(frozen=True)
class Drawing:
    """What a form is drawn with: its template, title and boxes; ``province`` is "" for the national one."""

    source: bytes
    title: str
    boxes: tuple[Box, ...]
    province: str = ""

    @property
    def sha256(self) -> str:
        """The hash over everything of it that shows on paper."""
        words = json.dumps([self.title, [asdict(box) for box in self.boxes]], ensure_ascii=False)
        parts = (self.source, (FORMS / "frame.typ").read_bytes(), words.encode())
        return hashlib.sha256(b"\0".join(parts)).hexdigest()


def drawing_for(form_code: str, template: str, title: str, boxes: tuple[Box, ...], province: str) -> Drawing:
    """The drawing of the form for authorities of that province (six digits, "" for the national one).

    Raises DrawingError where the province has a file that cannot be read or names an unknown box.
    """
    own = FORMS / f"{form_code.lower()}.typ"
    source = (own if own.exists() else FORMS / template).read_bytes()
    national = Drawing(source, title, boxes)
    folder = _folder(province)
    if folder is None or not _CODE.fullmatch(form_code):
        return national
    drawn, worded = folder / f"{form_code}.typ", folder / f"{form_code}.yaml"
    if not drawn.is_file() and not worded.is_file():
        return national
    if drawn.is_file():
        national = replace(national, source=drawn.read_bytes())
    if worded.is_file():
        national = _reworded(national, worded)
    return replace(national, province=province)


def provincial_files() -> list[tuple[str, str]]:
    """(province, form code) of every file that takes the place of a national one."""
    root = _root()
    found = {
        (path.parents[1].name, path.stem)
        for kind in ("typ", "yaml")
        for path in root.glob(f"*/forms/*.{kind}")
        if _PROVINCE.fullmatch(path.parents[1].name)
    }
    return sorted(found)


def _root() -> Path:
    # Only a province's files need settings: the national forms are drawn without Django.
    from django.conf import settings

    return Path(settings.YIJI_PROVINCES_DIR)


def _folder(province: str) -> Path | None:
    if not _PROVINCE.fullmatch(province):
        return None
    folder = _root() / province / "forms"
    return folder if folder.is_dir() else None


def _reworded(drawing: Drawing, path: Path) -> Drawing:
    where = f"{path.parents[1].name}/forms/{path.name}"
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DrawingError(f"{where}: {str(error).splitlines()[0]}") from None
    if not isinstance(said, Mapping) or not isinstance(said.get("boxes", {}), Mapping):
        raise DrawingError(f"{where}: title and boxes are expected")
    names = {box.name for box in drawing.boxes}
    unknown = sorted(set(said.get("boxes", {})) - names)
    if unknown:
        raise DrawingError(f"{where}: the form has no box {', '.join(unknown)}")
    boxes = tuple(_box(box, said.get("boxes", {}).get(box.name) or {}, where) for box in drawing.boxes)
    return replace(drawing, title=str(said.get("title", drawing.title)), boxes=boxes)


def _box(box: Box, said: Mapping[str, Any], where: str) -> Box:
    fields = said.get("fields") or {}
    unknown = sorted(set(fields) - set(box.fields))
    if unknown:
        raise DrawingError(f"{where}: box {box.name} has no field {', '.join(unknown)}")
    return replace(
        box,
        label=str(said.get("label", box.label)),
        hint=str(said.get("hint", box.hint)),
        fields={name: str(fields.get(name, label)) for name, label in box.fields.items()},
    )
