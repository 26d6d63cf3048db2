"""What goes on at an institution whose account the authority is about to suspend or close: figures only."""

from __future__ import annotations

from dataclasses import dataclass

from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.kernel.outcome import NotFound
from yiji.register.models import Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.rulebook.workflow import AT_THE_AUTHORITY, DRAFT, OPEN

CAP = 1000


@dataclass(frozen=True)
class InstitutionWork:
    """Each figure is counted up to ``CAP``."""

    registrations: int
    waiting_accounts: int
    to_confirm: int
    at_authority: int


def institution_work(scope: Scope, institution: LicensedInstitution) -> InstitutionWork:
    """Physicians registered there, accounts and applications that wait for it; NotFound for foreign ones."""
    if scope.side != "authority" or institution.issuer_id != scope.organisation_id:
        raise NotFound
    registered = Registration.objects.filter(primary_institution_id=institution.id, status__in=LIVE_STATUSES)
    waiting = PhysicianAccount.objects.filter(
        activating_institution_id=institution.id, state__in=("awaiting_activation", "code_sent")
    )
    applications = Application.objects.filter(institution_id=institution.id)
    to_confirm = applications.filter(state__in=OPEN - AT_THE_AUTHORITY - {DRAFT})
    return InstitutionWork(
        registrations=registered[:CAP].count(),
        waiting_accounts=waiting[:CAP].count(),
        to_confirm=to_confirm[:CAP].count(),
        at_authority=applications.filter(state__in=AT_THE_AUTHORITY)[:CAP].count(),
    )
