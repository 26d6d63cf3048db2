"""The momentary token of a certificate: thirty seconds, shown on the physician's own page."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import segno
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.certificates.actions.token_keys import signing_key
from yiji.certificates.models.e_certificate import CURRENT_STATES
from yiji.certificates.tokens import MOMENTARY, TokenContent, sign_token
from yiji.certificates.visibility import e_certificate_row
from yiji.kernel.outcome import NotFound

SECONDS = 30
# A code read in its last moment still reaches the page.
_GRACE = 5


@dataclass(frozen=True)
class ShownToken:
    """``picture``: the QR code as a data address; ``until``: when the next one is needed."""

    text: str
    picture: str
    until: dt.datetime


def show_token(
    scope: Scope, certificate_id: uuid.UUID, *, verify_url: str, now: dt.datetime | None = None
) -> ShownToken:
    """A fresh token for the physician's own certificate; NotFound for one that has been replaced or voided."""
    now = now or timezone.now()
    row = e_certificate_row(scope, certificate_id)
    if scope.side != "physician" or row.state not in CURRENT_STATES:
        raise NotFound
    key, until = signing_key(), now + dt.timedelta(seconds=SECONDS)
    content = TokenContent(
        row.certificate_no,
        row.registration_id,
        row.serial,
        row.content_sha256,
        now,
        until + dt.timedelta(seconds=_GRACE),
        MOMENTARY,
    )
    text = f"{verify_url}?t={sign_token(content, key.private, key.key_id)}"
    code = segno.make(text, error="m", micro=False)
    return ShownToken(text, code.svg_data_uri(border=2, light="#fff"), until)
