"""Issues and checks one-time codes: stored as a keyed hash, five tries reserved one by one, used once."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
import unicodedata
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from yiji.accounts.models import OneTimeCode
from yiji.accounts.models.one_time_code import MOST_ATTEMPTS
from yiji.kernel.outcome import Conflict, Problem, Refusal
from yiji.limits.limiter import CODE_TRIES_PER_PERSON, require
from yiji.vault.crypto import blind_index

DIGITS = "0123456789"
# Without I, L, O, 0 and 1, which people misread on a printed slip.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

SMS_CODE_TTL = dt.timedelta(minutes=10)
SETUP_CODE_TTL = dt.timedelta(hours=24)
ACTIVATION_CODE_TTL = dt.timedelta(hours=72)


@dataclass(frozen=True)
class ProvenCode:
    """The right text was given for this code; it still has to be redeemed."""

    id: uuid.UUID
    subject_id: uuid.UUID
    issued_by: uuid.UUID | None


@dataclass(frozen=True)
class LiveCode:
    """What staff may know of a code that is out: never its text."""

    id: uuid.UUID
    created_at: dt.datetime
    expires_at: dt.datetime
    attempts: int
    sms_id: uuid.UUID | None

    @property
    def tries_left(self) -> int:
        return MOST_ATTEMPTS - self.attempts


def issue(
    purpose: str,
    subject_id: uuid.UUID,
    *,
    ttl: dt.timedelta = SMS_CODE_TTL,
    length: int = 6,
    alphabet: str = DIGITS,
    issued_by: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> str:
    """Make a code for the subject and return its clear text, which is stored nowhere; the older one dies.

    ``purpose``: setup, activation, phone, second_factor, recovery. Raises Conflict when two are issued
    at once.
    """
    now = now or timezone.now()
    code = "".join(secrets.choice(alphabet) for _ in range(length))
    row_id = uuid.uuid4()
    try:
        with transaction.atomic():
            _live(purpose, subject_id).update(replaced_at=now)
            OneTimeCode.objects.create(
                id=row_id,
                purpose=purpose,
                subject_id=subject_id,
                code_hash=_hash(row_id, purpose, subject_id, code),
                expires_at=now + ttl,
                issued_by=issued_by,
            )
    except IntegrityError:
        raise Conflict("刚刚已发出一个新的验证码，请使用最新收到的。") from None
    return code


def note_sms(purpose: str, subject_id: uuid.UUID, sms_id: uuid.UUID) -> None:
    """Remember which message carries the live code, so that its delivery can be shown."""
    _live(purpose, subject_id).update(sms_id=sms_id)


def cancel(purpose: str, subject_id: uuid.UUID, *, now: dt.datetime | None = None) -> None:
    """The live code of the subject dies without a successor."""
    _live(purpose, subject_id).update(replaced_at=now or timezone.now())


def live_code(purpose: str, subject_id: uuid.UUID, *, now: dt.datetime | None = None) -> LiveCode | None:
    """The code that could still be redeemed; None when there is none, it expired or its tries are used up."""
    row = (
        _live(purpose, subject_id)
        .filter(expires_at__gt=now or timezone.now(), attempts__lt=MOST_ATTEMPTS)
        .values("id", "created_at", "expires_at", "attempts", "sms_id")
        .first()
    )
    return LiveCode(**row) if row else None


def prove(
    purpose: str, subject_id: uuid.UUID, text: str, *, field: str = "code", now: dt.datetime | None = None
) -> ProvenCode:
    """Reserve one of the five tries, then compare ``text`` with the live code; raises Refusal or TooMany.

    The reserved try must outlive a refusal, so this must not run inside a transaction (nor through
    ``perform``): a roll-back would give the try back. Outside tests that is an error (durable).
    """
    now = now or timezone.now()
    require(CODE_TRIES_PER_PERSON, str(subject_id), "今天输错验证码的次数过多，请明天再试。")
    with transaction.atomic(durable=True):
        row = _live(purpose, subject_id).first()
        reserved = row is not None and OneTimeCode.objects.filter(
            pk=row.pk,
            used_at__isnull=True,
            replaced_at__isnull=True,
            expires_at__gt=now,
            attempts__lt=MOST_ATTEMPTS,
        ).update(attempts=F("attempts") + 1)
    if row is None or not reserved:
        raise _wrong(field)
    given = _hash(row.pk, purpose, subject_id, normalise_code(text))
    if not hmac.compare_digest(given.bytes, row.code_hash.bytes):
        raise _wrong(field)
    return ProvenCode(row.pk, subject_id, row.issued_by)


def redeem(proven: ProvenCode, *, field: str = "code", now: dt.datetime | None = None) -> None:
    """Use the code up, in the transaction of the act it allows; raises Refusal when somebody was faster."""
    used = OneTimeCode.objects.filter(pk=proven.id, used_at__isnull=True, replaced_at__isnull=True).update(
        used_at=now or timezone.now()
    )
    if not used:
        raise _wrong(field)


def check(
    purpose: str, subject_id: uuid.UUID, text: str, *, field: str = "code", now: dt.datetime | None = None
) -> ProvenCode:
    """``prove`` and ``redeem`` in one, for acts that need no transaction of their own."""
    proven = prove(purpose, subject_id, text, field=field, now=now)
    redeem(proven, field=field, now=now)
    return proven


def normalise_code(text: str) -> str:
    """The code as issued: half-width, upper case, without blanks and hyphens; over-long text becomes ""."""
    if len(text) > 60:
        return ""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in folded if char.isalnum())


def _live(purpose: str, subject_id: uuid.UUID) -> QuerySet[OneTimeCode]:
    return OneTimeCode.objects.filter(
        purpose=purpose, subject_id=subject_id, used_at__isnull=True, replaced_at__isnull=True
    )


def _hash(row_id: uuid.UUID, purpose: str, subject_id: uuid.UUID, code: str) -> uuid.UUID:
    return blind_index("one_time_code", f"{purpose}|{subject_id}|{row_id}|{code}")


def _wrong(field: str) -> Refusal:
    # One answer for wrong, expired, used and never issued: it tells a guesser nothing.
    return Refusal(
        Problem(
            "code_wrong",
            "验证码不正确，或已过期、已使用。",
            field=field,
            way_out="请核对最近收到的一条；输错 5 次后原码作废，需重新获取。",
        )
    )
