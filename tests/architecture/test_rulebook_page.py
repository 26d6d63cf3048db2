"""The law as the program knows it: every rule cites an article, is tested both ways and is printed."""

from __future__ import annotations

import sys

from tests.architecture.source_files import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import dev_docs
from dev_docs import AUTOMATIC, RULES


def test_every_rule_cites_articles_and_begins_when_one_of_them_is_in_force() -> None:
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


def test_every_rule_says_what_it_says() -> None:
    assert not [rule.id for versions in RULES.values() for rule in versions if not rule.summary]
    assert not [automatic.id for automatic in AUTOMATIC.values() if not automatic.summary]


def test_every_rule_has_an_accepting_and_a_refusing_test() -> None:
    accepts, refuses = dev_docs.tested_rules("accepts"), dev_docs.tested_rules("refuses")
    assert not sorted(set(RULES) - set(accepts)), "no test accepts under these rules"
    assert not sorted(set(RULES) - set(refuses)), "no test refuses under these rules"


def test_the_rulebook_page_is_up_to_date() -> None:
    assert dev_docs.PAGE.exists(), "make docs"
    assert dev_docs.PAGE.read_text(encoding="utf-8") == dev_docs.page(), (
        "docs/rulebook.md is stale: make docs"
    )
