"""Collects every string that the interface translates: templates, gettext calls, and the law's messages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "yiji"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop", "ugettext"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy"}
# Their texts are plain Chinese in the source; the web layer translates them when it shows them.
OUTCOMES = {"Problem", "Finding", "Conflict", "TooMany", "problem", "finding"}
PURE_PACKAGES = ("kernel", "rulebook")
# Names of statutes and citations are printed as they are in every language; reasons of thresholds never.
NOT_TRANSLATED = {"rulebook/laws.py", "rulebook/assumptions.py", "kernel/law.py", "rulebook/not_yet.py"}
# The gallery of components shows invented samples to developers.
GALLERY = {"gallery"}
_LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(
    rf"\b(?P<function>gettext|ngettext|pgettext|npgettext|_)\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})?(?:\s*,\s*{_LITERAL})?"
)


@dataclass(frozen=True, order=True)
class Message:
    """One entry of the catalogue: its source text, its context ("" for none), its plural ("" for none)."""

    text: str
    context: str = ""
    plural: str = ""


def all_messages() -> dict[Message, set[str]]:
    """Every message with the files (from the repository's root) that use it."""
    found: dict[Message, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.html")):
        if GALLERY & set(path.parts):
            continue
        for message in from_template(path.read_text(encoding="utf-8"), str(path)):
            found.setdefault(message, set()).add(path.relative_to(ROOT).as_posix())
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE).as_posix()
        if "/migrations/" in inside or GALLERY & set(path.parts):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        pure = inside.split("/")[0] in PURE_PACKAGES and inside not in NOT_TRANSLATED
        for message in [*from_calls(tree), *(from_pure_module(tree) if pure else ())]:
            found.setdefault(message, set()).add(path.relative_to(ROOT).as_posix())
    return found


def from_template(source: str, origin: str = "") -> Iterator[Message]:
    """The messages of one Django template."""
    for hit in _IN_TEMPLATE.finditer(templatize(source, origin=origin)):
        texts = [ast.literal_eval(literal) for literal in hit.groups()[1:] if literal]
        # Django's catalogues escape a percent sign of the source as two.
        match hit["function"]:
            case "ngettext":
                yield Message(texts[0], plural=texts[1])
            case "pgettext":
                yield Message(texts[1], context=texts[0])
            case "npgettext":
                yield Message(texts[1], context=texts[0], plural=texts[2])
            case _:
                yield Message(texts[0])


def from_calls(tree: ast.Module) -> Iterator[Message]:
    """The messages of gettext calls and of outcomes (Problem, Conflict …) in one module."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name in SINGULAR and texts:
            yield Message(texts[0])
        elif name in WITH_CONTEXT and len(texts) > 1:
            yield Message(texts[1], context=texts[0])
        elif name in PLURAL and len(texts) > 1:
            yield Message(texts[0], plural=texts[1])
        elif name in OUTCOMES:
            for argument in [
                *node.args,
                *(k.value for k in node.keywords if k.arg in ("message", "way_out")),
            ]:
                yield from _chinese_constants(argument)


def from_pure_module(tree: ast.Module) -> Iterator[Message]:
    """Every Chinese text of a module of the law that is not documentation: messages, labels, reasons."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    pieces = {
        id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in ast.walk(node)
    }
    patterns = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        for argument in node.args
    }
    for node in ast.walk(tree):
        if id(node) not in documentation | pieces | patterns:
            yield from _chinese_constant(node)


def _chinese_constants(expression: ast.expr) -> Iterator[Message]:
    for node in ast.walk(expression):
        yield from _chinese_constant(node)


def _chinese_constant(node: ast.AST) -> Iterator[Message]:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return
    is_citation = node.value.startswith("《") and "{" not in node.value and len(node.value) < 60
    is_range = "一-" in node.value  # a class of characters, not a text
    if CHINESE.search(node.value) and not is_citation and not is_range:
        yield Message(node.value)
