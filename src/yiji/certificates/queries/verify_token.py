"""What the public verification says about a token or a sealed PDF: registered content and state as of now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from yiji.certificates.models import ECertificate
from yiji.certificates.models.e_certificate import CURRENT_STATES
from yiji.certificates.queries.e_certificate_words import content_of, state_words
from yiji.certificates.queries.token_keys import public_keys
from yiji.certificates.tokens import MOMENTARY, TokenContent, TokenExpired, TokenInvalid, verify_token
from yiji.rulebook.disclosure import public_view

LONGEST_TOKEN = 2000


@dataclass(frozen=True)
class Verdict:
    """``outcome``: valid, suspended, off_roster, replaced, void, expired (a momentary code) or unknown.

    ``record`` holds the fields that the law opens, as they stand on the certificate in force; it is empty for
    unknown and expired tokens, which are told nothing else.
    """

    outcome: str
    words: str = ""
    record: dict[str, Any] | None = None
    serial: int = 0
    issued_on: dt.date | None = None
    momentary: bool = False
    since: dt.date | None = None


UNKNOWN = Verdict("unknown")


def token_in(text: str) -> str:
    """The token in what somebody typed or scanned: the token itself or an address that ends with it."""
    text = text.strip()
    return text.rsplit("t=", 1)[-1] if "t=" in text else text


def verify_online(text: str, *, now: dt.datetime | None = None) -> Verdict:
    """The verdict on a token (or an address with one); every kind of wrong token gets the same answer."""
    token = token_in(text)
    if len(text) > LONGEST_TOKEN:
        return UNKNOWN
    try:
        content = verify_token(token, public_keys(), now or timezone.now())
    except TokenExpired:
        return Verdict("expired")
    except TokenInvalid:
        return UNKNOWN
    return _verdict(content)


def _verdict(content: TokenContent) -> Verdict:
    row = ECertificate.objects.filter(
        registration_id=content.registration_id,
        serial=content.serial,
        content_sha256=content.content_sha256,
        certificate_no=content.certificate_no,
    ).first()
    if row is None:
        return UNKNOWN
    # A replaced certificate is answered with what is registered now, so that an old text is seen to be old.
    now = (
        ECertificate.objects.filter(registration_id=row.registration_id, state__in=CURRENT_STATES).first()
        if row.state == "replaced"
        else row
    )
    return Verdict(
        row.state,
        state_words(row),
        _public(now or row),
        row.serial,
        row.issued_on,
        content.kind == MOMENTARY,
        row.state_since,
    )


def _public(row: ECertificate) -> dict[str, Any]:
    content = content_of(row)
    return public_view(
        {
            "name": content["name"],
            "sex": content["sex"],
            "practice_level": content["level"],
            "practice_category": content["category"],
            "practice_scopes": content["scopes"],
            "practice_jurisdiction": content["place"],
            "primary_institution": content["institution"],
            "approving_authority": content["authority"],
            "practice_certificate_no": content["certificate_no"],
            "multi_institution_filings": "、".join(one["institution"] for one in content["filings"]),
        }
    )
