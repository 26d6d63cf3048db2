"""Writes docs/rulebook.md from the rulebook and its tests; ``--check`` only says whether it is stale."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from yiji.rulebook import application_types, assumptions  # noqa: E402
from yiji.rulebook.not_yet import NOT_YET, WITHIN  # noqa: E402
from yiji.rulebook.rule import AUTOMATIC, RULES, Rule  # noqa: E402

PAGE = ROOT / "docs" / "rulebook.md"
TESTS = ROOT / "tests" / "rulebook"
LABELS = ("accepts", "refuses", "proves")
HEAD = """# The rulebook

Made by `scripts/make_rulebook_page.py`; do not edit. Each rule is a function in `src/yiji/rulebook/`, cites
its articles, and has a test that accepts and one that refuses. Marks: **S** found in a source, **K** general
knowledge of the field to be verified, **G** our own proposal. Rules run as of the legal date; *until* is the
last day in force.
"""


def tests_by_rule() -> dict[str, dict[str, list[str]]]:
    """Rule id → label (accepts, refuses, proves) → names of the tests that carry it."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(TESTS.glob("test_*.py")):
        tests = (n for n in ast.parse(path.read_text("utf-8")).body if isinstance(n, ast.FunctionDef))
        for node in tests:
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in LABELS:
                    for argument in call.args:
                        found[ast.literal_eval(argument)][call.func.id].append(node.name)
    return found


def page() -> str:
    """The text of docs/rulebook.md."""
    tests = tests_by_rule()
    parts = [HEAD, *_counts(), "\n## Rules tested on an application\n", _table_head()]
    parts += [_row(version, tests) for rule_id in sorted(RULES) for version in RULES[rule_id]]
    parts += [
        "\n## Rules the program carries out by itself\n",
        "| Rule | What | Law | Where | Mark | Tests |",
    ]
    parts += ["|---|---|---|---|---|---|"]
    for rule_id in sorted(AUTOMATIC):
        auto = AUTOMATIC[rule_id]
        law = "; ".join(article.cite() for article in auto.law)
        names = _names(tests[rule_id]["proves"])
        parts.append(f"| {rule_id} | {auto.summary} | {law} | `{auto.function}` | {auto.mark} | {names} |")
    parts += ["\n## Numbers\n", "| Name | Value | Mark | Basis |", "|---|---|---|---|"]
    for name, value in vars(assumptions).items():
        if isinstance(value, assumptions.Assumption):
            parts.append(f"| `{name}` | {value.value} {value.unit} | {value.mark} | {value.why} |")
    parts.append("\n## Not checkable on an application, and why\n")
    parts += [f"- {reason}: {', '.join(ids)}" for reason, ids in NOT_YET.items()]
    parts += [f"- {rule_id} is part of {other}." for rule_id, other in WITHIN.items()]
    return "\n".join(parts) + "\n"


def _counts() -> list[str]:
    """How many rules are implemented, how many are no test on an application, and how many there are."""
    elsewhere = sum(len(ids) for ids in NOT_YET.values())
    done = len(RULES) + len(AUTOMATIC) + len(WITHIN)
    return [
        "## How many\n",
        f"- Implemented: {done} ({len(RULES)} tested on an application, {len(AUTOMATIC)} carried out by the program, "
        f"{len(WITHIN)} within another rule)",
        f"- Not checkable on an application: {elsewhere}",
        f"- Total: {done + elsewhere}",
    ]


def _table_head() -> str:
    return (
        "| Rule | What | Law | Since | Until | Severity | Stages | Types | Mark "
        "| Accepted in | Refused in |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|"
    )


def _row(version: Rule, tests: dict[str, dict[str, list[str]]]) -> str:
    types = ", ".join(kind.code for kind in application_types.ALL if version.id in kind.rules) or "–"
    mine = tests[version.id]
    cells = (
        version.id,
        version.summary,
        "; ".join(article.cite() for article in version.law),
        str(version.since),
        str(version.until or "–"),
        version.severity,
        ", ".join(version.stages),
        types,
        version.mark,
        _names(mine["accepts"]),
        _names(mine["refuses"]),
    )
    return "| " + " | ".join(cells) + " |"


def _names(names: list[str]) -> str:
    return "<br>".join(f"`{name}`" for name in names) or "**none**"


def main() -> int:
    """Write the page, or with ``--check`` return 1 when it is stale."""
    text = page()
    if "--check" in sys.argv[1:]:
        fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        print("docs/rulebook.md is fresh" if fresh else "docs/rulebook.md is stale: make it again")
        return 0 if fresh else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
