"""The files of this repository as the architecture tests see them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "yiji"
TEXT_SUFFIXES = {
    ".cfg", ".css", ".csv", ".html", ".ini", ".js", ".json", ".lock", ".md", ".po", ".py", ".sh",
    ".sql", ".svg", ".toml", ".txt", ".typ", ".yaml", ".yml", "",
}  # fmt: skip


@cache
def repository_files() -> tuple[Path, ...]:
    """Every file that git tracks or would track; without git, every file outside hidden and made folders."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\0")
        paths = [ROOT / name for name in listed if name]
    except (OSError, subprocess.CalledProcessError):
        made = {"node_modules", "__pycache__", "build", "dist"}
        paths = [
            path
            for path in ROOT.rglob("*")
            if not any(part in made or part.startswith(".") for part in path.relative_to(ROOT).parts)
        ]
    return tuple(sorted(path for path in paths if path.is_file()))


def text_files() -> list[Path]:
    """The files that hold text."""
    return [path for path in repository_files() if path.suffix in TEXT_SUFFIXES]


def package_files(suffix: str = ".py") -> list[Path]:
    """The program's own files with ``suffix``."""
    return [path for path in repository_files() if path.suffix == suffix and PACKAGE in path.parents]


def name_of(path: Path) -> str:
    """The path from the repository's root, for messages."""
    return path.relative_to(ROOT).as_posix()


@cache
def syntax_tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))
