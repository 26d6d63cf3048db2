"""Nothing in the repository points at somebody's machine, holds a secret or is left half written."""

from __future__ import annotations

import re
import tomllib

from tests.architecture.source_files import ROOT, name_of, text_files

# Written so that this file does not find itself.
MACHINE_PATHS = re.compile(r"(?<![\w./-])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+|mn[t])/[\w.-]")
HALF_WRITTEN = re.compile(r"\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b(?!X)|NotImplementedErro[r]")
PRIVATE_KEYS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KE[Y]-----")
CONFLICT_MARKS = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)


def _places(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in text_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for hit in pattern.finditer(text):
            line = text.count("\n", 0, hit.start()) + 1
            found.append(f"{name_of(path)}:{line} {hit.group(0)}")
    return found


def test_no_file_names_a_path_of_one_machine() -> None:
    assert not _places(MACHINE_PATHS)


def test_nothing_is_left_half_written() -> None:
    assert not _places(HALF_WRITTEN)


def test_no_private_key_and_no_conflict_mark_is_kept() -> None:
    assert not _places(PRIVATE_KEYS)
    assert not _places(CONFLICT_MARKS)


def test_the_locks_pin_every_package_with_hashes_and_name_no_index() -> None:
    for name in ("run.lock", "dev.lock"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        packages = [line for line in text.splitlines() if re.match(r"[a-zA-Z0-9]", line)]
        assert packages
        assert all(re.match(r"[\w.\[\],-]+==\S+", line) for line in packages), name
        blocks = re.split(r"\n(?=[a-zA-Z0-9])", text)
        bare = [block.split()[0] for block in blocks if "--hash=sha256:" not in block]
        assert not bare, f"{name}: no hash for {bare}"
        assert "://" not in re.sub(r"#.*", "", text), f"{name} names an address"
        assert "--index-url" not in text
        assert "--find-links" not in text


def test_the_locks_hold_what_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run_lock = (ROOT / "requirements" / "run.lock").read_text(encoding="utf-8").lower()
    dev_lock = (ROOT / "requirements" / "dev.lock").read_text(encoding="utf-8").lower()

    def pinned(lock: str, requirement: str) -> bool:
        name, _, version = re.sub(r"\[.*?\]", "", requirement).lower().partition("==")
        return (
            re.search(rf"^{re.escape(name)}(?:\[.*?\])?=={re.escape(version)}\b", lock, re.MULTILINE)
            is not None
        )

    stale = [r for r in project["dependencies"] if not pinned(run_lock, r) or not pinned(dev_lock, r)]
    stale += [r for r in project["optional-dependencies"]["dev"] if not pinned(dev_lock, r)]
    assert not stale, f"run `make lock`: {stale}"
