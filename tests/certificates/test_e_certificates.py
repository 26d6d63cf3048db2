"""Electronic certificates follow the register: issue, replacement, greying and voiding in the same transaction."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from pypdf import PdfReader

from tests import factories
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.certificates.actions.draw_e_certificate import ask_certificate_pdf
from yiji.certificates.actions.issue_e_certificate import ask_e_certificate, reconcile_e_certificates
from yiji.certificates.actions.show_token import show_token
from yiji.certificates.actions.token_keys import rotate_token_key
from yiji.certificates.models import ECertificate, ECertificateFile, TokenKey
from yiji.certificates.queries.e_certificates import certificate_pdf, certificates_of, files_of
from yiji.certificates.queries.token_keys import key_set, keys_of, public_keys
from yiji.certificates.queries.verify_token import verify_online
from yiji.certificates.signing import check_pdf
from yiji.certificates.tokens import verify_token
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import NotFound, Refusal
from yiji.register.actions.apply_changes import apply_changes
from yiji.register.models import Registration
from yiji.rulebook import register_changes as change_types

pytestmark = pytest.mark.django_db
SYSTEM = Scope.system("test")
URL = "https://yiji.example/verify/"
TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def registration() -> Registration:
    institution = factories.make_institution("虚构市第一人民医院")
    return factories.make_registration(factories.make_physician(name="王𬍛"), institution)


@pytest.fixture
def own(registration: Registration) -> Scope:
    account = factories.make_physician_account(registration.physician)
    scope = scope_for(account.user)
    assert scope is not None
    return scope


def _apply(registration: Registration, *changes: Any) -> None:
    apply_changes(
        SYSTEM, changes, physician_id=registration.physician_id, application_id=None, effective_on=TODAY
    )


def _moved(registration: Registration) -> change_types.ChangeRegistration:
    place = factories.make_institution()
    return change_types.ChangeRegistration(str(registration.pk), primary_institution=str(place.pk))


def _states(registration: Registration) -> list[str]:
    return list(registration.e_certificates.order_by("serial").values_list("state", flat=True))


def _drawn(scope: Scope, certificate: ECertificate, layout: str) -> bytes:
    ask_certificate_pdf(scope, certificate.pk, layout, verify_url=URL)
    run_due()
    return certificate_pdf(scope, certificate.pk, layout)[1]


def _words(pdf: bytes) -> str:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return "".join(text.split())


def _token(pdf: bytes) -> str:
    return str((PdfReader(io.BytesIO(pdf)).metadata or {})["/Keywords"])


def test_a_physician_asks_once_and_an_institution_cannot_ask(registration: Registration, own: Scope) -> None:
    first = ask_e_certificate(own, registration.pk)
    assert ask_e_certificate(own, registration.pk) == first
    assert _states(registration) == ["valid"]
    operator = scope_for(factories.make_operator(registration.primary_institution, "administrator"))
    assert operator is not None
    with pytest.raises(NotFound):
        ask_e_certificate(operator, registration.pk)


def test_a_change_replaces_the_certificate_and_keeps_the_old_one(
    registration: Registration, own: Scope
) -> None:
    first = ask_e_certificate(own, registration.pk)
    _apply(registration, _moved(registration))
    assert _states(registration) == ["replaced", "valid"]
    first.refresh_from_db()
    assert first.state_since == TODAY
    newest, oldest = certificates_of(own)
    assert newest.content["institution"] != oldest.content["institution"]
    assert "已被新版本替换" in oldest.words


def test_leaving_the_roster_greys_and_returning_restores(registration: Registration, own: Scope) -> None:
    ask_e_certificate(own, registration.pk)
    pk = str(registration.pk)
    _apply(registration, change_types.MarkOffRoster(pk, "9", TODAY, TODAY))
    assert _states(registration) == ["off_roster"]
    assert "不在册" in certificates_of(own)[0].words
    _apply(registration, change_types.RestoreToRoster(pk, "x"))
    assert _states(registration) == ["valid"]


def test_the_end_of_a_registration_voids_with_its_date(registration: Registration, own: Scope) -> None:
    ask_e_certificate(own, registration.pk)
    _apply(registration, change_types.CloseRegistration(str(registration.pk), "deregistered", "01"))
    assert _states(registration) == ["void"]
    assert certificates_of(own)[0].words == "本证自2026年11月20日起作废（注册已注销）"
    with pytest.raises(Refusal, match="已经终止"):
        ask_e_certificate(own, registration.pk)


def test_a_failed_decision_leaves_no_certificate(registration: Registration, own: Scope) -> None:
    ask_e_certificate(own, registration.pk)
    resume = change_types.ResumeRegistration(str(registration.pk), "x")
    with pytest.raises(Exception, match="状态已经变化"):
        _apply(registration, _moved(registration), resume)
    assert _states(registration) == ["valid"]


def test_the_sweep_issues_what_a_decision_missed_once(registration: Registration) -> None:
    assert reconcile_e_certificates() == 0
    Registration.objects.filter(pk=registration.pk).update(opened_by_application=registration.pk, version=1)
    assert reconcile_e_certificates() == 1
    assert reconcile_e_certificates() == 0
    Registration.objects.filter(pk=registration.pk).update(status="deregistered", ended_on=TODAY, version=2)
    assert reconcile_e_certificates() == 1
    assert _states(registration) == ["void"]


def test_a_pdf_is_drawn_once_sealed_and_its_download_logged(registration: Registration, own: Scope) -> None:
    certificate = ask_e_certificate(own, registration.pk)
    card = _drawn(own, certificate, "card")
    assert check_pdf(card).good
    for word in ("王𬍛", "虚构市第一人民医院", registration.certificate_no):
        assert word in _words(card)
    assert _drawn(own, certificate, "card") == card
    assert AuditEvent.objects.filter(verb="e_certificate.print", object_id=str(certificate.pk)).count() == 2
    assert [(one.layout, one.ready) for one in files_of(own, certificate.pk)] == [
        ("card", True),
        ("page", False),
    ]


def test_a_voided_certificate_is_drawn_anew_with_its_words(registration: Registration, own: Scope) -> None:
    certificate = ask_e_certificate(own, registration.pk)
    before = _drawn(own, certificate, "page")
    _apply(registration, change_types.CloseRegistration(str(registration.pk), "deregistered", "01"))
    with pytest.raises(NotFound):
        certificate_pdf(own, certificate.pk, "page")
    after = _drawn(own, certificate, "page")
    assert "作废" not in _words(before)
    assert "本证自2026年11月20日起作废" in _words(after)
    verdict = verify_online(_token(before))
    assert (verdict.outcome, verdict.since) == ("void", TODAY)


def test_the_token_of_the_paper_tells_the_registered_content(registration: Registration, own: Scope) -> None:
    certificate = ask_e_certificate(own, registration.pk)
    token = _token(_drawn(own, certificate, "card"))
    verdict = verify_online(f"{URL}?t={token}")
    assert verdict.outcome == "valid"
    assert verdict.record is not None
    assert verdict.record["name"] == "王𬍛"
    assert "birth_date" not in verdict.record
    _apply(registration, _moved(registration))
    old = verify_online(token)
    assert old.outcome == "replaced"
    assert old.record is not None
    assert old.record["primary_institution"] != "虚构市第一人民医院"


def test_tokens_of_an_old_key_verify_on_and_the_old_private_key_is_gone(
    registration: Registration, own: Scope
) -> None:
    certificate = ask_e_certificate(own, registration.pk)
    token = _token(_drawn(own, certificate, "card"))
    old = TokenKey.objects.get()
    new = rotate_token_key(SYSTEM)
    assert verify_online(token).outcome == "valid"
    assert TokenKey.objects.get(pk=old.pk).private_key is None
    assert [one["kid"] for one in key_set()["keys"]] == [new, old.key_id]
    assert keys_of(key_set()) == public_keys()
    # Without a database: the published keys are enough.
    assert verify_token(token, keys_of(key_set()), dt.datetime.now(dt.UTC)).serial == 1


def test_a_momentary_token_is_over_after_its_moment(registration: Registration, own: Scope) -> None:
    certificate = ask_e_certificate(own, registration.pk)
    now = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
    shown = show_token(own, certificate.pk, verify_url=URL, now=now)
    assert verify_online(shown.text, now=now).momentary
    assert verify_online(shown.text, now=now + dt.timedelta(seconds=36)).outcome == "expired"
    assert verify_online(shown.text, now=now + dt.timedelta(seconds=36)).record is None
    assert shown.picture.startswith("data:image/svg+xml")


@pytest.mark.parametrize("text", ["", "x", "A" * 200, "t=", "A" * 5000, "eyJhbGciOiJub25lIn0.e30."])
def test_every_unknown_token_gets_the_same_answer(text: str) -> None:
    assert verify_online(text) == verify_online("y")


def test_a_foreign_certificate_is_not_found(registration: Registration, own: Scope) -> None:
    certificate = ask_e_certificate(own, registration.pk)
    other = scope_for(factories.make_physician_account(factories.make_physician()).user)
    stranger = scope_for(factories.make_operator(factories.make_institution(), "administrator"))
    assert other is not None
    assert stranger is not None
    for scope in (other, stranger, Scope.public()):
        for act in (
            lambda scope=scope: files_of(scope, certificate.pk),
            lambda scope=scope: certificate_pdf(scope, certificate.pk, "card"),
            lambda scope=scope: show_token(scope, certificate.pk, verify_url=URL),
            lambda scope=scope: ask_certificate_pdf(scope, certificate.pk, "card", verify_url=URL),
            lambda scope=scope: certificates_of(scope, registration.pk),
        ):
            with pytest.raises(NotFound):
                act()
    with pytest.raises(NotFound):
        ask_certificate_pdf(own, certificate.pk, "poster", verify_url=URL)


def test_what_cannot_be_sealed_says_why_and_may_be_asked_again(
    registration: Registration, own: Scope, settings: Any
) -> None:
    certificate = ask_e_certificate(own, registration.pk)
    settings.YIJI_SEAL_DEMO = False
    ask_certificate_pdf(own, certificate.pk, "card", verify_url=URL)
    run_due()
    assert "YIJI_SEAL_PKCS12" in ECertificateFile.objects.get().error
    settings.YIJI_SEAL_DEMO = True
    assert check_pdf(_drawn(own, certificate, "card")).good
