"""Checks the seal of a PDF with pyHanko's validator, against our own roots and without network."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from yiji.certificates.signing.provider import KeyProvider, key_provider
from yiji.certificates.signing.seal import apart
from yiji.uploads.child.sealed import inspect_seal
from yiji.uploads.sealed import inspect_upload


@dataclass(frozen=True)
class SealReport:
    """What a seal proves.

    ``readable``: it is a PDF; ``signed``: it has a signature; ``intact``: no signed byte differs; ``whole``: the
    last signature covers the whole file, nothing was added after it; ``trusted``: the signer leads to our root.
    ``token``: the certificate token that the paper carries, unchecked.
    """

    readable: bool = False
    signed: bool = False
    intact: bool = False
    whole: bool = False
    trusted: bool = False
    demo: bool = False
    signer: str = ""
    signed_at: dt.datetime | None = None
    token: str = ""

    @property
    def good(self) -> bool:
        """Whether the paper is as it was sealed, by us."""
        return self.readable and self.signed and self.intact and self.whole and self.trusted


def check_pdf(pdf: bytes, *, provider: KeyProvider | None = None, roots: str = "") -> SealReport:
    """The report on the seal of ``pdf``; something broken is reported and never raised.

    ``roots`` (PEM) stand in the place of the provider's, for a check without this system's keys.
    """
    if roots:
        return _report(apart(lambda: inspect_seal(pdf, roots)), demo=False)
    held = provider or key_provider()
    told = apart(lambda: inspect_seal(pdf, _pem(held.trusted()), _pem(held.chain())))
    return _report(told, demo=held.demo)


def check_upload(pdf: bytes) -> SealReport:
    """The same for a file that a stranger sent: it is opened in the limited process only. Raises Refusal."""
    held = key_provider()
    told = inspect_upload(pdf, roots=_pem(held.trusted()), chain=_pem(held.chain()))
    return _report(told, demo=held.demo)


def _report(told: dict[str, Any], *, demo: bool) -> SealReport:
    return SealReport(
        readable=told["readable"],
        signed=told["signed"],
        intact=told["intact"],
        whole=told["whole"],
        trusted=told["trusted"],
        demo=demo and told["signed"],
        signer=told["signer"],
        signed_at=dt.datetime.fromisoformat(told["signed_at"]) if told["signed_at"] else None,
        token=told["keywords"],
    )


def _pem(certificates: tuple[x509.Certificate, ...]) -> str:
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates)
