"""Imports go one way only; the law is plain Python; pages see no tables."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_files import PACKAGE, ROOT, name_of, package_files, syntax_tree


def _imported_modules(path: Path) -> set[str]:
    modules: set[str] = set()
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module)
            modules.update(f"{node.module}.{alias.name}" for alias in node.names)
    return modules


def test_the_import_contracts_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache", "--config", ".importlinter"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", ["kernel", "rulebook"])
def test_the_law_imports_neither_django_nor_a_package_above_it(package: str) -> None:
    allowed = {"kernel": ("yiji.kernel",), "rulebook": ("yiji.kernel", "yiji.rulebook")}[package]
    wrong = []
    for path in package_files():
        if (PACKAGE / package) not in path.parents:
            continue
        for module in _imported_modules(path):
            foreign = module.startswith("yiji.") and not module.startswith(allowed)
            if foreign or module.split(".")[0] in {"django", "psycopg", "sqlite3"}:
                wrong.append(f"{name_of(path)} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_the_rulebook_never_reads_the_clock() -> None:
    wrong = []
    for path in package_files():
        if (PACKAGE / "rulebook") not in path.parents:
            continue
        for node in ast.walk(syntax_tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"}:
                wrong.append(f"{name_of(path)}:{node.lineno}")
    assert not wrong, f"dates come in as arguments: {wrong}"


@pytest.mark.parametrize("package", ["web", "api"])
def test_pages_and_interfaces_import_no_models(package: str) -> None:
    wrong = [
        f"{name_of(path)} imports {module}"
        for path in package_files()
        if (PACKAGE / package) in path.parents
        for module in _imported_modules(path)
        if module.startswith("yiji.") and "models" in module.split(".")
    ]
    assert not wrong, "\n".join(wrong)
