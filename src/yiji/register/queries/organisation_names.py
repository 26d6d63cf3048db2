"""The name of the organisation a scope acts for, as it is written into records and messages."""

from __future__ import annotations

import uuid

from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority, Institution


def organisation_name(scope: Scope) -> str:
    """The institution's or authority's name, "" for everybody else."""
    if scope.organisation_name:
        return scope.organisation_name
    model = {"institution": Institution, "authority": Authority}.get(scope.side)
    if model is None or scope.organisation_id is None:
        return ""
    return institution_name(scope.organisation_id) if model is Institution else _authority_name(scope)


def institution_name(institution_id: uuid.UUID | None) -> str:
    """An institution's name, "" for an unknown id."""
    if institution_id is None:
        return ""
    return Institution.objects.filter(pk=institution_id).values_list("name", flat=True).first() or ""


def _authority_name(scope: Scope) -> str:
    return Authority.objects.filter(pk=scope.organisation_id).values_list("name", flat=True).first() or ""
