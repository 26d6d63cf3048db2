"""Electronic certificates for the pages of those who may see them: card, history, files, momentary token."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.models import ECertificate, ECertificateFile
from yiji.certificates.models.e_certificate import CURRENT_STATES, LAYOUTS
from yiji.certificates.queries.e_certificate_words import content_of, state_words
from yiji.certificates.visibility import e_certificate_row, visible_e_certificates
from yiji.kernel.outcome import NotFound
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.visibility import visible_registrations
from yiji.vault.files import read_file

MOST_SHOWN = 50


@dataclass(frozen=True)
class ShownCertificate:
    """A certificate ready to be drawn on a page; ``words`` tells a state other than in force."""

    id: uuid.UUID
    registration_id: uuid.UUID
    serial: int
    certificate_no: str
    state: str
    words: str
    issued_on: dt.date
    state_since: dt.date
    current: bool
    has_photo: bool
    content: dict[str, Any]


@dataclass(frozen=True)
class FileState:
    """``ready``: to be downloaded; ``error``: why it could not be drawn; ``asked``: the worker is at it."""

    layout: str
    asked: bool
    ready: bool
    error: str


def certificates_of(scope: Scope, registration_id: uuid.UUID | None = None) -> list[ShownCertificate]:
    """The newest certificates within a physician's scope, or of one registration within an institution's."""
    if scope.side != "physician" and registration_id is None:
        raise NotFound
    found = visible_e_certificates(scope).select_related("registration")
    if registration_id is not None:
        if not visible_registrations(scope).filter(pk=registration_id).exists():
            raise NotFound
        found = found.filter(registration_id=registration_id)
    return [_shown(row) for row in found.order_by("-issued_at", "-serial")[:MOST_SHOWN]]


def registrations_without(scope: Scope) -> list[tuple[uuid.UUID, str, str]]:
    """(id, institution, certificate number) of the physician's live registrations that have no certificate yet."""
    if scope.side != "physician":
        return []
    return list(
        visible_registrations(scope)
        .filter(status__in=LIVE_STATUSES)
        .exclude(e_certificates__state__in=CURRENT_STATES)
        .order_by("-approved_on", "pk")
        .values_list("pk", "primary_institution__name", "certificate_no")
    )


def one_certificate(scope: Scope, certificate_id: uuid.UUID) -> ShownCertificate:
    """One certificate; raises NotFound alike for foreign and for unknown ids."""
    return _shown(e_certificate_row(scope, certificate_id))


def files_of(scope: Scope, certificate_id: uuid.UUID) -> list[FileState]:
    """How far the PDF of each layout is, for the state in which the certificate is now."""
    row = e_certificate_row(scope, certificate_id)
    found = {one.layout: one for one in row.files.filter(state_version=row.version)}
    return [
        FileState(
            layout,
            layout in found,
            layout in found and found[layout].file_id is not None,
            found[layout].error if layout in found else "",
        )
        for layout in LAYOUTS
    ]


def certificate_pdf(scope: Scope, certificate_id: uuid.UUID, layout: str) -> tuple[str, bytes]:
    """(file name, sealed PDF) of the certificate as it stands; each print is logged. NotFound before it is drawn."""
    row = e_certificate_row(scope, certificate_id)
    found = (
        ECertificateFile.objects.filter(
            certificate=row, layout=layout, state_version=row.version, file__isnull=False
        )
        .select_related("file")
        .first()
    )
    if found is None or found.file is None:
        raise NotFound
    _log(scope, "e_certificate.print", row)
    return f"yszyzs-{row.serial}-{layout}.pdf", read_file(found.file)


def certificate_photo(scope: Scope, certificate_id: uuid.UUID) -> tuple[str, bytes]:
    """(media type, bytes) of the photo on the certificate; NotFound when it has none."""
    row = e_certificate_row(scope, certificate_id)
    if row.photo is None:
        raise NotFound
    return row.photo.media_type, read_file(row.photo)


def _shown(row: ECertificate) -> ShownCertificate:
    return ShownCertificate(
        id=row.pk,
        registration_id=row.registration_id,
        serial=row.serial,
        certificate_no=row.certificate_no,
        state=row.state,
        words=state_words(row),
        issued_on=row.issued_on,
        state_since=row.state_since,
        current=row.state in CURRENT_STATES,
        has_photo=row.photo_id is not None,
        content=content_of(row),
    )


def _log(scope: Scope, verb: str, row: ECertificate) -> None:
    record(
        scope,
        verb,
        "e_certificate",
        row.pk,
        tenant_id=scope.organisation_id,
        subject_id=row.registration.physician_id,
    )
