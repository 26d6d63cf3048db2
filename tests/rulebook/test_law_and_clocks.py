"""Citations, periods, statutory clocks, grounds and disclosure."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rulebook.case import ON, ORDINARY, Only, proves
from yiji.kernel.calendar import WorkingDays, YearTable
from yiji.kernel.law import Article, chinese_numeral
from yiji.rulebook import deadlines, disclosure, laws
from yiji.rulebook import rule as rules
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.laws import APL, ML, MR
from yiji.rulebook.off_roster_reasons import OFF_ROSTER_REASONS
from yiji.rulebook.periods import last_day, lasts_at_least
from yiji.rulebook.refusal_grounds import REFUSAL_GROUNDS, REMEDIES, WRITTEN_REFUSAL
from yiji.rulebook.return_reasons import RETURN_REASONS


def calendar() -> WorkingDays:
    """The years 2026 and 2027 with the first week of October 2026 off."""
    week = frozenset(date(2026, 10, day) for day in range(1, 8))
    return WorkingDays(
        {
            2026: YearTable(week, frozenset({date(2026, 10, 10)})),
            2027: YearTable(frozenset(), frozenset()),
        }
    )


def test_articles_are_cited_as_chinese_documents_do() -> None:
    assert ML.article(16, 1, 2).cite() == "《医师法》第十六条第一款第二项"
    assert MR.article(6, item=4).cite() == "《医师执业注册管理办法》第六条第四项"
    assert ML.article(13).cite(full=True) == "《中华人民共和国医师法》第十三条"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (82, "八十二"), (101, "一百零一"), (110, "一百一十"),
     (202, "二百零二"), (1001, "一千零一"), (1010, "一千零一十"), (1260, "一千二百六十")],
)  # fmt: skip
def test_numbers_are_written_in_chinese(number: int, text: str) -> None:
    assert chinese_numeral(number) == text


@pytest.mark.parametrize(
    "article",
    [ML.article(99), ML.article(16, 3), ML.article(16, 1, 6), MR.article(6, item=9), ML.article(13, item=1)],
)  # fmt: skip
def test_citing_an_article_nobody_has_looked_up_fails(article: Article) -> None:
    with pytest.raises(laws.UnknownArticle):
        laws.check(article)


def test_every_citation_outside_the_rules_is_known_too() -> None:
    cited = [
        *(a for ground in REFUSAL_GROUNDS.values() for a in ground.articles),
        *(a for ground in DEREGISTRATION_GROUNDS.values() for a in ground.articles),
        *(reason.article for reason in OFF_ROSTER_REASONS.values()),
        *(remedy.article for remedy in REMEDIES),
        *WRITTEN_REFUSAL,
        *(a for clock in deadlines.CLOCKS.values() for a in clock.law),
        *(field.article for field in disclosure.PUBLIC_FIELDS),
    ]
    assert len(cited) > 40
    for article in cited:
        laws.check(article)


def test_a_rule_s_statutes_are_in_force_from_its_first_day() -> None:
    for versions in rules.RULES.values():
        for version in versions:
            assert any(article.statute.in_force(version.since) for article in version.law), version.id


def test_a_rule_without_law_or_with_two_versions_at_once_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="no article"):
        rules.rule("X-1", law=[], since=ON)
    with pytest.raises(ValueError, match="two versions"):
        rules.rule("ELG-01", law=[ML.article(13)], since=ON)(lambda facts, on: None)


def test_an_amendment_ends_the_old_version_the_day_before_the_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "RULES", {})
    rules.rule("X-2", law=[ML.article(13)], since=date(2022, 3, 1), until=date(2026, 12, 31))(
        lambda facts, on: "old"
    )
    rules.rule("X-2", law=[ML.article(14)], since=date(2027, 1, 1))(lambda facts, on: "new")
    told = [
        [(p.message, p.articles) for p in rules.run_rules(Only(("X-2",)), ORDINARY, day, "submit")]
        for day in (date(2022, 2, 28), date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert told == [[], [("old", ("《医师法》第十三条",))], [("new", ("《医师法》第十四条",))]]


def test_periods_end_on_the_corresponding_day_or_the_month_s_last() -> None:
    assert last_day(date(2024, 2, 29), years=1) == date(2025, 2, 28)
    assert last_day(date(2025, 8, 31), months=6) == date(2026, 2, 28)
    assert last_day(date(2025, 12, 1), months=1) == date(2026, 1, 1)
    assert lasts_at_least(date(2026, 1, 1), date(2026, 6, 30), months=6)


@proves("TIM-03", "TIM-07")
def test_intake_has_five_working_days_without_holidays_and_with_make_up_days() -> None:
    found = deadlines.intake_due(date(2026, 9, 29), calendar())
    assert found.on == date(2026, 10, 12)  # 30 Sep, 8, 9, 10 (make-up Saturday) and 12 October
    assert not found.estimated
    assert found.clock.law == (APL.article(32, 1, 4), APL.article(82))


@proves("TIM-01")
def test_the_decision_is_due_twenty_working_days_after_acceptance_the_target_after_receipt() -> None:
    found = deadlines.decision_due(date(2026, 11, 6), date(2026, 11, 2), calendar())
    assert found.on == date(2026, 12, 4)
    assert found.target == date(2026, 11, 30)


@proves("TIM-02")
def test_an_extension_adds_ten_working_days() -> None:
    assert deadlines.extension() == (10, APL.article(42))
    found = deadlines.decision_due(date(2026, 11, 2), date(2026, 11, 2), calendar(), extended=True)
    assert found.on == date(2026, 12, 14)


@proves("TIM-05")
def test_the_certificate_is_delivered_within_ten_working_days() -> None:
    assert deadlines.delivery_due(date(2026, 11, 2), calendar()).on == date(2026, 11, 16)


def test_an_unknown_year_makes_the_date_an_estimate_and_days_are_calendar_days() -> None:
    assert deadlines.intake_due(date(2030, 5, 6), calendar()).estimated
    assert deadlines.due("off_roster_report", date(2026, 11, 2), calendar()).on == date(2026, 12, 2)


@proves("PUB-01")
def test_the_public_sees_the_listed_fields_and_nothing_else() -> None:
    inside = dict.fromkeys(disclosure.PUBLIC_NAMES | disclosure.NEVER_PUBLIC | {"anything_new"}, "x")
    assert set(disclosure.public_view(inside)) == disclosure.PUBLIC_NAMES
    assert not disclosure.PUBLIC_NAMES & disclosure.NEVER_PUBLIC


def test_grounds_that_are_rules_name_rules_and_reasons_point_at_fields() -> None:
    assert set(REFUSAL_GROUNDS) <= set(rules.RULES)
    assert RETURN_REASONS["other"].needs_remark
    assert all(code == reason.code for code, reason in RETURN_REASONS.items())
