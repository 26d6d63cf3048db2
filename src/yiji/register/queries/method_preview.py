"""What each method of activation would mean for those who wait now, told before it is chosen."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.kernel.outcome import NotFound
from yiji.register.activation_rules import WAITING_STATES
from yiji.register.models import DirectActivation
from yiji.register.queries.activation_settings import ActivationSetting, activation_setting
from yiji.register.queries.automatic import waiting_and_safe
from yiji.register.queries.second_person import second_person_exists


@dataclass(frozen=True)
class MethodPreview:
    """The setting and the figures behind its three choices."""

    setting: ActivationSetting
    waiting: int
    safe: int
    asked_directly: int
    second_person: bool


def method_preview(scope: Scope) -> MethodPreview:
    """The scope's institution; raises NotFound for other sides."""
    institution = own_institution_row(scope)
    waiting = PhysicianAccount.objects.filter(
        activating_institution_id=institution.pk, state__in=WAITING_STATES
    )
    return MethodPreview(
        setting=activation_setting(institution),
        waiting=waiting.count(),
        safe=waiting_and_safe(institution.pk).count(),
        asked_directly=DirectActivation.objects.filter(institution_id=institution.pk, state="asked").count(),
        second_person=second_person_exists(scope),
    )


def own_setting(scope: Scope) -> ActivationSetting:
    """How the scope's institution activates; raises NotFound for other sides."""
    return activation_setting(own_institution_row(scope))


def own_institution_row(scope: Scope) -> Institution:
    """The institution that the scope acts for; raises NotFound for other sides."""
    institution = (
        Institution.objects.select_related("licence_issuer")
        .filter(pk=scope.organisation_id or uuid.UUID(int=0))
        .first()
        if scope.side == "institution"
        else None
    )
    if institution is None:
        raise NotFound
    return institution
