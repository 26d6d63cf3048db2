"""All Chinese texts of the rulebook, read from its source, so that a translation can be proved complete."""

from __future__ import annotations

import ast
import re
from pathlib import Path

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NOT_SHOWN = frozenset({"assumptions.py", "laws.py", "not_yet.py"})


def templates() -> list[str]:
    """Every text shown to a person, as written in the source (str.format templates), sorted and once each."""
    texts: set[str] = set()
    for path in Path(__file__).parent.rglob("*.py"):
        if path.name not in _NOT_SHOWN:
            texts |= _texts_of(ast.parse(path.read_text(encoding="utf-8")))
    return sorted(texts)


def _texts_of(tree: ast.Module) -> set[str]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, holders)}
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _CHINESE.search(node.value)
        and node.value not in docs
    }
