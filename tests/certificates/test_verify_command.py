"""``yiji verify certificate FILE``: the paper and its code, with the database and without it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from yiji.accounts.queries.scope_for import scope_for
from yiji.certificates.actions.draw_e_certificate import ask_certificate_pdf
from yiji.certificates.actions.issue_e_certificate import ask_e_certificate
from yiji.certificates.actions.token_keys import signing_key
from yiji.certificates.models import ECertificate
from yiji.certificates.queries.e_certificates import certificate_pdf
from yiji.certificates.queries.token_keys import key_set
from yiji.certificates.signing import check_pdf, key_provider
from yiji.certificates.signing.provider import root_pem
from yiji.jobs.queue import run_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    registration = factories.make_registration(factories.make_physician(), factories.make_institution())
    scope = scope_for(factories.make_physician_account(registration.physician).user)
    assert scope is not None
    certificate = ask_e_certificate(scope, registration.pk)
    ask_certificate_pdf(scope, certificate.pk, "card", verify_url="https://yiji.example/verify/")
    run_due()
    (tmp_path / "keys.json").write_text(json.dumps(key_set()))
    (tmp_path / "roots.pem").write_bytes(root_pem(key_provider()))
    path = tmp_path / "card.pdf"
    path.write_bytes(certificate_pdf(scope, certificate.pk, "card")[1])
    return path


def _said(*arguments: object) -> str:
    out = io.StringIO()
    call_command("verify", "certificate", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_original_passes_with_and_without_a_database(paper: Path) -> None:
    assert "state: valid" in _said(paper)
    offline = _said(
        paper, f"--keys={paper.with_name('keys.json')}", f"--roots={paper.with_name('roots.pem')}"
    )
    assert "trusted yes" in offline
    assert "not asked" in offline


def test_a_code_in_a_text_file_passes(paper: Path) -> None:
    code = paper.with_name("code.txt")
    code.write_text(f"https://yiji.example/verify/?t={check_pdf(paper.read_bytes()).token}\n")
    assert "state: valid" in _said(code)
    code.write_text("x" * 200)
    with pytest.raises(CommandError, match="核验不通过"):
        _said(code)


def test_a_changed_byte_and_a_voided_certificate_fail(paper: Path) -> None:
    data = bytearray(paper.read_bytes())
    data[len(data) // 2] ^= 1
    altered = paper.with_name("altered.pdf")
    altered.write_bytes(bytes(data))
    with pytest.raises(CommandError, match="核验不通过"):
        _said(altered)
    ECertificate.objects.update(state="void", version=1)
    with pytest.raises(CommandError, match="核验不通过"):
        _said(paper)


def test_keys_of_another_system_accept_nothing(paper: Path) -> None:
    keys = json.loads(paper.with_name("keys.json").read_text())
    assert signing_key().key_id == keys["keys"][0]["kid"]
    other = paper.with_name("other.json")
    other.write_text(json.dumps({"keys": []}))
    with pytest.raises(CommandError, match="核验不通过"):
        _said(paper, f"--keys={other}")
    other.write_text("[]")
    with pytest.raises(CommandError, match="JWKS"):
        _said(paper, f"--keys={other}")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(CommandError, match="nowhere"):
        _said("/nowhere.pdf")
    with pytest.raises(CommandError, match="请给出文件"):
        call_command("verify", "certificate")
