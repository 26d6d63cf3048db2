"""The demo key of the seal: made at first use in the data directory, and named for what it is in every certificate."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

WARNING = "演示用，不具法律效力"
_YEARS = 20
_KEY, _CERTIFICATE, _ROOT_KEY, _ROOT = "seal_key.pem", "seal.pem", "root_key.pem", "root.pem"

Chain = tuple[ec.EllipticCurvePrivateKey, x509.Certificate, x509.Certificate]


def demo_chain(folder: Path) -> Chain:
    """Key, certificate and root from ``folder``, made when it is not there; of two makers at once one wins."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix="seal-", dir=folder.parent))
        _make(made)
        # A folder with files in it is never replaced by a rename: the other maker was faster.
        with contextlib.suppress(OSError):
            os.rename(made, folder)
        shutil.rmtree(made, ignore_errors=True)
    key = load_pem_private_key((folder / _KEY).read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{folder / _KEY} holds no elliptic-curve key")
    return (
        key,
        x509.load_pem_x509_certificate((folder / _CERTIFICATE).read_bytes()),
        x509.load_pem_x509_certificate((folder / _ROOT).read_bytes()),
    )


def _make(folder: Path) -> None:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, name = _name("Yiji 演示根证书"), _name("Yiji 演示电子签章")
    root = _certificate(root_name, root_name, root_key.public_key(), root_key, authority=True)
    leaf = _certificate(name, root_name, key.public_key(), root_key, authority=False)
    for file_name, data in (
        (_ROOT_KEY, _pem(root_key)),
        (_KEY, _pem(key)),
        (_ROOT, root.public_bytes(Encoding.PEM)),
        (_CERTIFICATE, leaf.public_bytes(Encoding.PEM)),
    ):
        handle = os.open(folder / file_name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, WARNING),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{common}（{WARNING}）"),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    signing_key: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    begins = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + dt.timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), True)
        .add_extension(usage, True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), False)
        .sign(signing_key, hashes.SHA256())
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
