"""Pages of electronic certificates: the physician's, the institution's, and the public verification."""

from __future__ import annotations

import base64
import io
import json
import re
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests import factories
from yiji.accounts.queries.scope_for import scope_for
from yiji.certificates.actions.issue_e_certificate import ask_e_certificate
from yiji.certificates.models import ECertificate
from yiji.jobs.queue import run_due
from yiji.register.models import Registration

pytestmark = pytest.mark.django_db
VERIFY = "/verify/"


@pytest.fixture
def registration() -> Registration:
    institution = factories.make_institution("虚构市第二人民医院")
    return factories.make_registration(factories.make_physician(name="钱虚"), institution)


@pytest.fixture
def physician(registration: Registration) -> Client:
    return factories.logged_in(factories.make_physician_account(registration.physician).user)


@pytest.fixture
def operator(registration: Registration) -> Client:
    return factories.logged_in(factories.make_operator(registration.primary_institution, "administrator"))


def _key() -> dict[str, str]:
    return {"submit_key": str(uuid.uuid4())}


def _asked(client: Client, registration: Registration) -> ECertificate:
    answer = client.post(reverse("physician:ask_e_certificate", args=[registration.pk]), _key())
    certificate = ECertificate.objects.get(registration=registration)
    assert answer["Location"] == reverse("physician:e_certificate", args=[certificate.pk])
    return certificate


def _pdf(client: Client, side: str, certificate: ECertificate, layout: str = "card") -> bytes:
    answer = client.post(reverse(f"{side}:e_certificate_draw", args=[certificate.pk, layout]), _key())
    assert answer.status_code == 303
    assert "data-poll" in client.get(answer["Location"]).content.decode()
    run_due()
    assert "下载 PDF" in client.get(answer["Location"]).content.decode()
    return client.get(reverse(f"{side}:e_certificate_pdf", args=[certificate.pk, layout])).content


def _outcome(html: str) -> str:
    found = re.search(r'data-outcome="(\w+)"', html)
    return found[1] if found else ""


def _token(pdf: bytes) -> str:
    return str((PdfReader(io.BytesIO(pdf)).metadata or {})["/Keywords"])


def test_without_a_registration_the_page_says_so() -> None:
    client = factories.logged_in(factories.make_physician_account(factories.make_physician()).user)
    assert "还没有电子证照" in client.get("/physician/e-certificates/").content.decode()


def test_the_physician_takes_shows_and_downloads(registration: Registration, physician: Client) -> None:
    assert "领取电子证照" in physician.get(reverse("physician:e_certificates")).content.decode()
    certificate = _asked(physician, registration)
    page = physician.get(reverse("physician:e_certificate", args=[certificate.pk])).content.decode()
    assert "虚构市第二人民医院" in page
    assert "data:image/svg+xml" in page
    assert "更换二维码" in page
    assert _pdf(physician, "physician", certificate).startswith(b"%PDF-")
    listed = physician.get(reverse("physician:e_certificates")).content.decode()
    assert "出示动态二维码" in listed
    assert "领取电子证照" not in listed


def test_a_code_scanned_from_the_paper_shows_what_is_registered(
    registration: Registration, physician: Client
) -> None:
    token = _token(_pdf(physician, "physician", _asked(physician, registration)))
    answer = Client().get(VERIFY, {"t": token})
    html = answer.content.decode()
    assert _outcome(html) == "valid"
    assert "钱虚" in html
    assert "出生日期" not in html
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_original_file_passes_and_an_altered_one_is_told(
    registration: Registration, physician: Client
) -> None:
    pdf = _pdf(physician, "physician", _asked(physician, registration))
    sent = SimpleUploadedFile("证照.pdf", pdf, "application/pdf")
    good = Client().post(VERIFY, {"file": sent, **_key()}).content.decode()
    assert "文件签章完好" in good
    assert _outcome(good) == "valid"
    middle = len(pdf) // 3
    altered = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]
    bad = Client().post(VERIFY, {"file": SimpleUploadedFile("x.pdf", altered), **_key()}).content.decode()
    assert "文件签章完好" not in bad
    assert "请勿采信" in bad


