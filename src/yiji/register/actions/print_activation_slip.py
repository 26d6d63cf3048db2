"""A slip with an activation code, handed to the physician in person where no message reaches him (seed 5)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.register.actions.activate_directly import require_document
from yiji.register.actions.issue_activation_code import issue_activation_code, require_may_get_code
from yiji.register.visibility import waiting_account


@dataclass(frozen=True)
class Slip:
    """What stands on the paper. ``code`` is known here only: it can be printed once."""

    account_id: uuid.UUID
    name: str
    institution: str
    code: str
    printed_at: dt.datetime
    expires_at: dt.datetime

    @property
    def code_in_groups(self) -> str:
        """Four characters at a time, as people read them."""
        return f"{self.code[:4]} {self.code[4:]}"


def print_activation_slip(
    scope: Scope,
    account_id: uuid.UUID,
    *,
    identity_seen: bool,
    identity_document: str,
    now: dt.datetime | None = None,
) -> Slip:
    """Issue a code of eight letters and digits for the person whose document was seen; an older code dies.

    Raises NotFound, Refusal (document not seen, licence, register), TooMany after ten codes in a day, Conflict.
    """
    now = now or timezone.now()
    account = waiting_account(scope, account_id)
    require_document(identity_seen, identity_document)
    institution = require_may_get_code(scope, account, now, pause=False)
    with transaction.atomic():
        code = issue_activation_code(
            scope, account, institution, channel="slip", identity_document=identity_document, now=now
        )
    return Slip(account.pk, account.name, institution.name, code.text, now, code.expires_at)
