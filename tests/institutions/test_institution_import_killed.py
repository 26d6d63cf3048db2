"""A worker that dies while it writes an import leaves each row whole or untouched, and the next one goes on (seed 1)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.foundation.conftest import committed_db  # noqa: F401
from tests.foundation.parallel import at_once
from tests.institutions.import_case import checked, officer, problems, written
from tests.institutions.institution_sheets import good_row
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.audit.record import record
from yiji.institutions.actions.apply_institutions import apply_row, apply_rows
from yiji.institutions.actions.confirm_institution_import import confirm_institution_import
from yiji.institutions.models import Institution, InstitutionImport, InstitutionImportRow
from yiji.search.find import index_name
from yiji.search.models import NameToken
from yiji.vault.fields import reveal

pytestmark = pytest.mark.usefixtures("committed_db")
ROWS = 4
WriteRow = Callable[[Scope, InstitutionImport, uuid.UUID], None]


class Killed(BaseException):
    """The process ends here: no handler runs."""


@contextmanager
def killed_at_statement(number: int) -> Iterator[list[int]]:
    """End the work at the ``number``-th writing statement, as kill -9 would: what is not committed is lost."""
    count = [0]

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            count[0] += 1
            if count[0] == number:
                raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield count


def confirmed() -> InstitutionImport:
    """An import of one changed row and three new ones that an officer has confirmed."""
    scope = officer()
    written(scope, checked(scope, [good_row(1)]))
    batch = checked(scope, [good_row(1, name="虚构新名医院"), *(good_row(n) for n in range(2, ROWS + 1))])
    confirm_institution_import(scope, batch.pk, version=batch.version)
    batch.refresh_from_db()
    return batch


def half_done(batch: InstitutionImport) -> list[str]:
    """Rows whose mark, institution, search tokens and audit event do not all tell the same."""
    wrong = []
    for row in batch.rows.all():
        row_number = f"row {row.row_number}"
        there = Institution.objects.filter(name=row.name).first()
        tokens = bool(there and NameToken.objects.filter(kind="institution", object_id=there.pk).exists())
        told = AuditEvent.objects.filter(reason=f"import {batch.pk} row {row.row_number}").count()
        signs = (row.applied_at is not None, there is not None, tokens, told == 1)
        if len(set(signs)) > 1 or told > 1:
            wrong.append(f"{row_number}: {signs}")
    return wrong


def naive_row(scope: Scope, batch: InstitutionImport, row_id: uuid.UUID) -> None:
    """The control: the same writes as ``apply_row`` without a transaction around them."""
    row = InstitutionImportRow.objects.get(pk=row_id)
    if row.applied_at is not None:
        return
    made = row.institution or Institution(
        province_code="340000",
        county_code="340104",
        licence_issuer=batch.authority,
        registration_no=row.cells["registration_no"],
        uscc=row.cells["uscc"],
    )
    made.name = row.name
    made.save()
    index_name("institution", made.pk, made.name)
    InstitutionImportRow.objects.filter(pk=row.pk).update(applied_at=timezone.now(), institution=made)
    record(
        scope,
        "institution.import_new",
        "institution",
        made.pk,
        reason=f"import {batch.pk} row {row.row_number}",
    )


def write_all(batch: InstitutionImport, write: WriteRow) -> None:
    scope = Scope(side="authority", organisation_id=batch.authority_id)
    for row_id in batch.rows.order_by("row_number").values_list("pk", flat=True):
        write(scope, batch, row_id)


def dying(batch: InstitutionImport, write: WriteRow, at: int) -> bool:
    """Whether the worker died at that statement; False when it had finished before."""
    with killed_at_statement(at):
        try:
            write_all(batch, write)
        except Killed:
            return True
    return False


def test_a_worker_killed_at_any_statement_leaves_every_row_whole_and_the_next_one_ends_the_work() -> None:
    batch, deaths = confirmed(), 0
    while dying(batch, apply_row, at=deaths % 6 + 1):
        deaths += 1
        assert half_done(batch) == []
        assert deaths < 40
        if deaths % 6 == 0:
            # After six deaths in a row somebody lets one row through.
            apply_row(
                Scope(side="authority", organisation_id=batch.authority_id),
                batch,
                batch.rows.filter(applied_at=None).order_by("row_number").values_list("pk", flat=True)[0],
            )
    assert deaths >= 6
    batch = apply_rows(batch.pk, lambda done, total: True)
    assert (batch.state, batch.applied) == ("done", ROWS)
    assert half_done(batch) == []
    assert Institution.objects.count() == ROWS
    assert {reveal(one, "responsible_phone") for one in Institution.objects.all()} == {
        f"138{number:08d}" for number in range(1, ROWS + 1)
    }


def test_control_writing_without_a_transaction_is_caught_half_done() -> None:
    batch = confirmed()
    caught = []
    for at in range(2, 6):
        assert dying(batch, naive_row, at)
        caught += half_done(batch)
    assert caught, "the test would not notice half a row"


def test_of_eight_workers_on_one_import_each_row_is_written_once() -> None:
    batch = confirmed()
    outcomes = at_once(8, lambda number: apply_rows(batch.pk, lambda done, total: True))
    failures = [outcome for outcome in outcomes if not isinstance(outcome, InstitutionImport)]
    assert failures == []
    batch.refresh_from_db()
    assert (batch.state, batch.applied) == ("done", ROWS)
    assert half_done(batch) == []
    assert AuditEvent.objects.filter(reason__startswith=f"import {batch.pk}").count() == ROWS


def test_two_authorities_that_write_the_same_number_at_once_get_one_institution() -> None:
    officers = [officer(), officer()]
    previews = [checked(scope, [good_row(1)]) for scope in officers]
    for scope, batch in zip(officers, previews, strict=True):
        confirm_institution_import(scope, batch.pk, version=batch.version)
    batches = [batch.pk for batch in previews]
    at_once(2, lambda number: apply_rows(batches[number], lambda done, total: True))
    ended = [InstitutionImport.objects.get(pk=pk) for pk in batches]
    assert sorted((one.applied, one.refused) for one in ended) == [(0, 1), (1, 0)]
    assert {one.state for one in ended} == {"done"}
    assert Institution.objects.count() == 1
    loser = next(one for one in ended if one.refused)
    assert {"changed_meanwhile", "not_own"} & set(problems(loser))