@pytest.mark.parametrize("code", ["x", "A" * 200, "A" * 1999, "https://elsewhere.example/?t=zzz"])
def test_unknown_codes_all_get_one_answer(code: str) -> None:
    first = Client().post(VERIFY, {"code": code, **_key()})
    assert first.status_code == 200
    assert _outcome(first.content.decode()) == "unknown"
    assert "核验不通过" in first.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "请粘贴核验码"),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ rubbish")}, "文件不是 PDF"),
        ({"code": "A" * 2001}, "最多 2000 个字"),
        ({"code": "a\x00b"}, "控制字符"),
    ],
)
def test_what_cannot_be_verified_keeps_the_form(sent: dict[str, object], said: str) -> None:
    answer = Client().post(VERIFY, {**sent, **_key()})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_sixty_first_verification_within_a_minute_waits() -> None:
    codes = [Client().get(VERIFY, {"t": "x"}).status_code for _ in range(130)]
    assert codes[:60] == [200] * 60
    assert 429 in codes


def test_the_institution_sees_its_own_and_nobody_elses(
    registration: Registration, physician: Client, operator: Client
) -> None:
    certificate = _asked(physician, registration)
    page = reverse("institution:e_certificates", args=[registration.pk])
    assert "钱虚" in operator.get(page).content.decode()
    detail = operator.get(reverse("institution:physician", args=[registration.physician_id]))
    assert page in detail.content.decode()
    assert _pdf(operator, "institution", certificate, "page").startswith(b"%PDF-")
    stranger = factories.logged_in(factories.make_operator(factories.make_institution(), "administrator"))
    other = factories.logged_in(factories.make_physician_account(factories.make_physician()).user)
    assert stranger.get(page).status_code == 404
    for client, side in ((stranger, "institution"), (other, "physician")):
        for name, arguments in (
            ("files", [certificate.pk]),
            ("photo", [certificate.pk]),
            ("pdf", [certificate.pk, "page"]),
            ("draw", [certificate.pk, "page"]),
        ):
            assert client.get(reverse(f"{side}:e_certificate_{name}", args=arguments)).status_code == 404
    assert (
        operator.get(reverse("institution:e_certificate_draw", args=[certificate.pk, "poster"])).status_code
        == 404
    )


def test_the_credential_is_signed_by_a_published_key(registration: Registration, physician: Client) -> None:
    certificate = _asked(physician, registration)
    address = reverse("physician:e_certificate_credential", args=[certificate.pk])
    answer = physician.post(address, _key())
    assert answer["Content-Type"] == "application/vc+jwt"
    head, body, signature = answer.content.decode().split(".")
    published = {one["kid"]: one for one in json.loads(Client().get("/verify/keys.json").content)["keys"]}
    header, claims = json.loads(_bytes(head)), json.loads(_bytes(body))
    key = Ed25519PublicKey.from_public_bytes(_bytes(published[header["kid"]]["x"]))
    key.verify(_bytes(signature), f"{head}.{body}".encode())
    assert (header["alg"], header["typ"]) == ("EdDSA", "vc+jwt")
    assert claims["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert claims["type"][0] == "VerifiableCredential"
    assert claims["issuer"].endswith("/verify/")
    assert claims["credentialSubject"]["name"] == "钱虚"
    assert "birth" not in body
    assert physician.get(address).status_code == 405


def test_a_replaced_certificate_shows_no_code_and_exports_nothing(
    registration: Registration, physician: Client
) -> None:
    certificate = _asked(physician, registration)
    ECertificate.objects.filter(pk=certificate.pk).update(state="replaced", version=1)
    page = physician.get(reverse("physician:e_certificate", args=[certificate.pk])).content.decode()
    assert "已被新版本替换" in page
    assert "data:image/svg+xml" not in page
    for name, method in (("code", physician.get), ("credential", physician.post)):
        assert method(reverse(f"physician:e_certificate_{name}", args=[certificate.pk])).status_code == 404


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_page_of_the_momentary_code_works_alone(registration: Registration) -> None:
    account = factories.make_physician_account(registration.physician)
    scope = scope_for(account.user)
    assert scope is not None
    certificate = ask_e_certificate(scope, registration.pk)
    client = factories.logged_in(account.user)
    part = client.get(reverse("physician:e_certificate_code", args=[certificate.pk])).content.decode()
    assert part.startswith("<div")
    assert "data-poll" in part
