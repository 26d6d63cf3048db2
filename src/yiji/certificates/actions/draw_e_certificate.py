"""Draws and seals the PDF of a certificate as it stands; the worker does it, once for each state."""

from __future__ import annotations

import hashlib
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.actions.token_keys import signing_key
from yiji.certificates.models import ECertificateFile
from yiji.certificates.models.e_certificate import LAYOUTS
from yiji.certificates.queries.e_certificate_words import content_of, state_words
from yiji.certificates.tokens import TokenContent, sign_token
from yiji.certificates.visibility import e_certificate_row
from yiji.jobs.queue import Claim, enqueue, handler
from yiji.kernel.outcome import NotFound
from yiji.vault.files import read_file, store_file

JOB = "draw_e_certificate"


def ask_certificate_pdf(
    scope: Scope, certificate_id: uuid.UUID, layout: str, *, verify_url: str
) -> ECertificateFile:
    """Have the worker draw the certificate as it stands now; drawn already, it is the file that is there.

    ``verify_url`` is the address of the public verification page that the QR code leads to. Raises NotFound for
    another layout or a foreign certificate.
    """
    if layout not in LAYOUTS:
        raise NotFound
    row = e_certificate_row(scope, certificate_id)
    with transaction.atomic():
        file, _created = ECertificateFile.objects.get_or_create(
            certificate=row, layout=layout, state_version=row.version
        )
        if file.file_id is None:
            key = f"{JOB}:{file.pk}" + (f":{uuid.uuid4()}" if file.error else "")
            ECertificateFile.objects.filter(pk=file.pk).update(error="")
            enqueue(
                JOB,
                {"file": str(file.pk), "verify_url": verify_url},
                dedup_key=key,
                requested_by=scope.user_id,
            )
            record(
                scope,
                "e_certificate.ask_pdf",
                "e_certificate",
                row.pk,
                tenant_id=scope.organisation_id,
                subject_id=row.registration.physician_id,
            )
    file.refresh_from_db()
    return file


@handler(JOB)
def draw_e_certificate(claim: Claim) -> str:
    """Draw, seal and store; what cannot be printed or sealed is told on the file's row."""
    # Typst, the fonts and pyHanko load only in the worker, not in every web process.
    from yiji.certificates.printed import PhotoUnreadable, UnprintableCharacters
    from yiji.certificates.printed.e_certificate import render_e_certificate
    from yiji.certificates.signing import SealKeyMissing, key_provider, seal_pdf

    file = ECertificateFile.objects.select_related("certificate__photo").get(pk=claim.job.payload["file"])
    row = file.certificate
    if file.file_id:
        return str(file.pk)
    content = content_of(row)
    token = printed_token(row.registration_id, row.serial, row.certificate_no, row.content_sha256)
    try:
        provider = key_provider()
        drawn = render_e_certificate(
            file.layout,
            content,
            state=row.state,
            state_words=state_words(row),
            serial=row.serial,
            issued_on=row.issued_on,
            token=token,
            verify_url=claim.job.payload["verify_url"],
            photo=read_file(row.photo) if row.photo else None,
            demo=provider.demo,
        )
        pdf = seal_pdf(drawn, reason="医师执业证书（电子证照）", location=content["place"], provider=provider)
    except (UnprintableCharacters, PhotoUnreadable, SealKeyMissing) as error:
        ECertificateFile.objects.filter(pk=file.pk).update(error=str(error)[:200])
        return str(file.pk)
    with transaction.atomic():
        stored = store_file(
            pdf,
            owner_kind="e_certificate",
            owner_id=row.pk,
            document_kind=file.layout,
            media_type="application/pdf",
        )
        ECertificateFile.objects.filter(pk=file.pk, file__isnull=True).update(
            file=stored, error="", pdf_sha256=hashlib.sha256(pdf).hexdigest()
        )
    return str(file.pk)


def printed_token(registration_id: uuid.UUID, serial: int, certificate_no: str, content_sha256: str) -> str:
    """The lasting token of a certificate, signed by the key in use."""
    key = signing_key()
    content = TokenContent(certificate_no, registration_id, serial, content_sha256, timezone.now())
    return sign_token(content, key.private, key.key_id)
