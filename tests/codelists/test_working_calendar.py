"""The shipped holidays agree with the State Council's notices, and imported years take their place."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from yiji.codelists.calendar import shipped_working_days, working_days
from yiji.codelists.calendar_file import read_calendar_file
from yiji.codelists.models import CalendarYear
from yiji.kernel.outcome import Refusal

DAYS_2027 = ", ".join(f'"02-{day:02d}"' for day in range(5, 12))
GOOD = f"""years:
  2027:
    source: 测试通知
    holidays: ["01-01", {DAYS_2027}]
    makeup_days: ["02-20"]
"""


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 14), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),
        (date(2026, 10, 1), False),
        (date(2020, 1, 31), False),
        (date(2026, 11, 21), False),
    ],
)
def test_announced_days(day: date, worked: bool) -> None:
    assert shipped_working_days().is_working_day(day) is worked


def test_twenty_days_across_spring_festival() -> None:
    due = shipped_working_days().add_working_days(date(2026, 2, 10), 20)
    assert (due.date, due.estimated) == (date(2026, 3, 16), False)


def test_a_deadline_running_into_2027_says_it_is_estimated() -> None:
    calendar = shipped_working_days()
    assert calendar.known_years == tuple(range(2004, 2027))
    assert calendar.add_working_days(date(2026, 12, 10), 20).estimated


@pytest.mark.django_db
def test_an_imported_year_ends_the_estimate(tmp_path: Path) -> None:
    assert working_days().add_working_days(date(2026, 12, 10), 20).estimated
    file = tmp_path / "2027.yaml"
    file.write_text(GOOD, encoding="utf-8")
    out = StringIO()
    call_command("import_working_calendar", str(file), stdout=out)
    assert "已导入 2027 年" in out.getvalue()
    due = working_days().add_working_days(date(2026, 12, 10), 20)
    assert (due.date, due.estimated) == (date(2027, 1, 8), False)
    assert working_days().is_working_day(date(2027, 2, 20))
    call_command("import_working_calendar", str(file), stdout=out)
    assert "已更新 2027 年" in out.getvalue()
    assert CalendarYear.objects.count() == 1


@pytest.mark.django_db
def test_a_wrong_file_imports_nothing_and_says_why(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(GOOD + '  2028:\n    source: x\n    holidays: ["02-30"]\n', encoding="utf-8")
    with pytest.raises(CommandError, match="2028 年的“2028-02-30”不是日期"):
        call_command("import_working_calendar", str(file))
    assert not CalendarYear.objects.exists()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.txt", "", "不是 YAML 或 CSV"),
        ("a.yaml", "years: [", "不是正确的 YAML"),
        ("a.yaml", "x: 1", "缺少 years"),
        ("a.yaml", GOOD.replace("测试通知", '""'), "没有写明来源"),
        ("a.yaml", GOOD.replace('"02-20"', '"02-05"'), "既是放假日又是上班日"),
        ("a.yaml", GOOD.replace('"02-20"', '"02-22"'), "本来就是工作日"),
        ("a.yaml", 'years: {2027: {source: x, holidays: ["01-01"]}}', "没有录全"),
        ("a.yaml", "years: {abcd: {}}", "不是年份"),
        ("a.csv", "a,b\n1,2\n", "date、kind、source"),
        ("a.csv", "date,kind,source\n2027-01-01,foo,x\n", "第 2 行"),
        ("a.csv", "date,kind,source\n", "没有任何年份"),
    ],
)
def test_each_fault_of_a_file_is_named(tmp_path: Path, name: str, text: str, reason: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match=reason) as caught:
        read_calendar_file(file)
    assert all(problem.way_out_text() for problem in caught.value.problems)


def test_a_csv_file_gives_the_same_table(tmp_path: Path) -> None:
    rows = ["date,kind,source", "2027-01-01,holiday,通知"]
    rows += [f"2027-02-{day:02d},holiday,通知" for day in range(5, 12)] + ["2027-02-20,makeup,通知"]
    for name, text in (("a.csv", "\n".join(rows)), ("a.yaml", GOOD.replace("测试通知", "通知"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_calendar_file(tmp_path / "a.csv") == read_calendar_file(tmp_path / "a.yaml")
