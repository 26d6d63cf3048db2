"""谁看过我的信息: what staff looked at, printed and changed, told to the physician himself (个人信息保护法第四十五条).

Organisation and role are told, not the name of the member of staff: the law has the handler of the data named
(第十七条), and that name is the clerk's own personal data. Whoever doubts a look asks the organisation, which can
find the person by the number of the entry.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.audit.subject import delta_of, events_about
from yiji.institutions.models import Authority, Institution
from yiji.kernel.outcome import NotFound

LOOKS = ("physician.view", "application.view", "document.view")
REVEALS = ("personal_data.reveal",)
PRINTS = ("form.print", "roster_export.include", "verification_report.include", "print_batch.include")
# Whose reason is a stated purpose, and no clerk's own words about the physician.
_WITH_REASON = (*REVEALS, "roster_export.include")
KINDS = ("all", "looks", "reveals", "prints", "changes")
# What the physician need not be told line by line: the steps of his own log-in and the machine's bookkeeping.
_NOT_TOLD = ("application.save", "form.fill", "physician_account.code_ended")


@dataclass(frozen=True)
class Access:
    """One line: ``organisation`` is "" for the system itself, ``roles`` are codes of the policy table."""

    number: int
    at: dt.datetime
    side: str
    organisation: str
    roles: tuple[str, ...]
    verb: str
    field: str
    reason: str


def own_access_log(scope: Scope, kind: str = "all") -> QuerySet[AuditEvent]:
    """The events about the scope's physician that others caused; ``kind`` is one of KINDS."""
    if scope.side != "physician" or scope.physician_account_id is None:
        raise NotFound
    found = (
        events_about([scope.physician_account_id, scope.physician_id])
        .filter(
            Q(actor_side__in=("institution", "authority")) | Q(actor_side="system", tenant_id__isnull=False)
        )
        .exclude(actor_id=scope.user_id)
        .exclude(verb__in=_NOT_TOLD)
    )
    if kind == "looks":
        return found.filter(verb__in=LOOKS)
    if kind == "reveals":
        return found.filter(verb__in=REVEALS)
    if kind == "prints":
        return found.filter(verb__in=PRINTS)
    if kind == "changes":
        return found.exclude(verb__in=(*LOOKS, *REVEALS, *PRINTS))
    return found


def describe_accesses(rows: Iterable[Mapping[str, Any]]) -> list[Access]:
    """Rows of ``audit.subject.COLUMNS`` with the names of their organisations."""
    rows = list(rows)
    names = _organisations({row["tenant_id"] for row in rows})
    return [
        Access(
            number=row["id"],
            at=row["at"],
            side=row["actor_side"],
            organisation=names.get(row["tenant_id"], ""),
            roles=tuple(filter(None, row["actor_roles"].split(","))),
            verb=row["verb"],
            field=str(delta_of(row).get("field", "")) if row["verb"] in REVEALS else "",
            # Reasons of other acts can be the clerk's own words; the pages of those acts show them.
            reason=row["reason"] if row["verb"] in _WITH_REASON else "",
        )
        for row in rows
    ]


def _organisations(ids: set[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    known = [one for one in ids if one]
    names: dict[uuid.UUID | None, str] = dict(
        Institution.objects.filter(pk__in=known).values_list("pk", "name")
    )
    return names | dict(Authority.objects.filter(pk__in=known).values_list("pk", "name"))
