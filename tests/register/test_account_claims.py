"""Claims by those in whose name somebody else opened an account (seed 5.1): proven by phone, answered at a desk."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.factories import (
    PROVINCE,
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_registration,
    mobile,
    resident_id,
    scope_of,
)
from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.applications.actions.ask_revocation import ask_revocation
from yiji.applications.actions.decide_revocation import confirm_revocation
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, NotFound, Refusal, TooMany
from yiji.notices.models import InAppNotice, SmsMessage
from yiji.register.actions.answer_claim import reject_claim
from yiji.register.actions.claim_account import prove_claim, start_claim
from yiji.register.models import AccountClaim
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db
NOBODY = Scope.public()


def opened_by_somebody_else(
    hospital: Institution, *, state: str = "active", of_record: bool = False
) -> tuple[PhysicianAccount, dict[str, Any]]:
    """An account on a phone, and what the true holder of the ID number would write."""
    phone, number = mobile(), resident_id()
    physician = make_physician("林虚", number, phone_of_record=phone if of_record else "")
    make_registration(physician, hospital)
    account = make_physician_account(physician, state=state, phone=phone, institution=hospital)
    return account, {
        "name": "林虚",
        "id_number": number,
        "phone": mobile(),
        "province": PROVINCE,
        "institution": hospital.name,
        "statement": "注册时提示证件已被使用，不是本人开立。",
    }


def code() -> str:
    message = SmsMessage.objects.filter(template="SMS-2").latest("created_at")
    return str(json.loads(reveal(message, "params"))["code"])


def claimed(words: dict[str, Any]) -> AccountClaim | None:
    return prove_claim(NOBODY, start_claim(NOBODY, **words), code())


@pytest.mark.parametrize("state", ["active", "awaiting_activation", "code_sent"])
def test_a_claim_freezes_an_account_on_an_unknown_phone_at_once(state: str) -> None:
    hospital = make_institution()
    account, words = opened_by_somebody_else(hospital, state=state)
    assert scope_for(account.user) is not None
    epoch = account.user.session_epoch
    claim = claimed(words)
    account.refresh_from_db()
    assert claim is not None
    assert (claim.state, claim.frozen_from, account.state) == ("open", state, "locked")
    user = User.objects.get(pk=account.user_id)
    assert user.session_epoch == epoch + 1
    assert scope_for(user) is None
    told = SmsMessage.objects.get(template="account-claimed")
    assert reveal(told, "phone") == reveal(account.user, "phone")
    assert InAppNotice.objects.filter(template="claim-to-answer", recipient_id=hospital.pk).count() == 1


def test_an_account_on_the_phone_of_record_is_not_frozen_by_a_stranger() -> None:
    account, words = opened_by_somebody_else(make_institution(), of_record=True)
    claim = claimed(words)
    account.refresh_from_db()
    assert claim is not None
    assert (claim.frozen_from, account.state) == ("", "active")


def test_nothing_happens_before_the_phone_is_proven() -> None:
    account, words = opened_by_somebody_else(make_institution())
    claim_id = start_claim(NOBODY, **words)
    for _ in range(5):
        with pytest.raises(Refusal):
            prove_claim(NOBODY, claim_id, "999999x")
    with pytest.raises(Refusal):
        prove_claim(NOBODY, claim_id, code())
    account.refresh_from_db()
    assert account.state == "active"
    assert AccountClaim.objects.get().state == "phone_to_prove"


def test_a_wrong_name_or_an_unknown_number_claims_nothing() -> None:
    account, words = opened_by_somebody_else(make_institution())
    assert claimed({**words, "name": "张虚"}) is None
    assert claimed({**words, "id_number": resident_id(), "phone": mobile()}) is None
    account.refresh_from_db()
    assert account.state == "active"


def test_the_institution_of_the_registration_answers_whatever_the_claimant_wrote() -> None:
    hospital, other = make_institution(), make_institution()
    _, words = opened_by_somebody_else(hospital)
    claim = claimed({**words, "institution": other.name})
    assert claim is not None
    assert claim.institution_id == hospital.pk
    with pytest.raises(NotFound):
        reject_claim(scope_of(make_operator(other)), claim.pk, version=claim.version, answer="本人账户。")


def test_an_unknown_institution_is_refused_at_its_field() -> None:
    _, words = opened_by_somebody_else(make_institution())
    with pytest.raises(Refusal) as refused:
        start_claim(NOBODY, **{**words, "institution": "没有这家医院"})
    assert refused.value.problems[0].field == "institution"
    assert not SmsMessage.objects.exists()


def test_an_account_that_is_its_holders_comes_back_as_it_was() -> None:
    hospital = make_institution()
    account, words = opened_by_somebody_else(hospital, state="code_sent")
    claim = claimed(words)
    assert claim is not None
    clerk = scope_of(make_operator(hospital))
    with pytest.raises(Refusal):
        reject_claim(clerk, claim.pk, version=claim.version, answer="是")
    done = reject_claim(clerk, claim.pk, version=claim.version, answer="持有人到场，人证一致。")
    account.refresh_from_db()
    assert (done.state, account.state) == ("rejected", "awaiting_activation")
    told = SmsMessage.objects.get(template="claim-answered")
    assert reveal(told, "phone") == words["phone"]
    with pytest.raises(Conflict):
        reject_claim(clerk, claim.pk, version=claim.version, answer="持有人到场，人证一致。")


def test_a_true_claim_ends_with_the_revocation_by_two_persons() -> None:
    hospital = make_institution()
    account, words = opened_by_somebody_else(hospital)
    claim = claimed(words)
    assert claim is not None
    account.refresh_from_db()
    clerk, checker = scope_of(make_operator(hospital)), scope_of(make_operator(hospital, "checker"))
    request = ask_revocation(
        clerk,
        account.pk,
        reason="impersonation",
        explanation="认领人持身份证件到场，人证一致。",
        evidence=b"%PDF-1.4 scan",
        media_type="application/pdf",
        version=account.version,
        claim_id=claim.pk,
    )
    with pytest.raises(Conflict):
        reject_claim(clerk, claim.pk, version=claim.version, answer="持有人到场，人证一致。")
    confirm_revocation(checker, request.pk, version=0)
    account.refresh_from_db()
    claim.refresh_from_db()
    assert (account.state, claim.state) == ("revoked", "upheld")


def test_a_second_claim_on_the_same_account_is_the_first_one_again() -> None:
    _, words = opened_by_somebody_else(make_institution())
    first = claimed(words)
    second = claimed({**words, "phone": mobile()})
    assert first is not None
    assert second is not None
    assert first.pk == second.pk


def test_a_person_is_claimed_for_three_times_a_day_at_most() -> None:
    _, words = opened_by_somebody_else(make_institution())
    for _ in range(3):
        start_claim(NOBODY, **{**words, "phone": mobile()})
    with pytest.raises(TooMany):
        start_claim(NOBODY, **{**words, "phone": mobile()})
