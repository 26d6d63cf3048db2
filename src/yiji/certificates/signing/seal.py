"""Puts a PAdES B-B signature on a finished PDF, with the image of a seal where one is configured."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from asn1crypto import x509 as asn1_x509
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, SimpleBoxLayoutRule
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from yiji.certificates.signing.provider import DIGEST, KeyProvider, key_provider

FIELD = "Seal"
# A round seal of 42 mm, in points.
_SIDE = 119
_MARGIN = 57
_FILLED = SimpleBoxLayoutRule(x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID)
_Result = TypeVar("_Result")


class _ProvidedSigner(signers.Signer):
    """Gives digests to the provider: the key itself is never here."""

    def __init__(self, provider: KeyProvider) -> None:
        self._provider = provider
        store = SimpleCertificateStore()
        for certificate in (*provider.chain(), *provider.trusted()):
            store.register(as_asn1(certificate))
        super().__init__(
            signing_cert=as_asn1(provider.certificate()),
            cert_registry=store,
            signature_mechanism=SignedDigestAlgorithm({"algorithm": provider.mechanism}),
        )

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm.lower() != DIGEST:
            raise ValueError(f"digest {digest_algorithm} is not offered")
        return self._provider.sign_digest(hashlib.sha256(data).digest())


def seal_pdf(
    pdf: bytes,
    *,
    reason: str,
    location: str,
    provider: KeyProvider | None = None,
    image: bytes | None = None,
) -> bytes:
    """The PDF with an invisible PAdES B-B signature over the whole of it; no network, no time stamp.

    ``reason`` and ``location`` are read by everybody who opens the signature: nothing personal belongs there.
    ``image`` (or the file of ``YIJI_SEAL_IMAGE``) is shown as a seal at the foot of the last page; empty bytes: no
    image, for a paper that draws its seal itself. A signature
    has its own time in it: the same PDF sealed twice gives other bytes, so keep what was sealed.
    Raises SealKeyMissing; PdfReadError of pyHanko for something that is no PDF.
    """
    provider = provider or key_provider()
    return apart(
        lambda: _seal(pdf, provider, reason, location, _configured_image() if image is None else image)
    )


def _seal(pdf: bytes, provider: KeyProvider, reason: str, location: str, image: bytes | None) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        reason=reason,
        location=location,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    signer = signers.PdfSigner(
        meta,
        signer=_ProvidedSigner(provider),
        stamp_style=_style(image) if image else None,
        new_field_spec=_field(writer) if image else fields.SigFieldSpec(FIELD),
    )
    out = io.BytesIO()
    signer.sign_pdf(writer, output=out)
    return out.getvalue()


def _field(writer: Any) -> fields.SigFieldSpec:
    """A square at the right foot of the last page."""
    last = int(writer.root["/Pages"]["/Count"]) - 1
    page = writer.find_page_for_modification(last)[0].get_object()
    box = page.get("/MediaBox") or writer.root["/Pages"]["/MediaBox"]
    right = float(box[2]) - _MARGIN
    return fields.SigFieldSpec(
        FIELD, on_page=last, box=(int(right - _SIDE), _MARGIN, int(right), _MARGIN + _SIDE)
    )


def _style(image: bytes) -> StaticStampStyle:
    from PIL import Image

    return StaticStampStyle(
        background=PdfImage(Image.open(io.BytesIO(image))),
        background_opacity=1.0,
        border_width=0,
        background_layout=_FILLED,
    )


def _configured_image() -> bytes | None:
    return Path(settings.YIJI_SEAL_IMAGE).read_bytes() if settings.YIJI_SEAL_IMAGE else None


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The certificate as pyHanko wants it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def apart(work: Callable[[], _Result]) -> _Result:
    """Run in a thread of its own: pyHanko starts an event loop, which it may not where one is running."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()
