"""The seal of a PDF: made without network, checked by pyHanko and by our own reading of the bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import stat
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from PIL import Image
from pypdf import PdfReader, PdfWriter

from yiji.certificates.signing import SealKeyMissing, check_pdf, key_provider, seal_pdf
from yiji.certificates.signing.demo_key import WARNING, demo_chain
from yiji.config.seal_checks import seal_key


def _paper() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": "paper " * 200})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return seal_pdf(_paper(), reason="测试", location="浙江省")


def _digest_holds(pdf: bytes) -> bool:
    """Our own check of the bytes: the digest over the ByteRange, and the signature over the signed attributes."""
    fields = PdfReader(io.BytesIO(pdf)).get_fields() or {}
    signature = fields["Seal"]["/V"].get_object()
    a, b, c, d = signature["/ByteRange"]
    hole = pdf[a + b : c]
    info = cms.ContentInfo.load(bytes.fromhex(hole.strip(b"<>").decode()))["content"]
    signer = info["signer_infos"][0]
    stated = {one["type"].native: one["values"][0] for one in signer["signed_attrs"]}
    if stated["message_digest"].native != hashlib.sha256(pdf[a : a + b] + pdf[c : c + d]).digest():
        return False
    leaf = next(
        x509.load_der_x509_certificate(one.chosen.dump())
        for one in info["certificates"]
        if one.chosen.serial_number == signer["sid"].chosen["serial_number"].native
    )
    key = leaf.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(hashes.SHA256()))
    return c + d == len(pdf)


def test_a_sealed_paper_is_intact_whole_and_ours_for_both_checks(sealed: bytes) -> None:
    report = check_pdf(sealed)
    assert report.good
    assert report.demo
    assert WARNING in report.signer
    assert _digest_holds(sealed)
    assert b"/ETSI.CAdES.detached" in sealed


@pytest.mark.parametrize("part", [0.02, 0.2, 0.4, 0.6, 0.95])
def test_one_changed_byte_of_the_paper_is_found_by_both_checks(sealed: bytes, part: float) -> None:
    length = len(_paper())
    at = int(length * part)
    changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    assert not check_pdf(changed).good
    try:
        assert not _digest_holds(changed)
    except AssertionError:
        raise
    except Exception:
        pass


def test_what_is_added_after_the_seal_is_told(sealed: bytes) -> None:
    report = check_pdf(sealed + b"\n% added\n")
    assert report.intact
    assert not report.whole
    assert not report.good


@pytest.mark.parametrize("data", [b"", b"x", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"(" * 10_000])
def test_what_is_no_pdf_proves_nothing(data: bytes) -> None:
    report = check_pdf(data)
    assert not report.readable
    assert not report.good


def test_a_paper_without_a_seal_is_readable_and_not_signed() -> None:
    report = check_pdf(_paper())
    assert report.readable
    assert not report.signed
    assert not report.good


def test_the_key_is_readable_by_its_owner_only_and_made_once(tmp_path: Path) -> None:
    first = demo_chain(tmp_path / "seal")
    second = demo_chain(tmp_path / "seal")
    assert first[1] == second[1]
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in (tmp_path / "seal").iterdir())
    assert [one.name for one in tmp_path.iterdir()] == ["seal"]
    for certificate in first[1:]:
        assert WARNING in certificate.subject.rfc4514_string()


def test_a_seal_of_another_authority_is_intact_but_not_trusted(
    sealed: bytes, tmp_path: Path, settings: object
) -> None:
    settings.YIJI_DATA_DIR = tmp_path  # type: ignore[attr-defined]
    report = check_pdf(sealed)
    assert report.intact
    assert report.whole
    assert not report.trusted
    assert not report.good


def test_the_image_of_a_seal_stands_on_the_last_page() -> None:
    picture = io.BytesIO()
    Image.new("RGBA", (60, 60), (200, 0, 0, 120)).save(picture, "PNG")
    shown = seal_pdf(_paper(), reason="r", location="l", image=picture.getvalue())
    assert check_pdf(shown).good
    notes = PdfReader(io.BytesIO(shown)).pages[-1]["/Annots"]
    assert [int(edge) for edge in notes[0].get_object()["/Rect"]] == [419, 57, 538, 176]


def _organisation(path: Path, passphrase: bytes) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "测试卫生健康局")])
    now = dt.datetime.now(dt.UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=9))
        .add_extension(usage, True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"seal", key, certificate, None, BestAvailableEncryption(passphrase)
        )
    )


def test_an_organisations_own_key_file_seals(tmp_path: Path, settings: object) -> None:
    _organisation(tmp_path / "seal.p12", b"pass phrase")
    (tmp_path / "phrase").write_text("pass phrase\n")
    settings.YIJI_SEAL_PKCS12 = str(tmp_path / "seal.p12")  # type: ignore[attr-defined]
    settings.YIJI_SEAL_PASSPHRASE_FILE = str(tmp_path / "phrase")  # type: ignore[attr-defined]
    report = check_pdf(seal_pdf(_paper(), reason="r", location="l"))
    assert report.good
    assert not report.demo
    assert report.signer == "测试卫生健康局"
    (tmp_path / "phrase").write_text("another\n")
    settings.YIJI_SEAL_PKCS12 = str(tmp_path / "." / "other.p12")  # type: ignore[attr-defined]
    with pytest.raises(SealKeyMissing, match="无法打开"):
        key_provider()


def test_production_makes_no_demo_key(tmp_path: Path, settings: object) -> None:
    settings.YIJI_SEAL_DEMO = False  # type: ignore[attr-defined]
    settings.YIJI_DATA_DIR = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(SealKeyMissing, match="YIJI_SEAL_PKCS12"):
        seal_pdf(_paper(), reason="r", location="l")
    assert not (tmp_path / "seal").exists()


def test_the_start_up_check_tells_a_missing_and_a_broken_key(tmp_path: Path, settings: object) -> None:
    assert seal_key(None) == []
    settings.YIJI_SEAL_DEMO = False  # type: ignore[attr-defined]
    assert [one.id for one in seal_key(None)] == ["yiji.W010"]
    settings.YIJI_SEAL_PKCS12 = str(tmp_path / "none.p12")  # type: ignore[attr-defined]
    assert [one.id for one in seal_key(None)] == ["yiji.E010"]
    _organisation(tmp_path / "seal.p12", b"x")
    (tmp_path / "phrase").write_text("x")
    settings.YIJI_SEAL_PASSPHRASE_FILE = str(tmp_path / "phrase")  # type: ignore[attr-defined]
    settings.YIJI_SEAL_PKCS12 = str(tmp_path / "seal.p12")  # type: ignore[attr-defined]
    assert [one.id for one in seal_key(None)] == ["yiji.W011"]
