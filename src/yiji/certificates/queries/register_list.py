"""Finds the printed form of an authority's announced list of a month."""

from __future__ import annotations

import datetime as dt
import uuid

from yiji.accounts.scope import Scope
from yiji.certificates.queries.printed_form import FormState, form_pdf, form_state
from yiji.kernel.outcome import NotFound

OBJECT_KIND = "register_list"
_NAMES = uuid.UUID("6f0f3a0e-6f0b-4f0c-9a59-3b7c1f5d2e11")


def list_id(authority_id: uuid.UUID, kind: str, month: dt.date, own: bool) -> uuid.UUID:
    """One id for each list of an authority: the same list, the same id."""
    return uuid.uuid5(_NAMES, f"{authority_id}:{kind}:{month:%Y-%m}:{own}")


def list_state(scope: Scope, kind: str, month: dt.date, *, own: bool) -> FormState | None:
    """How far the newest print of the list is; None before the first."""
    return form_state(OBJECT_KIND, _own_list(scope, kind, month, own))


def list_pdf(scope: Scope, kind: str, month: dt.date, *, own: bool) -> tuple[str, bytes]:
    """(serial number, PDF) of the newest print; NotFound before it is there."""
    return form_pdf(scope, OBJECT_KIND, _own_list(scope, kind, month, own))


def _own_list(scope: Scope, kind: str, month: dt.date, own: bool) -> uuid.UUID:
    if scope.side != "authority" or scope.organisation_id is None:
        raise NotFound
    return list_id(scope.organisation_id, kind, month, own)
