"""The application types; one file each, found here by their code."""

from __future__ import annotations

from yiji.rulebook.application_types.initial_registration import INITIAL_REGISTRATION
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec, Step, missing_fields

ALL: tuple[ApplicationType, ...] = (INITIAL_REGISTRATION,)
_BY_CODE = {kind.code: kind for kind in ALL}

__all__ = ["ALL", "ApplicationType", "FieldSpec", "Step", "get", "missing_fields"]


def get(code: str) -> ApplicationType:
    """The application type of that code (``INITIAL``); raises KeyError for one that does not exist."""
    return _BY_CODE[code]
