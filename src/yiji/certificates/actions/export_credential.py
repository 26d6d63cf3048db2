"""The certificate as a W3C Verifiable Credential (data model 2.0), secured as a JWT (``vc+jwt``, EdDSA)."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.actions.token_keys import signing_key
from yiji.certificates.models import ECertificate
from yiji.certificates.models.e_certificate import CURRENT_STATES
from yiji.certificates.queries.e_certificate_words import content_of
from yiji.certificates.visibility import e_certificate_row
from yiji.kernel.outcome import NotFound

# What the credential says, each under the English name of the published lookup's field.
_CLAIMS = {
    "name": "name",
    "practiceCertificateNo": "certificate_no",
    "practiceLevel": "level",
    "practiceCategory": "category",
    "practiceScopes": "scopes",
    "practiceJurisdiction": "place",
    "primaryInstitution": "institution",
    "approvingAuthority": "authority",
    "firstRegisteredOn": "first_registered_on",
    "approvedOn": "approved_on",
}


def export_credential(scope: Scope, certificate_id: uuid.UUID, *, issuer: str) -> tuple[str, str]:
    """(file name, compact JWT) of the physician's own certificate in force; each export is logged.

    ``issuer`` is the address whose ``keys.json`` holds the public keys. NotFound for one not in force.
    """
    row = e_certificate_row(scope, certificate_id)
    if scope.side != "physician" or row.state not in CURRENT_STATES:
        raise NotFound
    key = signing_key()
    header = {"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc", "kid": key.key_id, "iss": issuer}
    signed = f"{_part(header)}.{_part(_credential(row, issuer))}"
    signature = Ed25519PrivateKey.from_private_bytes(key.private).sign(signed.encode())
    with transaction.atomic():
        record(
            scope,
            "e_certificate.export_credential",
            "e_certificate",
            row.pk,
            subject_id=row.registration.physician_id,
        )
    return f"yszyzs-{row.serial}.vc.jwt", f"{signed}.{_text(signature)}"


def _credential(row: ECertificate, issuer: str) -> dict[str, Any]:
    content = content_of(row)
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", {"@vocab": f"{issuer}#"}],
        "id": f"urn:uuid:{row.pk}",
        "type": ["VerifiableCredential", "PhysicianPracticeCertificate"],
        "issuer": issuer,
        "validFrom": row.issued_at.isoformat(timespec="seconds"),
        "credentialSubject": {
            **{claim: content[name] for claim, name in _CLAIMS.items()},
            "registrationId": str(row.registration_id),
            "issueSerial": row.serial,
            "contentSha256": row.content_sha256,
        },
    }


def _part(value: dict[str, Any]) -> str:
    return _text(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
