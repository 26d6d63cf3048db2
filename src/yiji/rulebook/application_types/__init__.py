"""The application types; one file each kind, found here by their code."""

from __future__ import annotations

from yiji.rulebook.application_types.additional_registration import ADDITIONAL_REGISTRATION
from yiji.rulebook.application_types.certificate_reissue import CERTIFICATE_REISSUE
from yiji.rulebook.application_types.change_of_registration import CHANGE_OF_REGISTRATION
from yiji.rulebook.application_types.correction import CORRECTION
from yiji.rulebook.application_types.deregistration import (
    DEREGISTRATION_BY_PHYSICIAN,
    DEREGISTRATION_EX_OFFICIO,
    DEREGISTRATION_REPORTED,
)
from yiji.rulebook.application_types.filing_cancellation import (
    FILING_CANCELLATION,
    INSTITUTION_CANCELLATION,
    LEGACY_CANCELLATION,
)
from yiji.rulebook.application_types.initial_registration import INITIAL_REGISTRATION
from yiji.rulebook.application_types.level_upgrade import LEVEL_UPGRADE
from yiji.rulebook.application_types.military_transfers import TRANSFER_FROM_MILITARY, TRANSFER_TO_MILITARY
from yiji.rulebook.application_types.multi_institution_filing import MULTI_INSTITUTION_FILING
from yiji.rulebook.application_types.off_roster import OFF_ROSTER_FILING, OFF_ROSTER_OBJECTION
from yiji.rulebook.application_types.re_registration import RE_REGISTRATION
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec, Step, missing_fields

ALL: tuple[ApplicationType, ...] = (
    INITIAL_REGISTRATION,
    ADDITIONAL_REGISTRATION,
    RE_REGISTRATION,
    LEVEL_UPGRADE,
    CHANGE_OF_REGISTRATION,
    MULTI_INSTITUTION_FILING,
    FILING_CANCELLATION,
    LEGACY_CANCELLATION,
    TRANSFER_FROM_MILITARY,
    TRANSFER_TO_MILITARY,
    DEREGISTRATION_BY_PHYSICIAN,
    CERTIFICATE_REISSUE,
    OFF_ROSTER_OBJECTION,
    OFF_ROSTER_FILING,
    INSTITUTION_CANCELLATION,
    DEREGISTRATION_REPORTED,
    DEREGISTRATION_EX_OFFICIO,
    CORRECTION,
)
_BY_CODE = {kind.code: kind for kind in ALL}

__all__ = ["ALL", "ApplicationType", "FieldSpec", "Step", "get", "missing_fields", "started_by"]


def get(code: str) -> ApplicationType:
    """The application type of that code (``INITIAL``); raises KeyError for one that does not exist."""
    return _BY_CODE[code]


def started_by(side: str) -> tuple[ApplicationType, ...]:
    """The types that side ("physician", "institution", "authority") starts, in the order of the menus."""
    return tuple(kind for kind in ALL if kind.started_by == side)
