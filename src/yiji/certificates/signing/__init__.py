"""Seals PDFs with an organisation's key (PAdES B-B) and checks such seals, without network and without database."""

from yiji.certificates.signing.check import SealReport, check_pdf, check_upload
from yiji.certificates.signing.provider import KeyProvider, SealKeyMissing, key_provider
from yiji.certificates.signing.seal import seal_pdf

__all__ = [
    "KeyProvider",
    "SealKeyMissing",
    "SealReport",
    "check_pdf",
    "check_upload",
    "key_provider",
    "seal_pdf",
]
