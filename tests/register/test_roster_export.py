"""Exports (T21, T13): a purpose, masked numbers, two persons above 200 rows, no live formulas, who and when in the file."""

from __future__ import annotations

import io
import uuid

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from tests.factories import make_institution, make_operator, make_physician, make_registration, scope_of
from yiji.accounts.models import Membership
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.jobs.models import Job
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import Conflict, NotFound, Refusal, TooMany
from yiji.register.actions.export_roster import ask_export, release_export
from yiji.register.models import Physician, Registration, RosterExport
from yiji.vault.fields import reveal
from yiji.vault.files import read_file
from yiji.vault.models import StoredFile

pytestmark = pytest.mark.django_db


def asked(scope: Scope, **more: str) -> RosterExport:
    return ask_export(
        scope, **{"list_name": "primary", "file_kind": "xlsx", "purpose": "年度人事统计", **more}
    )


def content(export: RosterExport) -> bytes:
    run_due()
    job = Job.objects.get(pk=export.job_id)
    assert job.state == "done", job.error
    return read_file(StoredFile.objects.get(pk=job.result_file))


def crowd(place: Institution, number: int) -> None:
    authority = place.licence_issuer
    people = [Physician(name="虚人", id_number_index=uuid.uuid4()) for _ in range(number)]
    Physician.objects.bulk_create(people)
    Registration.objects.bulk_create(
        Registration(
            physician=person,
            level="1",
            category="clinical",
            scopes=["11"],
            practice_jurisdiction=place.province_code,
            province_code=place.province_code,
            primary_institution=place,
            approving_authority=authority,
            certificate_no=f"1103401{n:08d}",
            approved_on="2019-03-01",
        )
        for n, person in enumerate(people)
    )


def test_a_small_export_is_masked_says_who_and_why_and_holds_no_formula() -> None:
    place = make_institution()
    clerk = scope_of(make_operator(place))
    names = ("买买提·吐尔逊", "㛃虚", "=HYPERLINK(1)", "+1")
    numbers = []
    for name in names:
        physician = make_physician(name)
        make_registration(physician, place)
        numbers.append(reveal(physician, "id_number"))
    data = content(asked(clerk))
    book = load_workbook(io.BytesIO(data))
    sheet = book["主执业机构在本院医师"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert {cell.value for cell in cells} >= set(names)
    text = " ".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row)
    assert not any(number in text for number in numbers)
    assert f"{clerk.display_name} " in text
    assert "用途：年度人事统计" in text
    csv = content(asked(clerk, file_kind="csv")).decode("utf-8-sig")
    assert '"\'=HYPERLINK(1)"' in csv
    assert not any(number in csv for number in numbers)


def test_above_two_hundred_rows_a_second_person_releases() -> None:
    place = make_institution()
    crowd(place, 201)
    clerk, checker = scope_of(make_operator(place)), scope_of(make_operator(place, "checker"))
    export = asked(clerk)
    assert (export.state, export.rows, export.job_id) == ("asked", 201, None)
    with pytest.raises(Refusal) as refused:
        release_export(clerk, export.pk, version=0, agree=True)
    assert refused.value.problems[0].code == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        RosterExport.objects.filter(pk=export.pk).update(state="released")
    stranger = scope_of(make_operator(make_institution(), "checker"))
    with pytest.raises(NotFound):
        release_export(stranger, export.pk, version=0, agree=True)
    released = release_export(checker, export.pk, version=0, agree=True)
    book = load_workbook(io.BytesIO(content(released)), read_only=True)
    assert sum(1 for _ in book.worksheets[0].iter_rows()) == 202
    with pytest.raises(Conflict):
        release_export(checker, export.pk, version=released.version, agree=False)


def test_a_declined_export_writes_nothing() -> None:
    place = make_institution()
    crowd(place, 201)
    export = asked(scope_of(make_operator(place)))
    release_export(scope_of(make_operator(place, "checker")), export.pk, version=0, agree=False)
    assert not Job.objects.filter(kind="export_roster").exists()


def test_the_worker_asks_again_whether_the_operator_may() -> None:
    place = make_institution()
    clerk = make_operator(place)
    make_registration(make_physician("甲虚"), place)
    export = asked(scope_of(clerk))
    Membership.objects.filter(user=clerk).update(role="viewer")
    run_due()
    job = Job.objects.get(pk=export.job_id)
    assert (job.state, job.result_file) == ("failed", None)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"list_name": "everything"}, "list_name"),
        ({"file_kind": "exe"}, "file_kind"),
        ({"purpose": "看"}, "purpose"),
    ],
)
def test_a_request_that_says_too_little_is_refused_at_its_field(changed: dict[str, str], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        asked(scope_of(make_operator(make_institution())), **changed)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_five_exports_a_day() -> None:
    clerk = scope_of(make_operator(make_institution()))
    for name in ("primary", "filed_elsewhere", "filed_here", "differences", "primary"):
        asked(clerk, list_name=name)
    with pytest.raises(TooMany):
        asked(clerk)
