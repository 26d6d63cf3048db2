"""A worker that dies in an import of the national register leaves nothing half and nothing twice; its successor goes on."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tests import factories
from tests.register.national_case import (
    YESTERDAY,
    adds_up,
    checked,
    figures,
    go_on,
    row,
    supervisor,
    table,
    uploaded,
)
from yiji.audit.models import AuditEvent
from yiji.register.actions import apply_national_register, check_national_register
from yiji.register.actions.apply_national_register import apply_national
from yiji.register.actions.check_national_register import check_national
from yiji.register.actions.confirm_national_import import confirm_national_import
from yiji.register.models import (
    NationalImport,
    NationalImportRow,
    NationalRecord,
    Physician,
    Qualification,
)
from yiji.search.models import NameToken
from yiji.vault.fields import reveal_value

pytestmark = pytest.mark.django_db
ROWS = 23


class Killed(BaseException):
    """The process ends here: no handler runs."""


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five rows at a time, so that a short file has several chunks."""
    monkeypatch.setattr(check_national_register, "CHUNK", 5)
    monkeypatch.setattr(apply_national_register, "CHUNK", 5)


@contextmanager
def killed_at_write(number: int) -> Iterator[None]:
    """End the work at the ``number``-th writing statement, as kill -9 would: what is not committed is lost."""
    count = [0]

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            count[0] += 1
            if count[0] == number:
                raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


def whole() -> None:
    """Every record has its person, its search tokens, its national record and one audit event; none is there twice."""
    held = set(Qualification.objects.values_list("physician_id", flat=True))
    assert held == set(Physician.objects.values_list("pk", flat=True))
    assert held == set(NameToken.objects.filter(kind="physician").values_list("object_id", flat=True))
    told = list(
        AuditEvent.objects.filter(verb="qualification.import_new").values_list("subject_id", flat=True)
    )
    assert sorted(told) == sorted(held)
    assert NationalRecord.objects.count() == Qualification.objects.count() == len(held)
    assert NationalImportRow.objects.filter(outcome="new").exclude(applied_at=None).count() == len(held)


def test_checking_goes_on_behind_the_last_kept_chunk_wherever_it_was_killed() -> None:
    scope = supervisor()
    batch = uploaded(scope, table([row(n) for n in range(1, ROWS + 1)]), queue=False)
    deaths = 0
    for statement in range(1, 12):
        with killed_at_write(statement % 4 + 2):
            try:
                check_national(batch.pk, go_on)
                break
            except Killed:
                deaths += 1
        batch.refresh_from_db()
        adds_up(batch)
        assert batch.read_row in (0, *(1 + 5 * n for n in range(5)), ROWS + 1)
    assert deaths > 3
    check_national(batch.pk, go_on)
    batch.refresh_from_db()
    assert (batch.state, figures(batch)) == ("ready", (ROWS, 0, 0, 0, 0))
    adds_up(batch)
    assert batch.rows.count() == ROWS


def test_writing_goes_on_behind_the_last_written_chunk_wherever_it_was_killed() -> None:
    scope = supervisor()
    batch = checked(scope, [row(n) for n in range(1, ROWS + 1)])
    confirm_national_import(scope, batch.pk, version=batch.version, queue=False)
    seen = []
    for statement in range(1, 60):
        with killed_at_write(statement):
            try:
                apply_national(batch.pk, go_on)
                break
            except Killed:
                pass
        whole()
        seen.append(Qualification.objects.count())
    batch.refresh_from_db()
    assert batch.state == "done"
    assert {0, 5, 10} <= set(seen) <= {0, 5, 10, 15, 20, ROWS}
    whole()
    assert (batch.applied, Qualification.objects.count()) == (ROWS, ROWS)


def test_stopped_writing_keeps_what_is_written_and_is_continued_after_another_confirmation() -> None:
    scope = supervisor()
    batch = checked(scope, [row(n) for n in range(1, ROWS + 1)])
    confirm_national_import(scope, batch.pk, version=batch.version, queue=False)
    apply_national(batch.pk, lambda done, _total: done < 10)
    whole()
    assert Qualification.objects.count() == 10
    # As the job does that was stopped.
    NationalImport.objects.filter(pk=batch.pk).update(state="ready")
    batch.refresh_from_db()
    confirm_national_import(scope, batch.pk, version=batch.version, queue=False)
    apply_national(batch.pk, go_on)
    batch.refresh_from_db()
    assert (batch.state, batch.applied) == ("done", ROWS)
    whole()


