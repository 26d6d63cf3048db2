"""Who holds the key of the seal: an interface, a PKCS#12 file of the organisation, and a demo key made here."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.conf import settings

from yiji.certificates.signing.demo_key import demo_chain

DIGEST = "sha256"


class SealKeyMissing(RuntimeError):
    """No key to seal with: the message says which setting is missing or what is wrong with its file."""


class KeyProvider(Protocol):
    """A key that seals. It may stand in a device: only digests go in, only signatures come out.

    ``mechanism`` is the name of signature and digest in CMS (``sha256_ecdsa``, ``sha256_rsa``). An SM2 device
    (GM/T 0015, ``sm3_sm2``) would be a further class of this shape; none is shipped, because neither pyHanko
    nor its validator knows SM2 in CMS, and a seal that nobody can check proves nothing.
    """

    mechanism: str
    demo: bool

    def certificate(self) -> x509.Certificate:
        """The signer's certificate."""
        ...

    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificates above the signer's, nearest first; these are embedded too."""
        ...

    def trusted(self) -> tuple[x509.Certificate, ...]:
        """The roots that a seal of ours must lead to."""
        ...

    def sign_digest(self, digest: bytes) -> bytes:
        """Sign a SHA-256 digest (32 bytes)."""
        ...


class HeldKey:
    """A private key in memory with its certificates."""

    def __init__(
        self,
        key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
        certificate: x509.Certificate,
        chain: tuple[x509.Certificate, ...],
        trusted: tuple[x509.Certificate, ...],
        *,
        demo: bool,
    ) -> None:
        self._key, self._certificate, self._chain, self._trusted = key, certificate, chain, trusted
        self.demo = demo
        self.mechanism = f"{DIGEST}_{'ecdsa' if isinstance(key, ec.EllipticCurvePrivateKey) else 'rsa'}"

    def certificate(self) -> x509.Certificate:
        """The signer's certificate."""
        return self._certificate

    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificates above it."""
        return self._chain

    def trusted(self) -> tuple[x509.Certificate, ...]:
        """The roots of trust."""
        return self._trusted

    def sign_digest(self, digest: bytes) -> bytes:
        """ECDSA or RSA (PKCS#1 v1.5) over the digest."""
        hashed = utils.Prehashed(hashes.SHA256())
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(digest, ec.ECDSA(hashed))
        return self._key.sign(digest, padding.PKCS1v15(), hashed)


def key_provider() -> KeyProvider:
    """The key that the settings name. Raises SealKeyMissing with the way out.

    ``YIJI_SEAL_PKCS12`` names the organisation's file, ``YIJI_SEAL_PASSPHRASE_FILE`` the file with its
    passphrase, ``YIJI_SEAL_TRUST`` a PEM file of roots (default: the self-signed ones in the PKCS#12). Without
    them a demo key is made in the data directory, except in production.
    """
    if settings.YIJI_SEAL_PKCS12:
        trust = settings.YIJI_SEAL_TRUST
        return _from_pkcs12(
            Path(settings.YIJI_SEAL_PKCS12),
            settings.YIJI_SEAL_PASSPHRASE_FILE,
            Path(trust) if trust else None,
        )
    if not settings.YIJI_SEAL_DEMO:
        raise SealKeyMissing(
            "没有电子签章密钥：请用 YIJI_SEAL_PKCS12 指定签章证书文件 (PKCS#12)。生产环境不使用演示密钥。"
        )
    return _demo(Path(settings.YIJI_DATA_DIR) / "seal")


@lru_cache(maxsize=4)
def _demo(folder: Path) -> HeldKey:
    key, certificate, root = demo_chain(folder)
    return HeldKey(key, certificate, (root,), (root,), demo=True)


@lru_cache(maxsize=4)
def _from_pkcs12(path: Path, passphrase_file: str, trust: Path | None) -> HeldKey:
    try:
        passphrase = Path(passphrase_file).read_bytes().strip() if passphrase_file else None
        key, certificate, others = pkcs12.load_key_and_certificates(path.read_bytes(), passphrase)
        roots = tuple(x509.load_pem_x509_certificates(trust.read_bytes())) if trust else ()
    except (OSError, ValueError) as error:
        raise SealKeyMissing(f"签章证书文件 {path} 无法打开：文件不存在、已损坏或口令不对。") from error
    if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise SealKeyMissing(f"签章证书文件 {path} 中没有可用的私钥和证书（支持 RSA 与 ECDSA）。")
    own = tuple(other for other in others if other.subject == other.issuer)
    return HeldKey(key, certificate, tuple(others), roots or own or (certificate,), demo=False)


def expires_at(provider: KeyProvider) -> dt.datetime:
    """When the signer's certificate ends."""
    return provider.certificate().not_valid_after_utc


def root_pem(provider: KeyProvider) -> bytes:
    """The roots as PEM, for whoever checks a seal without this system."""
    return b"".join(root.public_bytes(Encoding.PEM) for root in provider.trusted())
