"""A sealed PDF: what its signatures prove against given roots, and the keywords it carries; knows no settings."""

from __future__ import annotations

import io
import logging
from typing import Any

_MOST_SIGNATURES = 10


def sealed(data: bytes, roots: str, chain: str = "") -> tuple[dict[str, Any], bytes]:
    """The child's answer: see ``inspect_seal``."""
    logging.disable(logging.CRITICAL)
    return inspect_seal(data, roots, chain), b""


def inspect_seal(data: bytes, roots: str, chain: str = "") -> dict[str, Any]:
    """What the seal of a PDF proves; ``roots`` and ``chain`` are PEM texts.

    Keys: readable, signed, intact (no signed byte differs), whole (the last signature covers the whole file),
    trusted (each signer leads to a root), signer, signed_at (ISO, as the signer says), keywords.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader

    told: dict[str, Any] = dict.fromkeys(("readable", "signed", "intact", "whole", "trusted"), False)
    told |= {"signer": "", "signed_at": "", "keywords": ""}
    # Whoever forges a PDF chooses which exception it raises: each of them means that it proves nothing.
    try:
        reader = PdfFileReader(io.BytesIO(data))
        signatures = reader.embedded_regular_signatures
        told["readable"] = True
        told["keywords"] = str(_information(reader).get("/Keywords", ""))[:2000]
    except Exception:
        return told
    if not signatures:
        return told
    told["signed"] = True
    try:
        return told | _validated(signatures[:_MOST_SIGNATURES], roots, chain)
    except Exception:
        return told


def _information(reader: Any) -> Any:
    # get() does not resolve a reference as [] does.
    return reader.trailer["/Info"] if "/Info" in reader.trailer else {}  # noqa: SIM401


def _validated(signatures: list[Any], roots: str, chain: str) -> dict[str, Any]:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(
        trust_roots=_certificates(roots),
        other_certs=_certificates(chain),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    found = [validate_pdf_signature(one, context) for one in signatures]
    last = found[-1]
    at = last.signer_reported_dt
    return {
        "intact": all(status.intact and status.valid for status in found),
        "whole": last.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        "trusted": all(status.trusted for status in found),
        "signer": str(last.signing_cert.subject.native.get("common_name", "")),
        "signed_at": at.isoformat() if at else "",
    }


def _certificates(pem: str) -> list[Any]:
    from asn1crypto import pem as armour
    from asn1crypto import x509

    if not pem.strip():
        return []
    return [x509.Certificate.load(raw) for _kind, _head, raw in armour.unarmor(pem.encode(), multiple=True)]
