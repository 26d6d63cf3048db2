"""Institutions that have set nothing yet, and settings made by two persons."""

from __future__ import annotations

import datetime as dt
import itertools

from django.utils import timezone

from tests import factories
from yiji.accounts.scope import Scope
from yiji.institutions.actions.decide_authority_proposal import (
    confirm_authority_proposal,
)
from yiji.institutions.actions.propose_authority import propose_authority
from yiji.institutions.models import ApprovingAuthority, Authority, AuthorityProposal, Institution
from yiji.institutions.visibility import settings_in_force

_serial = itertools.count(1)
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


def fresh(authority: Authority | None = None, **values: object) -> tuple[Institution, Scope, Scope]:
    """An institution that has not set anything, its administrator and its checker."""
    institution, maker = alone(authority, **values)
    return institution, maker, factories.scope_of(factories.make_operator(institution, "checker"))


def alone(authority: Authority | None = None, **values: object) -> tuple[Institution, Scope]:
    """The same with nobody but the administrator."""
    institution = factories.make_institution(authority=authority, **values)
    ApprovingAuthority.objects.filter(institution=institution).delete()
    return institution, factories.scope_of(factories.make_operator(institution, "administrator"))


def tcm(level: str, **place: str) -> Authority:
    return factories.make_authority(f"虚构中医药管理局{next(_serial)}", kind="tcm", level=level, **place)


def set_by_two(
    maker: Scope,
    checker: Scope,
    category: str,
    authority: Authority,
    day: dt.date | None = None,
    reason: str = "",
) -> AuthorityProposal:
    """Proposed by one, confirmed by the other."""
    proposal = propose_authority(maker, category, authority.pk, effective_from=day or TODAY(), reason=reason)
    assert proposal is not None
    return confirm_authority_proposal(checker, proposal.pk, version=0)


def decides(institution: Institution, category: str, on: dt.date | None = None) -> Authority | None:
    """Who decides on that day."""
    found = settings_in_force(on).filter(institution=institution, category=category)
    return found.get().authority if found else None
