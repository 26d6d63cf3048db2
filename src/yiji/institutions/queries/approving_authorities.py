"""The approving authorities of an institution: in force, waiting for their day, proposed, earlier, and the directory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from yiji.accounts.models import Membership
from yiji.accounts.permissions import PERMISSIONS
from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.models import ApprovingAuthority, Authority, AuthorityProposal, Institution
from yiji.institutions.queries.authority_choice import Departure, departures, departures_of
from yiji.institutions.queries.default_authority import DefaultAuthority, default_authority
from yiji.institutions.visibility import (
    get_authority_proposal,
    own_institution,
    settings_in_force,
    visible_approving_authorities,
    visible_authorities,
    visible_authority_proposals,
)

CATEGORIES = ("clinical", "dental", "public_health", "tcm")
CHECK = "institution:approving_authority:check"
DIRECTORY_ORDER = ("name", "id")
DIRECTORY_COLUMNS = (
    "id",
    "name",
    "kind",
    "level",
    "province_code",
    "city_code",
    "county_code",
    "phone",
    "address",
)


@dataclass(frozen=True)
class CategorySetting:
    """One row of the settings page: what holds, what will hold from a later day, what waits for a second person."""

    category: str
    label: str
    current: ApprovingAuthority | None
    default: DefaultAuthority
    unusual: Sequence[Departure] = ()
    waiting: ApprovingAuthority | None = None
    proposal: AuthorityProposal | None = None


@dataclass(frozen=True)
class PastSetting:
    """A setting that no longer holds, or was taken back before its day (``until`` is None then)."""

    label: str
    authority: Authority
    effective_from: dt.date
    until: dt.date | None
    set_by_name: str
    checked_by_name: str
    reason: str
    unusual: Sequence[Departure]


@dataclass(frozen=True)
class ProposalPage:
    """What the second person looks at before he decides."""

    proposal: AuthorityProposal
    label: str
    current: ApprovingAuthority | None
    default: DefaultAuthority
    unusual: Sequence[Departure]
    effective_from: dt.date
    own: bool


def category_settings(scope: Scope) -> list[CategorySetting]:
    """The four categories with what is set, the default, and how the choice departs from it."""
    institution, today = own_institution(scope), timezone.localdate()
    in_force = _by_category(settings_in_force().filter(institution=institution))
    later = visible_approving_authorities(scope).filter(superseded_at=None, effective_from__gt=today)
    waiting = _by_category(later.order_by("-effective_from"))
    proposed = _by_category(visible_authority_proposals(scope).filter(state="proposed"))
    settings = []
    for category in CATEGORIES:
        row = in_force.get(category)
        settings.append(
            CategorySetting(
                category,
                catalogue.label("practice_category", category),
                row,
                default_authority(institution, category),
                departures(institution, category, row.authority) if row else (),
                waiting.get(category),
                proposed.get(category),
            )
        )
    return settings


def _by_category(rows: QuerySet[Any]) -> dict[str, Any]:
    return {row.category: row for row in rows.select_related("authority")}


def unset_categories(scope: Scope) -> list[str]:
    """The names of the categories whose physicians nobody can decide on yet (AUTH-04)."""
    present = set(
        settings_in_force().filter(institution__in=visible_own(scope)).values_list("category", flat=True)
    )
    return [
        catalogue.label("practice_category", category) for category in CATEGORIES if category not in present
    ]


def visible_own(scope: Scope) -> list[Any]:
    """The id of the own institution, in a list; empty for other sides."""
    return [scope.organisation_id] if scope.side == "institution" and scope.organisation_id else []


def setting_history(scope: Scope) -> list[PastSetting]:
    """The settings that were replaced or taken back, newest first, at most fifty."""
    today = timezone.localdate()
    rows = list(
        visible_approving_authorities(scope)
        .filter(institution__in=visible_own(scope))
        .select_related("authority")
        .order_by("category", "-effective_from", "-set_at")[:400]
    )
    past, follower = [], dict[str, ApprovingAuthority]()
    for row in rows:
        if row.superseded_at is None:
            after = follower.get(row.category)
            follower[row.category] = row
            if after is None or after.effective_from > today:
                continue
            until: dt.date | None = after.effective_from
        else:
            replaced_on = timezone.localtime(row.superseded_at).date()
            until = replaced_on if replaced_on >= row.effective_from else None
        past.append((row, until))
    past.sort(key=lambda pair: (pair[1] or pair[0].effective_from, pair[0].set_at), reverse=True)
    return [
        PastSetting(
            catalogue.label("practice_category", row.category),
            row.authority,
            row.effective_from,
            until,
            row.set_by_name,
            row.checked_by_name,
            row.reason,
            departures_of(row.unusual),
        )
        for row, until in past[:50]
    ]


def authority_choices(scope: Scope, category: str = "") -> list[tuple[str, str]]:
    """The active authorities of the institution's province, the default first, then the nearest ones."""
    institution = own_institution(scope)
    order = {"county": 0, "city": 1, "province": 2}
    default = default_authority(institution, category).authority if category else None
    near = sorted(
        visible_authorities(scope).filter(province_code=institution.province_code),
        key=lambda a: (
            default is None or a.pk != default.pk,
            a.county_code != institution.county_code,
            order.get(a.level, 9),
            a.name,
        ),
    )
    return [(str(authority.pk), authority.name) for authority in near]


def authority_directory(scope: Scope, part_of_name: str = "") -> QuerySet[Authority]:
    """The active authorities of the institution's province, with their telephones."""
    institution = own_institution(scope)
    found = visible_authorities(scope).filter(province_code=institution.province_code)
    return found.filter(name__icontains=part_of_name) if part_of_name else found


def proposal_page(scope: Scope, proposal_id: Any) -> ProposalPage:
    """One proposal with what it would replace; raises NotFound."""
    proposal = get_authority_proposal(scope, proposal_id)
    institution = own_institution(scope)
    current = settings_in_force().filter(institution=institution, category=proposal.category)
    return ProposalPage(
        proposal,
        catalogue.label("practice_category", proposal.category),
        current.select_related("authority").first(),
        default_authority(institution, proposal.category),
        departures_of(proposal.unusual),
        max(proposal.effective_from, timezone.localdate())
        if proposal.state == "proposed"
        else proposal.effective_from,
        proposal.proposed_by_person == scope.person_id,
    )


def proposals_to_check(scope: Scope) -> int:
    """How many proposals of other persons wait for this one."""
    if not scope.may(CHECK):
        return 0
    waiting = visible_authority_proposals(scope).filter(state="proposed")
    return waiting.exclude(proposed_by_person=scope.person_id).count()


def described_authorities(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the directory with the name of their division."""
    return [
        {
            **row,
            "division": catalogue.division_name(
                row["county_code"] or row["city_code"] or row["province_code"]
            ),
        }
        for row in rows
    ]


def is_alone(scope: Scope) -> bool:
    """Whether nobody but the scope's person may check what is set for the own institution."""
    return not another_may_check(scope, own_institution(scope))


def another_may_check(scope: Scope, institution: Institution) -> bool:
    """Whether another person of the institution, not only another log-in, may check a proposal."""
    roles = [role.partition(".")[2] for role in PERMISSIONS[CHECK]]
    others = Membership.objects.filter(
        institution_id=institution.pk, role__in=roles, ended_at__isnull=True, user__is_active=True
    )
    return others.exclude(user__person_id=scope.person_id).exclude(user_id=scope.user_id).exists()
