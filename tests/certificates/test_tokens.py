"""Tokens of certificates: one spelling, one key, one moment; nothing altered is accepted."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import random
import string
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yiji.certificates.tokens import (
    MOMENTARY,
    TokenContent,
    TokenExpired,
    TokenInvalid,
    key_id_of,
    sign_token,
    verify_token,
)

NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
SIGNS = string.ascii_letters + string.digits + "-_"
ORDER = 2**252 + 27742317777372353535851937790883648493


def _key() -> tuple[bytes, bytes]:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


PRIVATE, PUBLIC = _key()
KEYS = {key_id_of(PUBLIC): PUBLIC}
CONTENT = TokenContent("110330106000123", uuid.UUID(int=7), 3, "ab" * 32, NOW)
TOKEN = sign_token(CONTENT, PRIVATE, key_id_of(PUBLIC))


def _refused(token: str) -> bool:
    try:
        verify_token(token, KEYS, NOW)
    except TokenInvalid:
        return True
    return False


def test_a_token_gives_back_what_was_signed_and_names_no_person() -> None:
    assert verify_token(TOKEN, KEYS, NOW + dt.timedelta(days=4000)) == CONTENT
    assert len(TOKEN) == 200


def test_ten_thousand_mutated_tokens_are_all_refused() -> None:
    dice = random.Random(20261123)
    tried = set()
    while len(tried) < 10_000:
        signs = list(TOKEN)
        for _ in range(dice.choice((1, 1, 1, 2, 5))):
            way, at = dice.randrange(5), dice.randrange(len(signs))
            if way <= 1:
                signs[at] = dice.choice(SIGNS)
            elif way == 2:
                del signs[at]
            elif way == 3:
                signs.insert(at, dice.choice(SIGNS + "=+/ .\n"))
            else:
                other = dice.randrange(len(signs))
                signs[at], signs[other] = signs[other], signs[at]
        mutated = "".join(signs)
        if mutated != TOKEN:
            tried.add(mutated)
    assert sum(not _refused(one) for one in tried) == 0


def test_each_flipped_bit_is_refused() -> None:
    raw = base64.urlsafe_b64decode(TOKEN)
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        assert _refused(base64.urlsafe_b64encode(bytes(changed)).decode())


def test_a_second_spelling_of_the_same_signature_is_refused() -> None:
    raw = base64.urlsafe_b64decode(TOKEN)
    scalar = int.from_bytes(raw[-32:], "little") + ORDER
    twin = raw[:-32] + scalar.to_bytes(32, "little")
    assert _refused(base64.urlsafe_b64encode(twin).decode())


@pytest.mark.parametrize(
    "token",
    [
        "",
        " " + TOKEN,
        TOKEN + "\n",
        TOKEN + "=",
        TOKEN.replace("-", "+").replace("_", "/") + "==",
        TOKEN[:-1],
        TOKEN + "AAAA",
        "A" * 200,
        "A" * 10_000,
        "eyJhbGciOiJub25lIn0.e30.",
        "证" * 200,
        "\ud800" * 200,
    ],
)
def test_other_spellings_and_rubbish_are_refused(token: str) -> None:
    assert token == TOKEN or _refused(token)


def test_another_key_under_the_same_name_is_refused() -> None:
    other, _public = _key()
    assert _refused(sign_token(CONTENT, other, key_id_of(PUBLIC)))


def test_an_unknown_key_is_refused_and_an_old_key_verifies_on() -> None:
    other, public = _key()
    token = sign_token(CONTENT, other, key_id_of(public))
    assert _refused(token)
    assert verify_token(token, {**KEYS, key_id_of(public): public}, NOW) == CONTENT


def test_a_momentary_token_ends_with_its_moment() -> None:
    until = NOW + dt.timedelta(seconds=30)
    content = dataclasses.replace(CONTENT, kind=MOMENTARY, expires_at=until)
    token = sign_token(content, PRIVATE, key_id_of(PUBLIC))
    assert verify_token(token, KEYS, NOW + dt.timedelta(seconds=29)) == content
    with pytest.raises(TokenExpired):
        verify_token(token, KEYS, until)


def test_a_printed_token_with_an_end_and_a_momentary_one_without_are_refused() -> None:
    for wrong in (
        dataclasses.replace(CONTENT, expires_at=NOW + dt.timedelta(days=1)),
        dataclasses.replace(CONTENT, kind=MOMENTARY),
        dataclasses.replace(CONTENT, kind=9),
    ):
        assert _refused(sign_token(wrong, PRIVATE, key_id_of(PUBLIC)))
