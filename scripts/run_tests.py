"""Runs the test suite in its phases (SQLite, PostgreSQL, browser, what is measured) and sums them up."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from dev_postgres import PostgresUnavailable, running_postgres  # noqa: E402
from tests.e2e import browser  # noqa: E402

# Folders whose tests never open a database: once, on SQLite, is enough.
PURE = (
    "tests/architecture",
    "tests/rulebook",
    "tests/kernel",
    "tests/uploads",
    "tests/badinput",
    "tests/printed",
)
UNMEASURED = ("-m", "not measured")
PARALLEL = ("-n", os.environ.get("YIJI_TEST_WORKERS", "2"), "--dist", "loadfile", "--no-loadscope-reorder")


def run_pytest(arguments: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Run pytest with its output passed through; returns its exit code and its closing line."""
    command = [sys.executable, "-m", "pytest", "--durations=8", *arguments]
    closing = ""
    with subprocess.Popen(  # noqa: S603 - our own command
        command,
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            closing = line.rstrip() or closing
        code = process.wait()
    return code, closing


def on_sqlite() -> tuple[int, str]:
    """Everything but the browser tests, on SQLite."""
    return run_pytest(["tests", "--ignore=tests/e2e", *UNMEASURED, *PARALLEL], {"YIJI_TEST_DB": "sqlite"})


def on_postgres() -> tuple[int, str]:
    """Everything that touches a database, on a PostgreSQL server of its own."""
    ignored = [f"--ignore={folder}" for folder in ("tests/e2e", *PURE)]
    with ExitStack() as stack:
        try:
            url = stack.enter_context(running_postgres())
        except PostgresUnavailable as missing:
            sys.stdout.write(f"\n{missing}\n")
            return 1, "PostgreSQL could not be started: nothing was tested on it"
        return run_pytest(
            ["tests", *ignored, *UNMEASURED, *PARALLEL],
            {"YIJI_TEST_DB": "postgres", "YIJI_DATABASE_URL": url},
        )


def in_browser() -> tuple[int, str]:
    """The browser tests; without a browser they fail in CI and are skipped loudly elsewhere."""
    browser.install_what_is_missing()
    if browser.find_browser() is None:
        sys.stdout.write(f"\n{'!' * 100}\n{browser.WHAT_IS_MISSING}\n{'!' * 100}\n")
        missing = os.environ.get("CI") == "true"
        return int(missing), "no browser: THE BROWSER TESTS DID NOT RUN"
    return run_pytest(["tests/e2e", *PARALLEL], {"YIJI_TEST_DB": "sqlite"})


def measured() -> tuple[int, str]:
    """What compares two amounts of work, alone: a neighbour on the other core slows one of them more."""
    return run_pytest(
        ["tests", "--ignore=tests/e2e", "-m", "measured", "-p", "no:xdist"], {"YIJI_TEST_DB": "sqlite"}
    )


PHASES: dict[str, Callable[[], tuple[int, str]]] = {
    "sqlite": on_sqlite,
    "postgres": on_postgres,
    "e2e": in_browser,
    "measured": measured,
}


def main(names: list[str]) -> int:
    """Run the named phases, or all; the exit code is 0 only if every one of them passed."""
    os.environ.pop("YIJI_DATABASE_URL", None)
    os.environ.pop("YIJI_DATA_DIR", None)
    results = []
    for name in names or list(PHASES):
        sys.stdout.write(f"\n───── {name} ─────\n")
        sys.stdout.flush()
        began = time.monotonic()
        code, closing = PHASES[name]()
        results.append((name, code, time.monotonic() - began, closing))
    total = sum(seconds for _, _, seconds, _ in results)
    sys.stdout.write(f"\n───── {total:.0f} s in all ─────\n")
    for name, code, seconds, closing in results:
        verdict = "passed" if code == 0 else f"FAILED (exit code {code})"
        sys.stdout.write(f"{name}: {verdict} in {seconds:.0f} s\n{closing}\n")
    return max((code for _, code, _, _ in results), default=0)


if __name__ == "__main__":
    unknown = [name for name in sys.argv[1:] if name not in PHASES]
    if unknown:
        raise SystemExit(f"unknown phase {', '.join(unknown)}; there are {', '.join(PHASES)}")
    raise SystemExit(main(sys.argv[1:]))
