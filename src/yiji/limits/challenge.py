"""A small sum that a person answers by reading or listening: asked where a bare refusal would hit the innocent too.

Nothing is stored for an unanswered question. The token carries only a random number; the sum follows from it, from
whom it is put to and from the installation's key, so a token answered elsewhere is another sum here.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass

from django.core import signing

from yiji.limits.limiter import Limit, take
from yiji.vault.crypto import blind_index

VALID_SECONDS = 600
_ONCE = Limit("challenge:once", 1, 86_400)
_SALT = "yiji.challenge"


@dataclass(frozen=True)
class Challenge:
    """``first`` plus (``adds``) or minus ``second``; the answer lies between 2 and 118."""

    token: str
    first: int
    second: int
    adds: bool

    @property
    def answer(self) -> int:
        return self.first + self.second if self.adds else self.first - self.second


def put(subject: str) -> Challenge:
    """A new question to ``subject`` (an address), good for ten minutes and one answer."""
    return _of(signing.dumps(secrets.token_urlsafe(12), salt=_SALT), subject)


def answered(token: str, answer: str, subject: str) -> bool:
    """Whether ``answer`` is right. A genuine token is used up by the first try, right or wrong.

    Call it outside the business transaction.
    """
    try:
        nonce = signing.loads(token, salt=_SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return False
    if not take(_ONCE, str(nonce)):
        return False
    written = unicodedata.normalize("NFKC", answer).strip()
    return (
        written.isascii()
        and written.isdigit()
        and len(written) < 5
        and int(written) == _of(token, subject).answer
    )


def _of(token: str, subject: str) -> Challenge:
    drawn = blind_index("subject", f"challenge|{token}|{subject}").int
    first, second, adds = 21 + drawn % 79, 1 + (drawn >> 16) % 19, bool((drawn >> 32) & 1)
    return Challenge(token, first, second, adds)
