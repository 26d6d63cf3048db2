"""Checks the seal of a PDF with pyHanko's validator, against our own roots and without network."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from yiji.certificates.signing.provider import KeyProvider, key_provider
from yiji.certificates.signing.seal import apart, as_asn1


@dataclass(frozen=True)
class SealReport:
    """What a seal proves.

    ``readable``: it is a PDF; ``signed``: it has a signature; ``intact``: no signed byte differs; ``whole``: the
    last signature covers the whole file, nothing was added after it; ``trusted``: the signer leads to our root.
    """

    readable: bool = False
    signed: bool = False
    intact: bool = False
    whole: bool = False
    trusted: bool = False
    demo: bool = False
    signer: str = ""
    signed_at: dt.datetime | None = None

    @property
    def good(self) -> bool:
        """Whether the paper is as it was sealed, by us."""
        return self.readable and self.signed and self.intact and self.whole and self.trusted


def check_pdf(pdf: bytes, *, provider: KeyProvider | None = None) -> SealReport:
    """The report on the seal of ``pdf``; something broken is reported and never raised."""
    provider = provider or key_provider()
    return apart(lambda: _check(pdf, provider))


def _check(pdf: bytes, provider: KeyProvider) -> SealReport:
    # Whoever forges a PDF chooses which exception it raises: each of them means that it proves nothing.
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    except Exception:
        return SealReport()
    if not signatures:
        return SealReport(readable=True)
    try:
        return _report(signatures, provider)
    except Exception:
        return SealReport(readable=True, signed=True)


def _report(signatures: list[object], provider: KeyProvider) -> SealReport:
    roots = [as_asn1(root) for root in provider.trusted()]
    context = ValidationContext(
        trust_roots=roots,
        other_certs=[as_asn1(one) for one in provider.chain()],
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    found = [validate_pdf_signature(one, context) for one in signatures]  # type: ignore[arg-type]
    last = found[-1]
    return SealReport(
        readable=True,
        signed=True,
        intact=all(status.intact and status.valid for status in found),
        whole=last.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=all(status.trusted for status in found),
        demo=provider.demo,
        signer=str(last.signing_cert.subject.native.get("common_name", "")),
        signed_at=last.signer_reported_dt,
    )
