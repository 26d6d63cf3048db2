"""Takes one unit of a limit atomically, before the costly or secret step, on both engines."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import connection
from django.db.models import F

from yiji.kernel.outcome import TooMany
from yiji.limits.models import LimitCounter
from yiji.vault.crypto import blind_index


@dataclass(frozen=True)
class Limit:
    """At most ``most`` times in ``seconds`` for each subject of ``kind``."""

    kind: str
    most: int
    seconds: int


PASSWORD_PER_ACCOUNT = Limit("password:account", 5, 900)
PASSWORD_PER_ADDRESS = Limit("password:address", 60, 300)
SECOND_FACTOR = Limit("second-factor", 5, 900)
SMS_PER_NUMBER_MINUTE = Limit("sms:number:minute", 1, 60)
SMS_PER_NUMBER_HOUR = Limit("sms:number:hour", 5, 3600)
SMS_PER_NUMBER_DAY = Limit("sms:number:day", 10, 86_400)
RECOVERY_PER_ADDRESS = Limit("recovery:address", 5, 3600)
RECOVERY_PER_PERSON = Limit("recovery:person", 3, 3600)
SIGN_UP_PER_ADDRESS = Limit("sign-up:address", 20, 3600)
# Above the first two a question is asked with each search; the third ends it for the day.
PUBLIC_LOOKUP = Limit("public-lookup:address", 20, 3600)
PUBLIC_LOOKUP_PLACE = Limit("public-lookup:institution", 120, 3600)
PUBLIC_LOOKUP_DAY = Limit("public-lookup:address:day", 200, 86_400)
PUBLIC_LIST_FILE = Limit("public-list:address", 60, 3600)
CERTIFICATE_VERIFY = Limit("certificate-verify:address", 60, 60)
REVEAL = Limit("reveal:account", 30, 3600)
CODE_TRIES_PER_PERSON = Limit("code:person", 50, 86_400)

_TAKE = """
INSERT INTO limits_limitcounter (key_hash, "window", n) VALUES (%s, %s, 1)
ON CONFLICT (key_hash, "window") DO UPDATE SET n = limits_limitcounter.n + 1
WHERE limits_limitcounter.n < %s RETURNING n
"""


def take(limit: Limit, subject: str, now: float | None = None) -> bool:
    """True when the act may go on; False when the limit is used up. Call it outside the business transaction."""
    window = int((time.time() if now is None else now) // limit.seconds)
    key = blind_index("subject", f"{limit.kind}|{subject}")
    with connection.cursor() as cursor:
        stored = key.hex if connection.vendor == "sqlite" else key
        cursor.execute(_TAKE, [stored, window, limit.most])
        return cursor.fetchone() is not None


def require(limit: Limit, subject: str, message: str = "") -> None:
    """Take one unit or raise TooMany with the length of the window."""
    if not take(limit, subject):
        raise TooMany(message or "操作过于频繁，请稍后再试。", retry_after=limit.seconds)


def give_back(limit: Limit, subject: str, now: float | None = None) -> None:
    """Return the unit of an act that proved right, so that only wrong passwords and codes are counted."""
    window = int((time.time() if now is None else now) // limit.seconds)
    key = blind_index("subject", f"{limit.kind}|{subject}")
    LimitCounter.objects.filter(key_hash=key, window=window, n__gt=0).update(n=F("n") - 1)


def forgive(limit: Limit, subject: str, now: float | None = None) -> None:
    """Return all units of a subject that proved otherwise who he is, such as after a forgotten password."""
    window = int((time.time() if now is None else now) // limit.seconds)
    key = blind_index("subject", f"{limit.kind}|{subject}")
    LimitCounter.objects.filter(key_hash=key, window=window).update(n=0)
