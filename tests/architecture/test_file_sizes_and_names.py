"""Files stay small enough to read, and their names say what is in them."""

from __future__ import annotations

import ast

from tests.architecture.source_files import ROOT, name_of, package_files, repository_files, syntax_tree

SOURCE_SUFFIXES = {".py", ".html", ".js", ".css", ".sh"}
LIMIT = 400
VIEW_FILE_LIMIT = 150
VIEW_FUNCTION_LIMIT = 30
SAYS_NOTHING = {"util", "utils", "helper", "helpers", "common", "misc", "services"}


def _is_view(name: str) -> bool:
    return name.startswith("src/yiji/web/") and "/views/" in name


def test_no_source_file_is_longer_than_its_limit() -> None:
    too_long = []
    for path in repository_files():
        name = name_of(path)
        if path.suffix not in SOURCE_SUFFIXES or "/migrations/" in name:
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        limit = VIEW_FILE_LIMIT if _is_view(name) else LIMIT
        if lines > limit:
            too_long.append(f"{name}: {lines} lines, {limit} are allowed")
    assert not too_long, "\n".join(too_long)


def test_a_view_function_fits_on_a_screen() -> None:
    too_long = []
    for path in package_files():
        if not _is_view(name_of(path)):
            continue
        for node in ast.walk(syntax_tree(path)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                lines = node.end_lineno - node.lineno + 1
                if lines > VIEW_FUNCTION_LIMIT:
                    too_long.append(f"{name_of(path)}:{node.lineno} {node.name}: {lines} lines")
    assert not too_long, "\n".join(too_long)


def test_no_file_has_a_name_that_says_nothing() -> None:
    named = [
        name_of(path) for path in repository_files() if path.suffix == ".py" and path.stem in SAYS_NOTHING
    ]
    assert not named, f"name these after what they do: {named}"


def test_every_module_opens_with_its_purpose() -> None:
    silent = [
        name_of(path)
        for path in package_files()
        if path.name not in {"__init__.py", "apps.py"}
        and "/migrations/" not in name_of(path)
        and not ast.get_docstring(syntax_tree(path))
    ]
    assert not silent, f"these modules do not say what they are for: {silent}"


def test_the_folders_of_the_house_plan_exist() -> None:
    expected = [
        "src/yiji/kernel",
        "src/yiji/rulebook",
        "docs/adr",
        "requirements/run.lock",
        "requirements/dev.lock",
    ]
    missing = [name for name in expected if not (ROOT / name).exists()]
    assert not missing
