"""Whatever the program says about the law, it says with an article that was in force."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import yiji.rulebook
from yiji.rulebook.rule import AUTOMATIC, RULES

for module in pkgutil.walk_packages(yiji.rulebook.__path__, "yiji.rulebook."):
    import_module(module.name)


def test_every_rule_cites_articles_and_begins_when_one_of_them_is_in_force() -> None:
    assert RULES
    for rule_id, versions in RULES.items():
        for rule in versions:
            assert any(article.statute.in_force(rule.since) for article in rule.law), rule_id
    assert all(automatic.law for automatic in AUTOMATIC.values())


def test_no_rule_outlives_every_statute_it_rests_on() -> None:
    for rule_id, versions in RULES.items():
        for rule in versions:
            ends = [article.statute.in_force_until for article in rule.law]
            if rule.until is None:
                assert None in ends, rule_id
            else:
                assert any(article.statute.in_force(rule.until) for article in rule.law), rule_id


def test_every_rule_has_a_summary_that_a_clerk_can_read() -> None:
    silent = [rule.id for versions in RULES.values() for rule in versions if not rule.summary]
    silent += [automatic.id for automatic in AUTOMATIC.values() if not automatic.summary]
    assert not silent
