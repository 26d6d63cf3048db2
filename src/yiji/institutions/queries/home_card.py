"""The institution on its own home page: licence, account, what is set up and what is not (seed 2.3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yiji.accounts.queries.staff_size import live_operators
from yiji.accounts.scope import Scope
from yiji.accounts.visibility import visible_institution_accounts
from yiji.institutions.models import Institution
from yiji.institutions.queries.approving_authorities import CATEGORIES, unset_categories
from yiji.institutions.queries.print_checks import printing_works
from yiji.institutions.queries.profile import has_departments
from yiji.institutions.visibility import own_institution
from yiji.kernel.calendar import LegalDate
from yiji.kernel.waiting import NOTHING, Waiting

EXPIRING_DAYS = 90
# The maker and the checker have to be two people.
ENOUGH_OPERATORS = 2


@dataclass(frozen=True)
class HomeCard:
    """``unset`` names the categories without approving authority; ``account_state`` is that of the account."""

    institution: Institution
    account_state: str
    unset: list[str]
    departments: bool
    operators: bool
    printing: bool

    @property
    def set_count(self) -> int:
        return len(CATEGORIES) - len(self.unset)

    @property
    def categories(self) -> int:
        return len(CATEGORIES)

    @property
    def ready(self) -> bool:
        """Whether a new institution has set up everything."""
        return not self.unset and self.departments and self.operators and self.printing


def home_card(scope: Scope) -> HomeCard:
    """Six small queries; raises NotFound for other sides."""
    institution = own_institution(scope)
    account = visible_institution_accounts(scope).values_list("state", flat=True).first()
    return HomeCard(
        institution=institution,
        account_state=account or "",
        unset=unset_categories(scope),
        departments=has_departments(scope),
        operators=live_operators(scope, ENOUGH_OPERATORS) >= ENOUGH_OPERATORS,
        printing=printing_works(scope),
    )


def licence_waiting(institution: Institution, today: dt.date) -> Waiting:
    """One when the licence ends within ninety days, has ended, or was not verified in time."""
    ends = institution.licence_valid_to
    ending = ends is not None and ends <= today + dt.timedelta(days=EXPIRING_DAYS)
    if institution.licence_state != "overdue" and not ending:
        return NOTHING
    return Waiting(1, LegalDate(ends) if ends else None)
