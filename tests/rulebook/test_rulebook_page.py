"""The generated page is fresh, every rule is tested both ways, and no rule is forgotten silently."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

from yiji.rulebook import application_types
from yiji.rulebook.message_catalogue import templates
from yiji.rulebook.not_yet import NOT_YET, WITHIN
from yiji.rulebook.rule import AUTOMATIC, RULES

ROOT = Path(__file__).resolve().parents[2]
_SPEC = importlib.util.spec_from_file_location(
    "make_rulebook_page", ROOT / "scripts" / "make_rulebook_page.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
make_rulebook_page = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(make_rulebook_page)


def test_the_page_is_as_the_rules_are() -> None:
    assert make_rulebook_page.PAGE.read_text(encoding="utf-8") == make_rulebook_page.page()


def test_every_rule_has_an_accepting_and_a_refusing_test() -> None:
    tests = make_rulebook_page.tests_by_rule()
    assert [
        rule_id for rule_id in RULES if not (tests[rule_id]["accepts"] and tests[rule_id]["refuses"])
    ] == []
    assert [rule_id for rule_id in AUTOMATIC if not tests[rule_id]["proves"]] == []


def test_tests_name_only_rules_that_exist() -> None:
    assert set(make_rulebook_page.tests_by_rule()) <= {*RULES, *AUTOMATIC}


def test_no_rule_is_both_tested_and_listed_as_missing() -> None:
    missing = [rule_id for ids in NOT_YET.values() for rule_id in ids]
    assert len(missing) == len(set(missing))
    assert not {*RULES, *AUTOMATIC} & {*missing, *WITHIN}
    assert set(WITHIN.values()) <= set(RULES)


def test_numbering_has_no_gap_within_a_group_of_rules() -> None:
    everything = {*RULES, *AUTOMATIC, *WITHIN, *(i for ids in NOT_YET.values() for i in ids)}
    gaps = []
    for group in {rule_id[:3] for rule_id in everything}:
        numbers = {int(re.sub(r"\D", "", rule_id)) for rule_id in everything if rule_id.startswith(group)}
        gaps += [f"{group}-{n:02d}" for n in range(1, max(numbers)) if n not in numbers]
    assert sorted(gaps) == ["SCP-17", "SCP-18", "SCP-19"]  # numbers never given out


def test_every_rule_is_run_by_some_application_type_once() -> None:
    for kind in application_types.ALL:
        assert len(kind.rules) == len(set(kind.rules)), kind.code
    assert set(RULES) == {rule_id for kind in application_types.ALL for rule_id in kind.rules}


def test_all_texts_are_listed_for_translation_and_none_is_built_from_pieces() -> None:
    texts = templates()
    assert "拟执业机构的执业许可证逾期未校验，或者有效期已过。" in texts
    assert "取得医师资格后超过二年未注册，须提供连续{months}个月以上培训并考核合格的证明。" in texts
    for path in (ROOT / "src" / "yiji" / "rulebook").rglob("*.py"):
        assert not re.search(r"\bf\"[^\"]*[\u4e00-\u9fff]", path.read_text(encoding="utf-8")), path.name


def test_the_rulebook_needs_neither_django_nor_the_clock() -> None:
    code = (
        "import sys; sys.path.insert(0, 'src'); import yiji.rulebook.application_types; "
        "sys.exit(any(m == 'django' or m.startswith('django.') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
    for path in (ROOT / "src" / "yiji" / "rulebook").rglob("*.py"):
        assert not re.search(r"\.(today|now|utcnow)\(", path.read_text(encoding="utf-8")), path.name
