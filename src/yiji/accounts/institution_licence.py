"""What an account needs to know of an institution's licence; the institutions package fills it in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class LicensedInstitution:
    """``issuer_id`` is the authority that issued the licence and alone may issue credentials (seed 1).

    ``kind`` "clinic": filed instead of licensed. ``issuer_phone`` is the office's, told to who may not log in.
    """

    id: uuid.UUID
    name: str
    issuer_id: uuid.UUID
    issuer_name: str
    licence_no: str
    licence_state: str = "valid"
    kind: str = "medical"
    issuer_phone: str = ""
