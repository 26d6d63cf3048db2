"""处罚与考核: what is on record about the physician himself, with the remedies."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yiji.register.queries import assessments as results
from yiji.register.queries.conduct import conduct_evidence, own_conduct
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import file_response
from yiji.web.shared.request import ScopedRequest


@access("physician:record:view")
def conduct(request: ScopedRequest) -> HttpResponse:
    """Own records in force or withdrawn, and own results."""
    found = results.own_results(request.scope)
    context = {
        "records": own_conduct(request.scope, timezone.localdate()),
        "assessments": found,
        "next_assessment": results.next_due(found),
    }
    return render(request, "physician/conduct.html", context)


@access("physician:record:view")
def evidence(request: ScopedRequest, conduct_id: uuid.UUID) -> HttpResponse:
    """The decision itself."""
    media_type, data = conduct_evidence(request.scope, conduct_id)
    return file_response(data, media_type, conduct_id.hex[:8])
