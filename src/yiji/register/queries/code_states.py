"""How an activation code fares: waiting to be sent, sent, delivered, failed, used, run out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from yiji.accounts.models import OneTimeCode
from yiji.accounts.models.one_time_code import MOST_ATTEMPTS
from yiji.notices.models import SmsMessage
from yiji.register.models import IssuedActivationCode

_MESSAGE = {
    "queued": "to_send",
    "sending": "to_send",
    "sent": "sent",
    "delivered": "delivered",
    "failed": "failed",
}


@dataclass(frozen=True)
class CodeState:
    """``state``: to_send, sent, delivered, failed, handed_over, used, expired, spent (five wrong), replaced."""

    channel: str
    state: str
    issued_at: dt.datetime
    issued_by: str
    expires_at: dt.datetime
    identity_document: str

    @property
    def live(self) -> bool:
        """Whether the code can still be used."""
        return self.state in ("to_send", "sent", "delivered", "failed", "handed_over")


def last_codes(account_ids: Iterable[uuid.UUID], now: dt.datetime) -> dict[uuid.UUID, CodeState]:
    """The newest code of each account that ever got one."""
    newest: dict[uuid.UUID, IssuedActivationCode] = {}
    for issued in IssuedActivationCode.objects.filter(account_id__in=list(account_ids)).order_by("issued_at"):
        newest[issued.account_id] = issued
    return dict(zip(newest, _states(list(newest.values()), now), strict=True))


def code_history(account_id: uuid.UUID, now: dt.datetime, most: int = 10) -> list[CodeState]:
    """The codes of one account, the newest first."""
    rows = IssuedActivationCode.objects.filter(account_id=account_id).order_by("-issued_at", "-pk")[:most]
    return _states(list(rows), now)


def _states(issued: list[IssuedActivationCode], now: dt.datetime) -> list[CodeState]:
    codes = {code.pk: code for code in OneTimeCode.objects.filter(pk__in=[one.code_id for one in issued])}
    messages = dict(
        SmsMessage.objects.filter(pk__in=[one.message_id for one in issued if one.message_id]).values_list(
            "pk", "state"
        )
    )
    return [
        CodeState(
            channel=one.channel,
            state=_state(one, codes.get(one.code_id), messages, now),
            issued_at=one.issued_at,
            issued_by=one.issued_by_name,
            expires_at=codes[one.code_id].expires_at if one.code_id in codes else one.issued_at,
            identity_document=one.identity_document,
        )
        for one in issued
    ]


def _state(
    issued: IssuedActivationCode,
    code: OneTimeCode | None,
    messages: dict[uuid.UUID, str],
    now: dt.datetime,
) -> str:
    if code is None:
        return "expired"
    if code.used_at is not None:
        return "used"
    if code.attempts >= MOST_ATTEMPTS:
        return "spent"
    if code.expires_at <= (code.replaced_at or now):
        return "expired"
    if code.replaced_at is not None:
        return "replaced"
    if issued.channel == "slip":
        return "handed_over"
    return _MESSAGE.get(messages.get(issued.message_id, "queued") if issued.message_id else "queued", "sent")
