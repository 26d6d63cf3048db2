"""Loads an extract of the register: an authority's own act; repeating it changes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterable
from itertools import islice

from django.db import IntegrityError, transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists.catalogue import division_name
from yiji.institutions.models import Authority, Institution
from yiji.register.actions.apply_changes import apply_changes
from yiji.register.actions.insert_holders import (
    NewPerson,
    NewQualification,
    insert_people,
    insert_qualifications,
)
from yiji.register.models import ImportBatch, Physician, Qualification, Registration
from yiji.register.register_file import RefusedRow, RegisterRow, read_register
from yiji.rulebook.register_changes import MarkOffRoster, OpenRegistration
from yiji.search.find import index_name
from yiji.vault.crypto import blind_index

CHUNK = 100
NumberTaken = Callable[[str, uuid.UUID], None]


def import_register(
    scope: Scope, data: bytes, source_name: str, *, today: dt.date, number_taken: NumberTaken
) -> ImportBatch:
    """Import the file's rows in chunks, each row whole or not at all; returns the batch with its figures.

    ``number_taken(certificate_no, physician_id)`` records each certificate number so that it is never issued again.
    """
    batch = ImportBatch.objects.create(
        source_name=source_name[:120],
        file_sha256=hashlib.sha256(data).hexdigest(),
        authority_id=scope.organisation_id,
    )
    rows = iter(read_register(data, today))
    while chunk := list(islice(rows, CHUNK)):
        with transaction.atomic():
            _import_chunk(scope, batch, chunk, number_taken)
    with transaction.atomic():
        batch.save()
        record(
            scope,
            "register.import",
            "import_batch",
            batch.pk,
            delta={"rows": batch.rows, "good": batch.good, "refused": batch.refused},
        )
    return batch


def _import_chunk(
    scope: Scope, batch: ImportBatch, chunk: Iterable[RegisterRow | RefusedRow], number_taken: NumberTaken
) -> None:
    for row in chunk:
        batch.rows += 1
        if isinstance(row, RefusedRow):
            _refused(batch, row.line, row.problem.field, row.problem.text())
            continue
        try:
            with transaction.atomic():
                changed = _import_row(scope, batch, row, number_taken)
        except IntegrityError:
            _refused(batch, row.line, "", "与登记库已有记录冲突（同一人或同一证书编码已有不同内容）。")
            continue
        batch.warned += bool(row.warnings)
        batch.good += changed
        batch.unchanged += not changed


def _refused(batch: ImportBatch, line: int, column: str, reason: str) -> None:
    batch.refused += 1
    batch.report = [*batch.report, {"line": line, "column": column, "reason": reason}][:2000]


def _import_row(scope: Scope, batch: ImportBatch, row: RegisterRow, number_taken: NumberTaken) -> bool:
    physician, new_person = _person(row)
    qualification, new_qualification = _qualification(row, physician, batch)
    new_registration = _registration(scope, row, physician, qualification, number_taken)
    return new_person or new_qualification or new_registration


def _person(row: RegisterRow) -> tuple[Physician, bool]:
    index = blind_index("id_number", row.id_number)
    physician = Physician.objects.filter(id_number_index=index).first()
    if physician:
        return physician, False
    person = NewPerson(
        row.name, row.sex, row.birth_date.isoformat(), row.id_number, index, professional_title=row.title
    )
    return Physician.objects.get(pk=insert_people([person])[index]), True


def _qualification(row: RegisterRow, physician: Physician, batch: ImportBatch) -> tuple[Qualification, bool]:
    index = blind_index("qualification_certificate_no", row.qualification_no)
    found = Qualification.objects.filter(certificate_no_index=index).first()
    if found:
        if found.physician_id != physician.pk:
            raise IntegrityError("qualification belongs to another person")
        return found, False
    held = NewQualification(
        physician.pk, row.level, row.category, row.qualification_no, index, row.qualified_year
    )
    return Qualification.objects.get(pk=insert_qualifications([held], batch)[index]), True


def _registration(
    scope: Scope,
    row: RegisterRow,
    physician: Physician,
    qualification: Qualification,
    number_taken: NumberTaken,
) -> bool:
    if not row.status or row.approved_on is None:
        return False
    if Registration.objects.filter(physician=physician, certificate_no=row.certificate_no).exists():
        return False
    institution = _institution(row)
    jurisdiction = row.province if row.level == "1" else institution.county_code or row.certificate_no[3:9]
    opening = OpenRegistration(
        practice_level=row.level,
        practice_category=row.category,
        practice_scopes=row.scopes,
        practice_jurisdiction=jurisdiction,
        primary_institution=str(institution.pk),
        approving_authority=str(institution.licence_issuer_id),
        qualification=str(qualification.pk),
        certificate_number="keep",
    )
    (registration,) = apply_changes(
        scope,
        [opening],
        physician_id=physician.pk,
        application_id=None,
        effective_on=row.approved_on,
        certificate_no=row.certificate_no,
        source="import",
    )
    if row.status == "off_roster":
        left = MarkOffRoster(str(registration.pk), "9", row.approved_on, row.approved_on)
        apply_changes(
            scope,
            [left],
            physician_id=physician.pk,
            application_id=None,
            effective_on=row.approved_on,
            source="import",
        )
    number_taken(row.certificate_no, physician.pk)
    return True


def _institution(row: RegisterRow) -> Institution:
    """The institution of that name in the province; an unknown one becomes an outline record to be completed."""
    found = Institution.objects.filter(name=row.institution, province_code=row.province).first()
    if found:
        return found
    county = row.certificate_no[3:9]
    issuer = _issuer(row.province, county)
    institution = Institution.objects.create(
        name=row.institution,
        province_code=row.province,
        city_code=county[:4] + "00" if county[:2] == row.province[:2] else "",
        county_code=county if county[:2] == row.province[:2] else row.province,
        licence_issuer=issuer,
    )
    index_name("institution", institution.pk, row.institution)
    return institution


def _issuer(province: str, county: str) -> Authority:
    """The county's health authority if there is one, else the province's (made as an outline when missing)."""
    found = (
        Authority.objects.filter(kind="health", county_code=county).first()
        or Authority.objects.filter(kind="health", level="province", province_code=province).first()
    )
    if found:
        return found
    return Authority.objects.create(
        name=f"{division_name(province)}卫生健康委员会", level="province", province_code=province
    )