def test_the_same_command_again_goes_on_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(table([row(n) for n in range(1, ROWS + 1)]))
    options = ("import_qualifications", str(path), "--as-of", YESTERDAY.isoformat(), "--apply")
    rows_before = []
    for attempt in range(60):
        with killed_at_write(14 + 6 * attempt):
            try:
                call_command(*options, stdout=io.StringIO(), stderr=io.StringIO())
                break
            except Killed:
                rows_before.append(NationalImportRow.objects.count())
    assert len(rows_before) > 1
    assert NationalImport.objects.get().state == "done"
    whole()
    assert Qualification.objects.count() == ROWS


def test_two_workers_at_once_keep_each_chunk_once() -> None:
    scope = supervisor()
    batch = uploaded(scope, table([row(n) for n in range(1, ROWS + 1)]), queue=False)

    def other_overtakes(done: int, _total: int) -> bool:
        if done == 10:
            check_national(batch.pk, go_on)
        return True

    check_national(batch.pk, other_overtakes)
    batch.refresh_from_db()
    assert (batch.state, figures(batch), batch.rows.count()) == ("ready", (ROWS, 0, 0, 0, 0), ROWS)


def test_three_thousand_rows_add_up_by_another_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_national_register, "CHUNK", 1_000)
    monkeypatch.setattr(apply_national_register, "CHUNK", 1_000)
    scope = supervisor()
    first = checked(scope, [row(n) for n in range(1, 1501)], as_of=YESTERDAY)
    confirm_national_import(scope, first.pk, version=first.version, queue=False)
    apply_national(first.pk, go_on)
    rows = []
    for n in range(301, 3001):
        change = {"医师级别": "执业助理医师"} if n % 10 == 0 else {"姓名": ""} if n % 17 == 0 else {}
        rows.append(row(n, **change))
    batch = checked(scope, rows)
    known, listed = range(301, 1501), range(301, 3001)
    refused = [n for n in listed if n % 17 == 0 and n % 10]
    changed = [n for n in known if n % 10 == 0]
    new = [n for n in listed if n > 1500 and n not in set(refused)]
    unchanged = [n for n in known if n % 10 and n % 17]
    assert figures(batch) == (len(new), len(changed), len(unchanged), len(refused), 300)
    assert batch.rows_in == 2700
    confirm_national_import(scope, batch.pk, version=batch.version, looked_at_vanished=True, queue=False)
    apply_national(batch.pk, go_on)
    assert Qualification.objects.count() == 1500 + len(new)
    assert Qualification.objects.filter(level="2").count() == len(changed) + sum(n % 10 == 0 for n in new)
    assert NationalRecord.objects.filter(missing_since=YESTERDAY).count() == 300


def test_the_command_line_checks_writes_and_tells_by_its_exit_code(tmp_path: Path) -> None:
    authority = factories.make_authority("虚构省卫生健康委员会")
    path = tmp_path / "register.csv"
    path.write_bytes(table([row(1), row(2), row(3)], encoding="gb18030"))

    def run(*options: str) -> str:
        out = io.StringIO()
        day = YESTERDAY.isoformat()
        call_command(
            "import_qualifications", str(path), "--as-of", day, *options, stdout=out, stderr=io.StringIO()
        )
        return out.getvalue()

    assert "尚未写入" in run()
    assert Qualification.objects.count() == 0
    assert "已写入。共 3 行 = 新增 3" in run("--apply")
    assert NationalImport.objects.get().authority_id is None
    assert "没有变化 3" in run("--apply", "--authority", authority.name)
    assert Qualification.objects.count() == 3
    path.write_bytes(table([row(1), row(2, 姓名="")]))
    with pytest.raises(CommandError, match="不在这份名单中"):
        run("--apply")
    with pytest.raises(SystemExit) as ended:
        run("--apply", "--accept-vanished")
    assert ended.value.code == 3
    assert NationalRecord.objects.exclude(missing_since=None).count() == 1
    with pytest.raises(CommandError, match="较旧的名单"):
        call_command("import_qualifications", str(path), "--as-of", "2020-01-01", stderr=io.StringIO())
    with pytest.raises(CommandError, match="没有“没有这个机关”"):
        run("--authority", "没有这个机关")
    path.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="缺少列"):
        run()
    with pytest.raises(CommandError, match="无法读取"):
        call_command("import_qualifications", f"{tmp_path}/no.csv", "--as-of", YESTERDAY.isoformat())


def test_what_is_kept_of_a_row_is_sealed() -> None:
    batch = checked(supervisor(), [row(1), row(2, 姓名="")])
    for kept in NationalImportRow.objects.filter(batch=batch):
        assert b"3301061985" not in bytes(kept.detail)
        assert "3301061985" in json.loads(
            reveal_value(NationalImportRow, "detail", kept.pk, kept.detail)
        ).get("values", {"id_number": "3301061985"}).get("id_number", "")
        assert "3301061985" not in json.dumps(kept.columns)
