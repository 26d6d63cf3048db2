"""What the page of one physician is drawn with: a fixed small number of queries, each part the newest few."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from yiji.applications.queries.employer_notes import notable_ids
from yiji.applications.queries.of_physician import applications_of, documents_of
from yiji.institutions.queries.departments import department_choices
from yiji.register.queries import physician_file as file
from yiji.register.queries.departments_of_physicians import mark_of, places_of
from yiji.register.queries.phone_changes import account_of_physician
from yiji.register.queries.physician_detail import physician_detail
from yiji.web.institution.roster_forms import DepartmentChoiceForm
from yiji.web.shared.attempt import posted
from yiji.web.shared.conduct_of import conduct_of
from yiji.web.shared.request import ScopedRequest


def physician_context(request: ScopedRequest, physician_id: uuid.UUID) -> dict[str, Any]:
    """Register, departments and file of a physician within the scope; raises NotFound."""
    scope, today = request.scope, timezone.localdate()
    detail = physician_detail(scope, physician_id, today)
    return {
        "detail": detail,
        **_departments(request, physician_id),
        **_file(request, physician_id, [row["id"] for row in detail.registrations]),
        **conduct_of(scope, physician_id),
        "phone_change_account": account_of_physician(scope, physician_id)
        if scope.may("institution:phone_change:ask")
        else None,
        "may_reveal": scope.may("institution:personal_data:reveal"),
        "own_registration_ids": notable_ids(scope, physician_id)
        if scope.may("institution:employer_note:write")
        else [],
    }


def _departments(request: ScopedRequest, physician_id: uuid.UUID) -> dict[str, Any]:
    scope = request.scope
    departments = department_choices(scope)
    now, earlier = places_of(scope, physician_id)
    initial = {"mark": mark_of(scope, physician_id), "since": timezone.localdate()}
    return {
        "places": now,
        "earlier_places": earlier,
        "form": DepartmentChoiceForm(posted(request), initial=initial, departments=departments),
        "has_departments": bool(departments),
        "may_assign": scope.may("institution:department:maintain"),
    }


def _file(
    request: ScopedRequest, physician_id: uuid.UUID, registration_ids: list[uuid.UUID]
) -> dict[str, Any]:
    scope = request.scope
    accounts = file.accounts_of(scope, physician_id)
    return {
        "applications": applications_of(scope, physician_id, timezone.localdate()),
        "documents": documents_of(scope, physician_id),
        "info_changes": file.info_changes_of(scope, physician_id),
        "verifications": file.verifications_of(scope, registration_ids),
        "verification_history": file.verification_history(scope, registration_ids),
        "accounts": [facts for _id, facts in accounts],
        "account_events": file.account_events(scope, [account_id for account_id, _facts in accounts]),
        "most_shown": file.MOST,
    }
